/**
 * @file Which photos of the library are meant: those that surely are, and those that may be, by their tags and
 * boxes, their words and their facts.
 */
import { tagKey } from '../../../../src-preload/contract/index.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { PhotoRow } from '../../catalogue/rows.ts';
import { parseAuthoredText, rejects, type AuthoredKind } from '../../derive/authored-text.ts';
import { allowedIds } from '../../search/filters.ts';
import type { LibraryPhotos } from '../../search/library-photos.ts';
import type { NamedThing } from '../../search/named-objects.ts';
import type { QueryPlan } from '../../search/parse-query.ts';
import { basesOf, normalisedPhrase } from '../../shared/words.ts';
import type { Names } from '../known-photo.ts';
import { counted, several } from '../answers/seen-things.ts';
import type { KeptPart, PhotosMeant, ShownThing } from './library-question.ts';

export interface MatchDeps {
  catalogue: Pick<Catalogue, 'withTag' | 'containing' | 'camerasWhere' | 'getPhotos'>;
  photos: LibraryPhotos;
  vocabulary: Names;
}

export interface MatchedPhoto {
  row: PhotoRow;
  band: 'good' | 'maybe';
}

/** More photos than a library has. */
const all = 1_000_000;
const rowsAtOnce = 500;

type Judgement = 'good' | 'maybe' | 'no';

/**
 * Newest first.
 * @param within only these; null = all of the library
 * @param plan of the filters' words
 */
export async function matchPhotos(
  deps: MatchDeps,
  meant: PhotosMeant,
  { plan, within }: { plan: QueryPlan; within: readonly string[] | null },
): Promise<MatchedPhoto[]> {
  const candidates = await candidatesOf(deps, meant, plan, within);
  const unwanted = plan.excluded.map((name) => thingNamed(name, deps.vocabulary));
  const found: MatchedPhoto[] = [];
  for (let start = 0; start < candidates.length; start += rowsAtOnce) {
    const ids = candidates.slice(start, start + rowsAtOnce);
    const rows = await deps.catalogue.getPhotos(ids);
    for (const id of ids) {
      const row = rows.get(id);
      const band = row ? judge(row, meant, unwanted, deps.vocabulary) : 'no';
      if (row && band !== 'no') found.push({ row, band });
    }
  }
  return found;
}

/** Ids that can match: filters, and for each thing what has its tag or its words. */
async function candidatesOf(
  { catalogue, photos, vocabulary }: MatchDeps,
  { shown, words }: PhotosMeant,
  plan: QueryPlan,
  within: readonly string[] | null,
): Promise<string[]> {
  const allowed =
    (await allowedIds({ catalogue, photos, vocabulary }, plan)) ?? photos.ids(0, photos.total());
  const sets: ReadonlySet<string>[] = [];
  if (within) sets.push(new Set(within));
  for (const { thing } of shown) sets.push(await idsShowing(thing, catalogue, vocabulary));
  for (const phrase of words)
    sets.push(await idsOf(catalogue.containing('searchText', [[` ${normalisedPhrase(phrase)} `]])));
  return allowed.filter((id) => sets.every((set) => set.has(id)));
}

async function idsShowing(
  thing: NamedThing,
  catalogue: MatchDeps['catalogue'],
  vocabulary: Names,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of namesOf(thing, vocabulary))
    for (const id of await catalogue.withTag(name, all)) found.add(id);
  const parts = basesOf(thing.phrase)
    .split(' ')
    .map((word) => [` ${word} `]);
  for (const id of await idsOf(catalogue.containing('authoredText', parts))) found.add(id);
  return found;
}

async function idsOf(found: Promise<readonly { id: string }[]>): Promise<Set<string>> {
  return new Set((await found).map(({ id }) => id));
}

/** Names of the tags that say that a photo shows the thing. */
export function namesOf({ tags, concept, groups }: NamedThing, vocabulary: Names): string[] {
  // of a kind ("woman") the tags of what it is a kind of ("person") say nothing
  const own = concept !== null && groups.some(({ relation }) => relation === 'kind') ? [concept] : tags;
  return [...new Set(own.flatMap((name) => [name, ...vocabulary.descendants(name)]))];
}

function thingNamed(name: string, vocabulary: Names): string[] {
  const concept = vocabulary.find(name)[0] ?? vocabulary.find(basesOf(name))[0];
  return concept ? [concept.name, ...vocabulary.descendants(concept.name)] : [name];
}

function judge(
  row: PhotoRow,
  { shown, kept }: PhotosMeant,
  unwanted: readonly (readonly string[])[],
  vocabulary: Names,
): Judgement {
  const judgements: Judgement[] = [
    ...kept.map(({ part, has }) => (hasPart(row, part) === has ? ('good' as const) : ('no' as const))),
    ...shown.map((thing) => shows(row, thing, vocabulary)),
    ...unwanted.map((names) => opposite(byTags(row, names))),
  ];
  if (judgements.includes('no')) return 'no';
  return judgements.includes('maybe') ? 'maybe' : 'good';
}

function opposite(judgement: Judgement): Judgement {
  return judgement === 'good' ? 'no' : judgement === 'no' ? 'good' : 'maybe';
}

function byTags({ tags }: PhotoRow, names: readonly string[]): Judgement {
  const wanted = new Set(names.map(tagKey));
  const found = tags.filter(({ name }) => wanted.has(tagKey(name)));
  if (found.length === 0) return 'no';
  return found.some(({ band }) => band === 'sure') ? 'good' : 'maybe';
}

/** What people wrote comes first: their words, then boxes where a number is asked for, then tags. */
function shows(row: PhotoRow, { thing, min, max }: ShownThing, vocabulary: Names): Judgement {
  const names = namesOf(thing, vocabulary);
  const rejected = new Set(row.rejectedTags.map(tagKey));
  if (names.some((name) => rejected.has(tagKey(name)))) return 'no';
  if (min > 1 || max !== null) return byCount(row, thing, { min, max }, vocabulary);
  const tagged = byTags(row, names);
  return tagged === 'good' ? 'good' : better(tagged, byWords(row, thing));
}

function better(one: Judgement, other: Judgement): Judgement {
  if (one === 'good' || other === 'good') return 'good';
  return one === 'maybe' || other === 'maybe' ? 'maybe' : 'no';
}

function byCount(
  { objects }: PhotoRow,
  thing: NamedThing,
  { min, max }: { min: number; max: number | null },
  vocabulary: Names,
): Judgement {
  const labels =
    thing.groups.find((group) => group.labels.includes('person'))?.labels ?? thing.groups[0]?.labels ?? [];
  const names = new Set(labels.flatMap((label) => vocabulary.forObject(label)?.name ?? []));
  const boxes = objects.filter(({ name }) => names.has(name));
  const sure = boxes.filter(({ probability }) => (probability ?? counted) >= counted).length;
  if (boxes.length < min) return 'no';
  if (max !== null && sure > max) return 'no';
  // many are counted too low: an upper bound is never sure
  if (max !== null && (boxes.length > max || sure >= several)) return 'maybe';
  return sure >= min ? 'good' : 'maybe';
}

/** Words in names of files and folders may mean something else. */
const weakKinds: ReadonlySet<AuthoredKind> = new Set(['file name', 'folder']);
const unwritten: ReadonlySet<AuthoredKind> = new Set(['in the picture', 'described']);

function byWords({ authoredText }: PhotoRow, thing: NamedThing): Judgement {
  if (authoredText === null) return 'no';
  const wanted = basesOf(thing.phrase).split(' ');
  if (rejects(authoredText, wanted)) return 'no';
  const lines = parseAuthoredText(authoredText).filter(({ kind }) => !unwritten.has(kind));
  const holding = lines.filter(({ sequence, others }) =>
    wanted.every((word) => sequence.includes(word) || others.includes(word)),
  );
  if (holding.length === 0) return 'no';
  return holding.some(({ kind }) => !weakKinds.has(kind)) ? 'good' : 'maybe';
}

function hasPart(
  { caption, metadata, takenAt, takenAtSource, tags, rating }: PhotoRow,
  part: KeptPart,
): boolean {
  switch (part) {
    case 'caption':
      return caption?.source === 'user' || caption?.source === 'metadata';
    case 'title':
      return metadata.title !== null;
    case 'date':
      return takenAt !== null && takenAtSource !== 'file date';
    case 'place':
      return metadata.latitude !== null || metadata.details.some(({ kind }) => kind === 'place');
    case 'tags':
      return tags.length > 0;
    case 'stars':
      return rating !== null && rating > 0;
    case 'names':
      return metadata.people.length > 0;
  }
}
