/** @file The filters of a query: which photos meet them. */
import type { SearchIndex } from '../catalogue/search-index.ts';
import { authoredKinds } from '../derive/authored-text.ts';
import type { DatePattern } from './dates/date-pattern.ts';
import { codeToken } from '../facts/fact-codes.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { timelineFilter, type LibraryPhotos } from './library-photos.ts';
import type { QueryPlan } from './parse-query.ts';
import { normalisedPhrase, sequencesOf } from '../shared/words.ts';

/** More photos than a library has. */
export const all = 1_000_000;

export interface FilterDeps {
  catalogue: Pick<SearchIndex, 'withTag' | 'containing' | 'camerasWhere'>;
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
    ...plan.cameras.map((camera) => idsWithCamera(catalogue, camera)),
    ...plan.phrases.map((phrase) => idsWithPhrase(catalogue, phrase)),
    ...plan.picture.map((codes) => idsWithFact(catalogue, codes)),
  ]);
  if (!test && sets.length === 0) return null;
  const inTime = await idsInTime({ catalogue, photos }, plan);
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

/** Where facts tell a photo's season, they decide on “in winter”; else its month does. */
async function idsInTime(
  { catalogue, photos }: Pick<FilterDeps, 'catalogue' | 'photos'>,
  plan: QueryPlan,
): Promise<string[]> {
  const idsWhere = (dates: QueryPlan['dates']) =>
    photos.idsWhere(timelineFilter({ ...plan, dates }) ?? (() => true));
  const asked = plan.dates.find(({ anyOf }) => seasonsIn(anyOf).length === anyOf.length);
  if (!asked) return idsWhere(plan.dates);
  const byMonth = new Set(idsWhere(plan.dates));
  const known = new Map<string, boolean>();
  const wanted = seasonsIn(asked.anyOf);
  for (const { id, text } of await catalogue.containing('factCodes', [seasons.map(codeToken)]))
    known.set(id, wanted.some((season) => text.includes(codeToken(season))) !== asked.negated);
  return idsWhere(plan.dates.filter((condition) => condition !== asked)).filter(
    (id) => known.get(id) ?? byMonth.has(id),
  );
}

const seasons = ['winter', 'spring', 'summer', 'autumn'] as const;

function seasonsIn(patterns: readonly DatePattern[]): string[] {
  return patterns.flatMap((pattern) =>
    pattern.kind === 'yearly' && pattern.season !== undefined ? [pattern.season] : [],
  );
}

async function idsWithFact(
  catalogue: Pick<SearchIndex, 'containing'>,
  codes: readonly string[],
): Promise<Set<string>> {
  const hits = await catalogue.containing('factCodes', [codes.map(codeToken)]);
  return new Set(hits.map(({ id }) => id));
}

/** Photos whose search text has the phrase, word for word. */
async function idsWithPhrase(
  catalogue: Pick<SearchIndex, 'containing'>,
  phrase: string,
): Promise<Set<string>> {
  const found = await catalogue.containing('searchText', [[` ${phrase} `]]);
  return new Set(found.map(({ id }) => id));
}

/** Photos of the camera: "fuji" is also Fujifilm, but "Nikon D5" is not the D500. */
async function idsWithCamera(
  catalogue: Pick<SearchIndex, 'camerasWhere'>,
  camera: string,
): Promise<Set<string>> {
  const phrase = normalisedPhrase(camera);
  const wanted = ` ${phrase}${/\d/.test(phrase) ? ' ' : ''}`;
  const found = await catalogue.camerasWhere(wanted);
  return new Set(
    found.filter((photo) => ` ${normalisedPhrase(photo.camera)} `.includes(wanted)).map(({ id }) => id),
  );
}
