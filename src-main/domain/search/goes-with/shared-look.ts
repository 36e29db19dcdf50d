/**
 * @file What two photos of different things have in common: colours, and the setting by their tags. Pure. How much
 * it says is counted in bits: what few photos of the library have in common with the first says more.
 */
import { tagKey, type PhotoTag } from '../../../../src-preload/contract/index.ts';
import type { PhotoRow } from '../../catalogue/rows.ts';
import type { PictureColours } from '../../shared/picture-colours.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';

type Relations = Pick<Vocabulary, 'find' | 'ancestors'>;

/** Kinds of the vocabulary that are things, and those that are settings. The others are neither. */
const thingKinds: ReadonlySet<string> = new Set(['object', 'animal', 'food', 'plant', 'vehicle', 'clothing']);
const settingKinds: ReadonlySet<string> = new Set(['place', 'building', 'scene', 'weather', 'time', 'event']);
/** A colour that takes less of a picture is not named. */
const namedColour = 0.1;
/** What is only maybe there says half as much. */
const maybeWeight = 0.5;

export interface Look {
  /** names of what it shows or is filed under, without broader names of them */
  groups: readonly string[];
  /** groups that are things of the vocabulary */
  things: readonly string[];
  /** tags by which its setting is compared */
  setting: readonly PhotoTag[];
  colours: PictureColours | null;
}

/** Names that people and files gave are groups and settings: which, the other photo tells. */
export function lookOf({ tags, colours }: Pick<PhotoRow, 'tags' | 'colours'>, relations: Relations): Look {
  const kindOf = ({ name }: PhotoTag) => relations.find(name)[0]?.kind ?? null;
  const isGiven = ({ source }: PhotoTag) => source === 'user' || source === 'metadata';
  const isThing = (tag: PhotoTag) => thingKinds.has(kindOf(tag) ?? '');
  const isSetting = (tag: PhotoTag) => tag.source === 'fact' || settingKinds.has(kindOf(tag) ?? '');
  const isNamed = (tag: PhotoTag) => isGiven(tag) && kindOf(tag) === null;
  const things = narrowest(
    tags.filter((tag) => tag.band === 'sure' && isThing(tag)),
    relations,
  );
  return {
    groups: [...things, ...tags.filter(isNamed).map(({ name }) => name)],
    things,
    setting: tags.filter((tag) => isSetting(tag) || isNamed(tag)),
    colours,
  };
}

/** Each has a group that the other has not, and they show no thing of one kind. */
export function areOfOtherGroups(a: Look, b: Look, relations: Pick<Vocabulary, 'ancestors'>): boolean {
  const [own, other] = [keysOf(a.groups), keysOf(b.groups)];
  const [wide, otherWide] = [widened(a.things, relations), widened(b.things, relations)];
  const isOneKind =
    a.things.some((name) => otherWide.has(tagKey(name))) || b.things.some((name) => wide.has(tagKey(name)));
  return !isOneKind && [...own].some((key) => !other.has(key)) && [...other].some((key) => !own.has(key));
}

/** Share of the pictures that has the same colours, 0 … 1; 0 where one is not measured. */
export function sharedColours(a: Pick<Look, 'colours'>, b: Pick<Look, 'colours'>): number {
  return commonColours(a, b).reduce((sum, { share }) => sum + share, 0);
}

export interface Shared {
  bits: number;
  reason: string | null;
}

/** @param bitsOfTag how much it says that a photo has a tag */
export function sharedSetting(a: Look, b: Look, bitsOfTag: (name: string) => number): Shared {
  const others = new Map(b.setting.map((tag) => [tagKey(tag.name), tag]));
  const shared = a.setting.flatMap((tag) => {
    const other = others.get(tagKey(tag.name));
    if (!other) return [];
    const isSure = tag.band === 'sure' && other.band === 'sure';
    return [{ name: tag.name, isSure, bits: bitsOfTag(tag.name) * (isSure ? 1 : maybeWeight) }];
  });
  const named = shared.filter(({ bits }) => bits > 0).sort((one, two) => two.bits - one.bits);
  const words = named.slice(0, 3).map(({ name, isSure }) => (isSure ? name : `${name} (maybe)`));
  return {
    // tags are not independent: beach, sea and sand come together
    bits: named.reduce((sum, { bits }, index) => sum + bits / (index + 1), 0),
    reason: words.length === 0 ? null : `same setting: ${words.join(', ')}`,
  };
}

/** “same colours: blue, beige”; null = none that could be named */
export function colourReason(a: Look, b: Look): string | null {
  const names = commonColours(a, b)
    .filter(({ share }) => share >= namedColour)
    .sort((one, two) => two.share - one.share)
    .map(({ name }) => name);
  return names.length === 0 ? null : `same colours: ${names.slice(0, 3).join(', ')}`;
}

function commonColours(a: Pick<Look, 'colours'>, b: Pick<Look, 'colours'>) {
  const others = new Map((b.colours?.dominant ?? []).map(({ name, share }) => [name, share]));
  return (a.colours?.dominant ?? []).map(({ name, share }) => ({
    name,
    share: Math.min(share, others.get(name) ?? 0),
  }));
}

/** Without those that another one implies. */
function narrowest(tags: readonly PhotoTag[], relations: Pick<Vocabulary, 'ancestors'>): string[] {
  const implied = new Set(tags.flatMap(({ name }) => relations.ancestors(name)));
  return tags.filter(({ name }) => !implied.has(name)).map(({ name }) => name);
}

/** Also a cup is crockery: names with all that they imply are compared with the names of the other photo. */
function widened(names: readonly string[], relations: Pick<Vocabulary, 'ancestors'>): Set<string> {
  return keysOf(names.flatMap((name) => [name, ...relations.ancestors(name)]));
}

function keysOf(names: readonly string[]): Set<string> {
  return new Set(names.map(tagKey));
}
