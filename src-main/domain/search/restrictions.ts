/** @file The filters of a query: which photos may be found at all, and which of those found must go again. */
import type { Catalogue, PhotoRow, RawObject } from '../catalogue/catalogue.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { factsTest, type LibraryPhotos } from './library-photos.ts';
import type { QueryPlan } from './parse-query.ts';
import { presenceOf } from './presence.ts';
import type { ReadQuery } from './query-reader.ts';
import type { SaidPart } from './said-words.ts';
import { carriesMeaning, plain } from './words.ts';

/** More photos than a library has. */
const all = 1_000_000;
/** A phrase or a camera is looked for in so many photos that have its words. */
const mostTextHits = 2_000;

export interface RestrictionDeps {
  catalogue: Pick<Catalogue, 'withTag' | 'textSearch' | 'getPhotos'>;
  photos: LibraryPhotos;
  vocabulary: Pick<Vocabulary, 'find'>;
}

/** Ids that pass the chips for dates, favourites, ratings, tags, cameras and phrases, newest first; null = no such chip. */
export async function allowedIds({ catalogue, photos, vocabulary }: RestrictionDeps, plan: QueryPlan): Promise<string[] | null> {
  const test = factsTest(plan);
  const sets: ReadonlySet<string>[] = await Promise.all([
    ...plan.tags.map(async (tag) => new Set(await catalogue.withTag(vocabulary.find(tag)[0]?.name ?? tag, all))),
    ...plan.cameras.map((camera) => idsWithText(catalogue, camera, (row) => cameraOf(row).includes(camera))),
    ...plan.phrases.map((phrase) => idsWithText(catalogue, phrase, (row) => plain(row.searchText).replace(/\s+/gu, ' ').includes(phrase))),
  ]);
  if (!test && sets.length === 0) return null;
  const inTime = photos.idsWhere(test ?? (() => true));
  return sets.length === 0 ? inTime : inTime.filter((id) => sets.every((set) => set.has(id)));
}

async function idsWithText(catalogue: Pick<Catalogue, 'textSearch' | 'getPhotos'>, text: string, holds: (row: PhotoRow) => boolean): Promise<Set<string>> {
  const hits = await catalogue.textSearch(text, mostTextHits);
  const rows = await catalogue.getPhotos(hits.map(({ id }) => id));
  return new Set([...rows.values()].filter(holds).map(({ id }) => id));
}

function cameraOf({ metadata }: PhotoRow): string {
  return plain([metadata.make, metadata.model].filter((part) => part !== null).join(' '));
}

/** Ids of photos that show an excluded thing by their tags: for a query that asks for nothing else. */
export async function excludedIds({ catalogue }: Pick<RestrictionDeps, 'catalogue'>, { excluded }: Pick<ReadQuery, 'excluded'>): Promise<Set<string>> {
  const tags = [...new Set(excluded.flatMap(({ things }) => things.flatMap((thing) => thing.tags)))];
  return new Set((await Promise.all(tags.map((tag) => catalogue.withTag(tag, all)))).flat());
}

/** Whether a photo shows or says something excluded: a tag, a box that is more likely there than not, or the words themselves. */
export function showsExcluded(query: Pick<ReadQuery, 'excluded' | 'detector'>, row: PhotoRow, objects: readonly RawObject[], said: readonly SaidPart[]): boolean {
  const { excluded, detector } = query;
  const tags = new Set(row.tags.map(({ name }) => name));
  return excluded.some(({ words, things }) => {
    const meaning = words.filter(carriesMeaning);
    if (meaning.length > 0 && meaning.every(({ base }) => said.some((part) => part.words.has(base)))) return true;
    return things.some(
      (thing) =>
        thing.tags.some((tag) => tags.has(tag)) ||
        (detector !== null && thing.groups.length > 0 && thing.groups.every((group) => presenceOf(objects, group.labels, 1, detector.calibration) >= 0.5)),
    );
  });
}
