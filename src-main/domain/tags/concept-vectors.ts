/** @file The vocabulary in an encoder's space: one unit vector a concept, embedded once and kept. */
import { createHash } from 'node:crypto';
import type { Concept } from './vocabulary.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import { conceptTexts } from './tag-model.ts';

/** Keeps bytes under a key, as long as nobody clears it. Losing them costs only time. */
export interface ByteCache {
  /** null = not there */
  read(key: string): Promise<Uint8Array | null>;
  write(key: string, bytes: Uint8Array): Promise<void>;
}

export interface ConceptVectorDeps {
  vision: Pick<Vision, 'embedTexts'>;
  cache: ByteCache;
}

export interface ConceptVectorRequest {
  concepts: readonly Concept[];
  templates: readonly string[];
  pack: PackRef;
  dimensions: number;
  /** changes when the pack's files change: the SHA-256 of its text tower, say */
  packVersion: string;
}

/**
 * The texts of one call: the worker answers in between, so that a search never waits for a whole vocabulary.
 */
const textsACall = 256;

/** Names what the vectors are made from: same key, same vectors. */
export function conceptVectorKey({ concepts, templates, pack, packVersion }: ConceptVectorRequest): string {
  const hash = createHash('sha256').update(
    JSON.stringify([
      packVersion,
      templates,
      concepts.map(({ name, prompts, synonyms }) => [name, prompts, synonyms]),
    ]),
  );
  return `concepts-${pack.id}-${hash.digest('hex').slice(0, 24)}`;
}

/**
 * The mean of each concept's text vectors at unit length, by name. Read from the cache where it has them,
 * else embedded and kept there.
 */
export async function conceptVectors(
  deps: ConceptVectorDeps,
  request: ConceptVectorRequest,
): Promise<Map<string, Float32Array>> {
  const { concepts, templates, pack, dimensions } = request;
  const key = conceptVectorKey(request);
  const kept = await deps.cache.read(key);
  const matrix = kept && kept.byteLength === concepts.length * dimensions * 4 ? floatsOf(kept) : null;
  if (matrix)
    return new Map(
      concepts.map(({ name }, row) => [name, matrix.subarray(row * dimensions, (row + 1) * dimensions)]),
    );

  const texts = concepts.map((concept) => conceptTexts(concept, templates));
  const all = texts.flat();
  const vectors: Float32Array[] = [];
  for (let start = 0; start < all.length; start += textsACall)
    vectors.push(...(await deps.vision.embedTexts(pack, all.slice(start, start + textsACall))));
  const made = new Float32Array(concepts.length * dimensions);
  let next = 0;
  for (const [row, phrases] of texts.entries()) {
    made.set(meanVector(vectors.slice(next, next + phrases.length), dimensions), row * dimensions);
    next += phrases.length;
  }
  await deps.cache.write(key, new Uint8Array(made.buffer));
  return new Map(
    concepts.map(({ name }, row) => [name, made.subarray(row * dimensions, (row + 1) * dimensions)]),
  );
}

/** Mean at unit length. */
export function meanVector(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const mean = new Float32Array(dimensions);
  for (const vector of vectors) for (let i = 0; i < dimensions; i += 1) mean[i]! += vector[i]!;
  const length = Math.hypot(...mean);
  return length > 0 ? mean.map((value) => value / length) : mean;
}

function floatsOf(bytes: Uint8Array): Float32Array {
  // A file's bytes need not start at a multiple of four.
  return new Float32Array(bytes.slice().buffer);
}
