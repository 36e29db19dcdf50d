/** @file The vocabulary in an encoder's space: one unit vector a concept, embedded once and cached. */
import { createHash } from 'node:crypto';
import type { Concept } from './vocabulary.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import { conceptTexts } from './tag-model.ts';

/** Stores bytes under a key until the cache is cleared. A lost entry costs only time. */
export interface ByteCache {
  /** null = not cached */
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
  /** changes when the pack's files change, for example the SHA-256 of its text tower */
  packVersion: string;
}

/**
 * texts of one call: between calls the worker answers others, so that a search never waits for a whole
 * vocabulary
 */
const textsPerCall = 256;

/** Key of the inputs of the vectors: same key, same vectors. */
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
 * The normalised mean of each concept's text vectors, by name. Read from the cache, else embedded and cached.
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
  for (let start = 0; start < all.length; start += textsPerCall)
    vectors.push(...(await deps.vision.embedTexts(pack, all.slice(start, start + textsPerCall))));
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
  // a file's bytes need not start at a multiple of four
  return new Float32Array(bytes.slice().buffer);
}
