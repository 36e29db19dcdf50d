/** @file The deriver in use follows the active packs and needs the encoder only once. */
import { aPackInUse } from '../../testing/builders.ts';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { colourVector, fakeDimensions } from '../../testing/fake-vision.ts';
import { silentLog } from '../../log.ts';
import type { ActiveEncoder } from '../models/packs.ts';
import { noMetadata } from '../shared/metadata.ts';
import { noPackKnowledge } from '../tags/calibration.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { createDeriverSource } from './deriver-source.ts';

const vocabulary = parseVocabulary({
  about: 'a test',
  concepts: ['red', 'green', 'blue'].map((name) => ({ name, kind: 'quality' })),
});
const encoderNamed = (id: string): ActiveEncoder => ({
  ref: { id, role: 'encoder', directory: `/${id}` },
  calibration: {
    packId: id,
    dimensions: fakeDimensions,
    templates: ['{}'],
    calibration: { scale: 10, bias: -5 },
    separates: new Set(['red', 'green']),
  },
});

function rig() {
  const kept = new Map<string, Uint8Array>();
  const state = { encoder: encoderNamed('eyes') as ActiveEncoder | null, broken: false, calls: 0 };
  const make = () =>
    createDeriverSource({
      vocabulary,
      contexts: [],
      knowledge: noPackKnowledge,
      packs: {
        encoder: () => state.encoder,
        detector: () => null,
        inUse: () => (state.encoder ? [aPackInUse(state.encoder)] : []),
      },
      vision: {
        async embedTexts(_pack, texts) {
          state.calls += 1;
          if (state.broken) throw new AppError('model_damaged', 'The model is damaged.');
          return texts.map(colourVector);
        },
      },
      cache: {
        read: async (key) => kept.get(key) ?? null,
        write: async (key, bytes) => void kept.set(key, bytes),
      },
      fingerprint: async ({ id }) => id,
      log: silentLog,
    });
  return { state, make };
}

describe('createDeriverSource', () => {
  it('embeds the vocabulary once, and not again after a restart', async () => {
    const { state, make } = rig();
    const source = make();
    const [first, again] = await Promise.all([source.current(), source.current()]);
    expect(again).toBe(first);
    expect(state.calls).toBe(1);
    expect((await make().current()).version).toBe(first.version);
    expect(state.calls).toBe(1);
  });

  it('makes another when the active packs change', async () => {
    const { state, make } = rig();
    const source = make();
    const before = await source.current();
    state.encoder = encoderNamed('other');
    const after = await source.current();
    expect(after.version).not.toBe(before.version);
    state.encoder = null;
    expect((await source.current()).version).not.toBe(after.version);
  });

  it('fails with the model’s own error, tries again, and has a lesser one for what cannot wait', async () => {
    const { state, make } = rig();
    const source = make();
    state.broken = true;
    await expect(source.current()).rejects.toMatchObject({ code: 'model_damaged' });
    const lesser = await source.currentOrWithoutEncoder();
    expect(
      lesser.derive({
        evidence: [],
        decisions: { tagsAdded: ['mine'], tagsRejected: [], caption: null },
        metadata: noMetadata,
        relPaths: [],
      }).tags,
    ).toMatchObject([{ name: 'mine' }]);
    state.broken = false;
    await expect(source.current()).resolves.toBeDefined();
  });

  it('counts the concepts that are on', () => {
    const { state, make } = rig();
    expect(make().concepts()).toEqual({ concepts: 3, on: 2 });
    state.encoder = null;
    expect(make().concepts()).toEqual({ concepts: 3, on: 0 });
  });
});
