/**
 * @file The filters of a query: which photos can be found at all.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { SearchIndex } from '../catalogue/search-index.ts';
import { fold } from '../../../src-preload/contract/index.ts';
import { authoredKinds } from '../derive/authored-text.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { timelineFilter, type LibraryPhotos } from './library-photos.ts';
import type { QueryPlan } from './parse-query.ts';
import { normalisedPhrase, sequencesOf } from '../shared/words.ts';

/** More photos than a library has. */
const all = 1_000_000;
/** A phrase or a camera is checked in at most so many photos that have its words. */
const mostTextHits = 2_000;

export interface FilterDeps {
  catalogue: Pick<Catalogue, 'withTag' | 'textSearch' | 'containing' | 'getPhotos'>;
  photos: LibraryPhotos;
  vocabulary: Pick<Vocabulary, 'find' | 'ancestors' | 'descendants'>;
}

/**
 * Ids that meet the filters for dates, favourites, ratings, tags, cameras and phrases, newest first; null =
 * no such filter.
 */
export async function allowedIds(
  { catalogue, photos, vocabulary }: FilterDeps,
  plan: QueryPlan,
): Promise<string[] | null> {
  const test = timelineFilter(plan);
  const sets: ReadonlySet<string>[] = await Promise.all([
    ...plan.tags.map((tag) => idsWithTag(catalogue, vocabulary, tag)),
    ...plan.cameras.map((camera) => idsWithText(catalogue, camera, (row) => cameraOf(row).includes(camera))),
    ...plan.phrases.map((phrase) => idsWithPhrase(catalogue, phrase)),
  ]);
  if (!test && sets.length === 0) return null;
  const inTime = photos.idsWhere(test ?? (() => true));
  return sets.length === 0 ? inTime : inTime.filter((id) => sets.every((set) => set.has(id)));
}

/** Photos that have the tag in any spelling, or a tag that implies it. */
async function idsWithTag(
  catalogue: Pick<SearchIndex, 'withTag' | 'containing'>,
  vocabulary: FilterDeps['vocabulary'],
  tag: string,
): Promise<Set<string>> {
  const name = vocabulary.find(tag)[0]?.name ?? tag;
  const found = new Set<string>();
  for (const narrower of [name, ...vocabulary.descendants(name)])
    for (const id of await catalogue.withTag(narrower, all)) found.add(id);
  const kinds = [authoredKinds.tag, authoredKinds.keyword, authoredKinds.person];
  const lines = sequencesOf(tag).flatMap((sequence) => kinds.map((kind) => `\n${kind}: ${sequence} |`));
  for (const { id } of lines.length > 0 ? await catalogue.containing('authoredText', [lines]) : [])
    found.add(id);
  return found;
}

/** Photos whose search text has the phrase, word for word. */
async function idsWithPhrase(
  catalogue: Pick<Catalogue, 'textSearch' | 'containing' | 'getPhotos'>,
  phrase: string,
): Promise<Set<string>> {
  const exact = await catalogue.containing('searchText', [[` ${phrase} `]]);
  if (exact.length > 0) return new Set(exact.map(({ id }) => id));
  // Rows of earlier versions have the text unfolded.
  return idsWithText(catalogue, phrase, (row) =>
    row.searchText.split('\n').some((line) => ` ${normalisedPhrase(line)} `.includes(` ${phrase} `)),
  );
}

async function idsWithText(
  catalogue: Pick<Catalogue, 'textSearch' | 'getPhotos'>,
  text: string,
  holds: (row: PhotoRow) => boolean,
): Promise<Set<string>> {
  const hits = await catalogue.textSearch(text, mostTextHits);
  const rows = await catalogue.getPhotos(hits.map(({ id }) => id));
  return new Set([...rows.values()].filter(holds).map(({ id }) => id));
}

function cameraOf({ metadata }: PhotoRow): string {
  return fold([metadata.make, metadata.model].filter((part) => part !== null).join(' '));
}
