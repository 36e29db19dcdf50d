/**
 * @file The vocabulary's vectors: embedded once, read from the cache after that, made anew when anything they
 * come from changes.
 */
import { describe, expect, it } from 'vitest';
import { colourVector, fakeDimensions } from '../../testing/fake-vision.ts';
import type { Concept } from './vocabulary.ts';
import { conceptVectors, meanVector, type ByteCache, type ConceptVectorRequest } from './concept-vectors.ts';

const concept = (name: string, synonyms: string[] = []): Concept => ({
  name,
  kind: 'object',
  parents: [],
  prompts: [name],
  synonyms,
  objects: [],
  concepts: [],
  sensitive: false,
});

function rig() {
  const kept = new Map<string, Uint8Array>();
  const cache: ByteCache = {
    read: async (key) => kept.get(key) ?? null,
    write: async (key, bytes) => void kept.set(key, bytes),
  };
  const embedded: string[] = [];
  const vision = {
    embedTexts: async (_pack: unknown, texts: readonly string[]) => {
      embedded.push(...texts);
      return texts.map(colourVector);
    },
  };
  const request: ConceptVectorRequest = {
    concepts: [concept('red', ['blue']), concept('green')],
    templates: ['a {}'],
    pack: { id: 'eyes', role: 'encoder', directory: '/eyes' },
    dimensions: fakeDimensions,
    packVersion: '1',
  };
  return {
    embedded,
    kept,
    request,
    run: (change: Partial<ConceptVectorRequest> = {}) =>
      conceptVectors({ vision, cache }, { ...request, ...change }),
  };
}

describe('conceptVectors', () => {
  it('averages a concept’s texts to one unit vector', async () => {
    const { run } = rig();
    const red = (await run()).get('red')!;
    expect(Math.hypot(...red)).toBeCloseTo(1);
    expect(red[0]).toBeCloseTo(red[2]!);
  });

  it('embeds once and reads the same vectors from the cache', async () => {
    const { embedded, run } = rig();
    const first = await run();
    const texts = embedded.length;
    expect(await run()).toEqual(first);
    expect(embedded).toHaveLength(texts);
  });

  it.each([
    ['the pack', { packVersion: '2' }],
    ['the phrases', { templates: ['the {}'] }],
    ['the vocabulary', { concepts: [concept('red'), concept('green')] }],
  ])('embeds again when %s changed', async (_, change) => {
    const { embedded, run } = rig();
    await run();
    const texts = embedded.length;
    await run(change);
    expect(embedded.length).toBeGreaterThan(texts);
  });

  it('does not trust a file of the wrong length', async () => {
    const { kept, run } = rig();
    const first = await run();
    for (const key of kept.keys()) kept.set(key, new Uint8Array(3));
    expect(await run()).toEqual(first);
  });
});

describe('meanVector', () => {
  it('has unit length, and stays zero for nothing', () => {
    expect(
      [...meanVector([Float32Array.of(3, 0), Float32Array.of(0, 4)], 2)].map((value) => value.toFixed(2)),
    ).toEqual(['0.60', '0.80']);
    expect([...meanVector([], 2)]).toEqual([0, 0]);
  });
});
