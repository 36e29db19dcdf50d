/** @file Which photos a query looks at: the nearest by vector, and those whose words match (captions, tags and what they imply, names). */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { dot } from './library-spread.ts';
import type { ReadQuery } from './query-reader.ts';
import { carriesMeaning } from './words.ts';

export interface CandidateLimits {
  nearest: number;
  text: number;
}

/** One search looks at about this many photos, however large the library. */
export const usualLimits: CandidateLimits = { nearest: 200, text: 60 };

export type CandidateCatalogue = Pick<Catalogue, 'nearest' | 'textSearch' | 'getEvidence' | 'evidencePacks'>;

export interface Candidates {
  /** photo id → cosine to the query, null where there is no vector; the nearest first */
  cosines: Map<string, number | null>;
  /** found by their words, whatever their vectors say */
  named: Set<string>;
}

/** @param allowed only these; null = all */
export async function findCandidates(catalogue: CandidateCatalogue, query: ReadQuery, allowed: readonly string[] | null, limits: CandidateLimits): Promise<Candidates> {
  const { vector, encoder, plan } = query;
  const packId = vector && encoder && (await catalogue.evidencePacks()).includes(encoder.ref.id) ? encoder.ref.id : null;
  const words = query.named.words.filter(carriesMeaning).map((word) => word.text).join(' ');
  const [near, said, ...quoted] = await Promise.all([
    packId !== null && vector ? catalogue.nearest(packId, vector, limits.nearest, allowed ?? undefined) : [],
    // Chips are filters already; what they name need not be written anywhere.
    words === '' ? [] : catalogue.textSearch(words, limits.text),
    ...plan.phrases.map((phrase) => catalogue.textSearch(phrase, limits.text)),
  ]);
  const cosines = new Map<string, number | null>(near.map(({ id, cosine }) => [id, cosine]));
  const permitted = allowed && new Set(allowed);
  const named = new Set([said, ...quoted].flat().flatMap(({ id }) => (!permitted || permitted.has(id) ? id : [])));
  const others = [...named].filter((id) => !cosines.has(id));
  const vectors = packId !== null && others.length > 0 ? await catalogue.getEvidence(packId, others) : null;
  for (const id of others) {
    const own = vectors?.get(id)?.vector;
    cosines.set(id, own && vector ? dot(own, vector) : null);
  }
  return { cosines, named };
}
