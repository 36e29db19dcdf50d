/**
 * @file What goes with a photo: photos of other things or named groups that share its colours and its setting, as a
 * shop shows shoes that go with a dress.
 */
import {
  AppError,
  tagKey,
  type SearchHit,
  type SearchResult,
} from '../../../../src-preload/contract/index.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { PhotoRow } from '../../catalogue/rows.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';
import { pathOf, type HitDeps } from '../hits.ts';
import type { LibraryPhotos } from '../library-photos.ts';
import {
  areOfOtherGroups,
  colourReason,
  lookOf,
  sharedColours,
  sharedSetting,
  type Look,
} from './shared-look.ts';

export interface GoesWithDeps extends HitDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'withTag'>;
  photos: HitDeps['photos'] & Pick<LibraryPhotos, 'total' | 'ids'>;
  vocabulary: Pick<Vocabulary, 'find' | 'ancestors'>;
}

export type FindWhatGoesWith = (request: { id: string; limit: number }) => Promise<SearchResult>;

/** Photos whose tags are read: those that share most of the setting. */
const mostCompared = 500;
/** An even sample of the library, for how rare colours are. */
const sampleSize = 200;
/** More photos than a library has. */
const all = 1_000_000;
/**
 * Bits that a band needs of colours and of setting: colours as near as those of one photo in eight and in three,
 * a setting as rare as one photo in four has, and in two. Not fitted: there are no labels for it.
 */
const needed = { good: { colours: 3, setting: 2 }, maybe: { colours: 1.5, setting: 1 } } as const;

const searchedFor = 'Photos of other things in the same colours and setting.';
const nothingFound = 'No photo of other things has the same colours and setting.';

export function createGoesWith(deps: GoesWithDeps): FindWhatGoesWith {
  const { catalogue, photos, vocabulary } = deps;
  return async ({ id, limit }) => {
    const row = photos.tile(id) ? (await catalogue.getPhotos([id])).get(id) : undefined;
    if (!row)
      throw new AppError('not_found', `There is no photo ${id} in this library. It may have been removed.`, {
        id,
      });
    const look = lookOf(row, vocabulary);
    const reason = whyNothing(look);
    if (reason !== null) return resultOf([], reason);
    const { ids, bitsOfTag } = await withSameSetting(deps, look, id);
    const bitsOfColours = await colourRarity(deps, look, id);
    const rows = await catalogue.getPhotos(ids);
    const found = [...rows.values()].flatMap((other) =>
      compared(look, other, { deps, bitsOfTag, bitsOfColours }),
    );
    const best = found.sort((a, b) => b.score - a.score || (a.row.id < b.row.id ? -1 : 1));
    const [good, maybe] = [best.filter(isGood), best.filter((photo) => !isGood(photo))];
    const shown = [...good, ...maybe];
    const counts = { good: good.length, maybe: maybe.length };
    const hits = await hitsOf(deps, shown.slice(0, limit));
    return resultOf(hits, shown.length > 0 ? searchedFor : nothingFound, counts);
  };
}

interface Companion {
  row: PhotoRow;
  band: 'good' | 'maybe';
  score: number;
  why: string[];
}

const isGood = ({ band }: Companion) => band === 'good';

/** A sentence where nothing can be compared; null = it can. */
function whyNothing({ groups, setting, colours }: Look): string | null {
  if (groups.length === 0)
    return 'Nothing is known of what this photo shows: give it a tag, and Sightline finds photos of other things that go with it.';
  if (!colours) return 'The colours of this photo are not measured yet: they are at the next import.';
  return setting.length === 0
    ? 'Nothing is known of the setting of this photo: where, when or in which light it was taken.'
    : null;
}

/** Photos that have tags of the setting, those with the rarest first. */
async function withSameSetting({ catalogue, photos }: GoesWithDeps, { setting }: Look, id: string) {
  const total = Math.max(1, photos.total());
  const sets = await Promise.all(
    setting.map(async ({ name }) => ({ name, ids: await catalogue.withTag(name, all) })),
  );
  const bits = new Map(sets.map(({ name, ids }) => [tagKey(name), bitsOfShare(ids.length, total)]));
  const bitsOfTag = (name: string) => bits.get(tagKey(name)) ?? 0;
  const sums = new Map<string, number>();
  for (const { name, ids } of sets)
    for (const other of ids) if (other !== id) sums.set(other, (sums.get(other) ?? 0) + bitsOfTag(name));
  const ranked = [...sums].sort((a, b) => b[1] - a[1]).slice(0, mostCompared);
  return { ids: ranked.map(([other]) => other), bitsOfTag };
}

/** @returns bits of a share of common colours: how few photos of the library have as much of them */
async function colourRarity({ catalogue, photos }: GoesWithDeps, look: Look, id: string) {
  const total = photos.total();
  const size = Math.min(sampleSize, total);
  const sample = Array.from({ length: size }, (_, index) =>
    photos.ids(Math.floor((index * total) / size), 1),
  ).flat();
  const rows = await catalogue.getPhotos(sample.filter((other) => other !== id));
  const shares = [...rows.values()].map((row) => sharedColours(look, row));
  return (share: number) =>
    share <= 0 ? 0 : bitsOfShare(shares.filter((other) => other >= share).length, shares.length);
}

interface Comparing {
  deps: GoesWithDeps;
  bitsOfTag: (name: string) => number;
  bitsOfColours: (share: number) => number;
}

function compared(look: Look, row: PhotoRow, { deps, bitsOfTag, bitsOfColours }: Comparing): Companion[] {
  const other = lookOf(row, deps.vocabulary);
  const colours = bitsOfColours(sharedColours(look, other));
  const setting = sharedSetting(look, other, bitsOfTag);
  const reasons = [colourReason(look, other), setting.reason];
  if (reasons.includes(null) || !areOfOtherGroups(look, other, deps.vocabulary)) return [];
  const reaches = (band: keyof typeof needed) =>
    colours >= needed[band].colours && setting.bits >= needed[band].setting;
  if (!reaches('maybe')) return [];
  const own = other.groups.filter((name) => !look.groups.includes(name)).slice(0, 3);
  return [
    {
      row,
      band: reaches('good') ? 'good' : 'maybe',
      score: colours + setting.bits,
      why: [own.join(', '), ...reasons].filter((reason) => reason !== null),
    },
  ];
}

async function hitsOf(
  { catalogue, photos, paths }: GoesWithDeps,
  found: readonly Companion[],
): Promise<SearchHit[]> {
  const files = await catalogue.filesOf(found.map(({ row }) => row.id));
  return found.flatMap(({ row, band, score, why }): SearchHit[] => {
    const tile = photos.tile(row.id);
    return tile
      ? [{ id: row.id, path: pathOf(files.get(row.id) ?? [], paths), score, band, why, box: null, tile }]
      : [];
  });
}

function resultOf(results: SearchHit[], searched: string, counts = { good: 0, maybe: 0 }): SearchResult {
  return {
    query: { text: '', filters: [], excluded: [] },
    counts,
    results,
    hints: [],
    closest: [],
    searched,
  };
}

/** −log₂ of a share, as of a library with one photo more that has it. */
function bitsOfShare(count: number, total: number): number {
  return Math.max(0, -Math.log2((count + 1) / (total + 2)));
}
