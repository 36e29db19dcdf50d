/**
 * @file Which photos are scored for a query: the nearest by vector, those whose words match (captions, tags,
 * names), and those with the surest tags where the detector decides.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { dot } from '../shared/vector-cosine.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { findAuthored, type AuthoredMatch, type AuthoredSearch } from './authored-search.ts';
import { all } from './filters.ts';
import { codeToken } from '../facts/fact-codes.ts';
import { findFactTerms, type FactTerm } from './fact-evidence.ts';
import { carriesMeaning } from '../shared/words.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

export interface CandidateLimits {
  nearest: number;
  text: number;
  /**
   * of each tag, surest first, where the detector decides or there are models that make tags of their own:
   * encoders overlook small things
   */
  tagged: number;
  /**
   * of the exact matches in authored text: the others are counted and not scored; and of photos in which
   * models read the words
   */
  authoredMatches: number;
}

/** One search scores about this many photos, however large the library. */
export const defaultLimits: CandidateLimits = { nearest: 200, text: 60, tagged: 100, authoredMatches: 500 };

const mostTags = 2;
export type CandidateCatalogue = Pick<
  Catalogue,
  'nearest' | 'textSearch' | 'containing' | 'withTag' | 'getEvidence' | 'evidencePacks'
>;

export interface Candidates {
  /**
   * photo id → cosine to the query, null where there is no vector; nearest first, then candidates by words
   * and tags
   */
  cosines: Map<string, number | null>;
  /** found by their words or tags, whatever their cosine */
  wordHits: Set<string>;
  /** exact matches in the authored text of the whole library; those in `cosines` first */
  authoredMatches: ReadonlyMap<string, AuthoredMatch>;
  /** photos of the library that have all words of the query, but some only in text that models read */
  readTotal: number;
  /** phrases of the query that facts of the library's photos say */
  factTerms: readonly FactTerm[];
}

/** @param allowed only these; null = all; @param total photos of the library */
export async function findCandidates(
  catalogue: CandidateCatalogue,
  query: InterpretedQuery,
  allowed: readonly string[] | null,
  limits: CandidateLimits,
  total: number,
): Promise<Candidates> {
  const { vector, encoder, plan } = query;
  const packs = await catalogue.evidencePacks();
  const packId = vector && encoder && packs.includes(encoder.ref.id) ? encoder.ref.id : null;
  const words = query.named.words
    .filter(carriesMeaning)
    .map((word) => word.text)
    .join(' ');
  const { decidedByDetector, suggestedByDetector, concepts } = query.scoring;
  const otherModels = packs.some((id) => id !== encoder?.ref.id && id !== query.detector?.ref.id);
  const tags =
    decidedByDetector || suggestedByDetector || concepts.length > 0 || otherModels
      ? [...new Set(query.named.things.flatMap((thing) => thing.tags))].slice(0, mostTags)
      : [];
  const permitted = allowed && new Set(allowed);
  const pick = async (ids: Promise<readonly string[]>, most: number) =>
    permitted ? (await ids).filter((id) => permitted.has(id)).slice(0, most) : ids;
  // Filters pick from all hits: those they allow may be the last.
  const deep = (most: number) => (permitted ? all : most);
  const withText = (text: string) =>
    pick(
      catalogue.textSearch(text, deep(limits.text)).then((hits) => hits.map(({ id }) => id)),
      limits.text,
    );
  const [authored, facts, near, ...byName] = await Promise.all([
    findAuthored(catalogue, query.authored, allowed),
    findFactTerms(catalogue, plan.text, query.named, total),
    packId !== null && vector ? catalogue.nearest(packId, vector, limits.nearest, allowed ?? undefined) : [],
    // Without the words that filters took: they need not be in any text.
    words === '' ? [] : withText(words),
    ...plan.phrases.map(withText),
    ...tags.map((tag) => pick(catalogue.withTag(tag, deep(limits.tagged)), limits.tagged)),
  ]);
  const cosines = new Map<string, number | null>(near.map(({ id, cosine }) => [id, cosine]));
  const nearestOf = (ids: string[], most: number) =>
    packId !== null && vector ? catalogue.nearest(packId, vector, most, ids) : Promise.resolve([]);
  const wordHits = new Set([
    ...byName.flat(),
    ...(await nearestFirst(authored.read, limits.authoredMatches, nearestOf)),
    ...(await byFacts(catalogue, query, facts, permitted, limits, nearestOf)),
  ]);
  const first = await bestAuthored(authored.matches, limits.authoredMatches, nearestOf);
  const others = [...new Set([...wordHits, ...first])].filter((id) => !cosines.has(id));
  const records =
    packId !== null && others.length > 0 ? await catalogue.getEvidence(vectorKind, packId, others) : null;
  for (const id of others) {
    const own = records?.get(id)?.value;
    cosines.set(id, own && vector ? dot(own, vector) : null);
  }
  return {
    cosines,
    wordHits,
    authoredMatches: authored.matches,
    readTotal: authored.readTotal,
    factTerms: facts.terms,
  };
}

/**
 * Photos whose facts say all terms: where these are the whole query, or people and files say the rest, all of
 * them; else those nearest to it.
 */
async function byFacts(
  catalogue: CandidateCatalogue,
  { named }: InterpretedQuery,
  { terms, photos }: Awaited<ReturnType<typeof findFactTerms>>,
  permitted: ReadonlySet<string> | null,
  limits: CandidateLimits,
  nearest: NearestOf,
): Promise<string[]> {
  if (terms.length === 0) return [];
  const ids = [...photos].flatMap(([id, text]) =>
    (!permitted || permitted.has(id)) && terms.every(({ code }) => text.includes(codeToken(code)))
      ? [id]
      : [],
  );
  const rest = named.words.filter(
    (word, at) => carriesMeaning(word) && !terms.some((term) => at >= term.from && at < term.to),
  );
  if (rest.length === 0) return nearestFirst(ids, limits.authoredMatches, nearest);
  const written = await catalogue.containing(
    'authoredText',
    rest.map(({ base }) => [` ${base} `]),
  );
  const known = new Set(ids);
  const said = written.flatMap(({ id }) => (known.has(id) ? [id] : [])).slice(0, limits.authoredMatches);
  return [...said, ...(await nearestFirst(ids, limits.tagged, nearest))];
}

/**
 * Up to `most` exact matches, best level first. Of a level with too many, those nearest to the query, then
 * the newest.
 */
async function bestAuthored(
  authoredMatches: AuthoredSearch['matches'],
  most: number,
  nearest: NearestOf,
): Promise<string[]> {
  if (authoredMatches.size <= most) return [...authoredMatches.keys()];
  const chosen: string[] = [];
  for (const level of [...new Set([...authoredMatches.values()].map((match) => match.level))].sort(
    (a, b) => b - a,
  )) {
    const room = most - chosen.length;
    if (room <= 0) break;
    const ids = [...authoredMatches].filter(([, match]) => match.level === level).map(([id]) => id);
    chosen.push(...(await nearestFirst(ids, room, nearest)));
  }
  return chosen;
}

type NearestOf = (ids: string[], most: number) => Promise<{ id: string }[]>;

/** Up to `most` of the ids: where there are more, those nearest to the query, then the first. */
async function nearestFirst(ids: string[], most: number, nearest: NearestOf): Promise<string[]> {
  if (ids.length <= most) return ids;
  const near = (await nearest(ids, most)).map(({ id }) => id);
  return [...new Set([...near, ...ids])].slice(0, most);
}
