/** @file Candidate captions ranked against photos, and the words that are read aloud. */
import { describe, expect, it } from 'vitest';
import { AppError, type Target } from '../../../src-preload/contract/index.ts';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { colourVector, fakeDimensions } from '../../testing/fake-vision.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { createDeriver } from '../derive/derive.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { noMetadata } from '../shared/metadata.ts';
import { noPackKnowledge } from '../tags/calibration.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { createCaptionsService } from './captions-service.ts';

const vocabulary = parseVocabulary({
  about: 'a test',
  concepts: [
    { name: 'dog', kind: 'animal', objects: ['dog'] },
    { name: 'cat', kind: 'animal', objects: ['cat'] },
  ],
});
const encoder: EncoderCalibration = {
  packId: 'eyes',
  dimensions: fakeDimensions,
  templates: ['{}'],
  calibration: { scale: 10, bias: -5 },
  separates: new Set(),
};
const detector: DetectorCalibration = {
  packId: 'boxes',
  labels: ['dog', 'cat'],
  calibration: { scale: 2.6, bias: 4.25 },
  thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
};
const deriver = createDeriver({
  vocabulary,
  contexts: [],
  encoder,
  detector,
  conceptVectors: new Map(),
  vectorKey: null,
});

/** A file shows the colours of its name; "dog" in it is boxed. */
function evidenceOf(path: string): Evidence[] {
  return [
    { packId: 'eyes', role: 'encoder', value: colourVector(path) },
    {
      packId: 'boxes',
      role: 'detector',
      value: path.includes('dog') ? [{ label: 'dog', score: 0.8, box: [0, 0, 1, 1] }] : [],
    },
  ];
}

async function rig({
  hasEncoder = true,
  calibration = encoder,
}: { hasEncoder?: boolean; calibration?: EncoderCalibration } = {}) {
  const catalogue = createMemoryCatalogue();
  const service = createCaptionsService({
    targets: {
      of: async (targets: readonly Target[]) =>
        targets.map((target) => {
          const path = 'path' in target ? target.path : target.id;
          if (path.includes('missing')) throw new AppError('not_found', `${path} is not there.`);
          return {
            path,
            id: null,
            evidence: evidenceOf(path),
            decisions: noDecisions,
            metadata: noMetadata,
            damaged: false,
          };
        }),
    },
    vision: { embedTexts: async (_pack, texts) => texts.map(colourVector) },
    packs: {
      encoder: () =>
        hasEncoder ? { ref: { id: 'eyes', role: 'encoder', directory: '/eyes' }, calibration } : null,
    },
    knowledge: noPackKnowledge,
    deriver: {
      current: async () => deriver,
      currentOrWithoutEncoder: async () => deriver,
      concepts: () => ({ concepts: 2, on: 2 }),
    },
    vocabulary,
    namedLabels: (sentence) =>
      ['dog', 'cat']
        .filter((label) => sentence.includes(label))
        .map((label) => ({ labels: [label], relation: 'same' as const })),
    catalogue,
    find: async (query) => (query === 'all' ? [photoIdOf(2), photoIdOf(1)] : []),
  });
  return { catalogue, service };
}

describe('captions.label', () => {
  it('ranks the person’s captions for each photo, best first, with probabilities that sum to one', async () => {
    const { service } = await rig();
    const [first, second] = await service.label({
      targets: [{ path: '/red.jpg' }, { path: '/blue.jpg' }],
      candidates: ['blue', 'red', 'green'],
    });
    expect(first!.path).toBe('/red.jpg');
    expect(first!.candidates.map(({ caption }) => caption)[0]).toBe('red');
    expect(second!.candidates[0]!.caption).toBe('blue');
    expect(first!.candidates.reduce((sum, { probability }) => sum + (probability ?? NaN), 0)).toBeCloseTo(1);
    expect(first!.candidates[0]!.probability).toBeGreaterThan(0.9);
  });

  it('gives each caption a probability of its own where the encoder was trained to', async () => {
    const pairs = { loss: 'sigmoid' as const, logit: { scale: 100, bias: -60 } };
    const { service } = await rig({ calibration: { ...encoder, calibration: null, pairs } });
    const [red] = await service.label({
      targets: [{ path: '/red.jpg' }],
      candidates: ['blue', 'red', 'red green'],
    });
    expect(red!.scale).toBe('each');
    expect(red!.candidates.map(({ caption }) => caption)).toEqual(['red', 'red green', 'blue']);
    const [best, both, worst] = red!.candidates.map(({ probability }) => probability!);
    // σ(100 · 1 − 60), σ(100 · √½ − 60), σ(100 · 0 − 60)
    expect(best! + both!).toBeGreaterThan(1.9);
    expect(worst).toBeLessThan(0.01);
  });

  it('only ranks where such an encoder’s logits are not known', async () => {
    const pairs = { loss: 'sigmoid' as const, logit: null };
    const { service } = await rig({ calibration: { ...encoder, calibration: null, pairs } });
    const [red] = await service.label({ targets: [{ path: '/red.jpg' }], candidates: ['blue', 'red'] });
    expect(red).toMatchObject({
      scale: 'none',
      candidates: [
        { caption: 'red', probability: null },
        { caption: 'blue', probability: null },
      ],
    });
  });

  it('lets boxes decide between captions that look alike', async () => {
    const { service } = await rig();
    const [dog, none] = await service.label({
      targets: [{ path: '/red dog.jpg' }, { path: '/red.jpg' }],
      candidates: ['a red cat', 'a red dog', 'a red wall'],
    });
    expect(dog!.candidates[0]!.caption).toBe('a red dog');
    expect(none!.candidates[0]!.caption).toBe('a red wall');
  });

  it('takes a caption given twice once', async () => {
    const { service } = await rig();
    const [labelled] = await service.label({ targets: [{ path: '/red.jpg' }], candidates: ['red', ' red '] });
    expect(labelled!.candidates).toEqual([{ caption: 'red', probability: 1 }]);
  });

  it('says what is missing: a file, a model', async () => {
    await expect(
      (await rig()).service.label({ targets: [{ path: '/missing.jpg' }], candidates: ['red'] }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      (await rig({ hasEncoder: false })).service.label({
        targets: [{ path: '/red.jpg' }],
        candidates: ['red'],
      }),
    ).rejects.toMatchObject({ code: 'model_missing' });
  });
});

describe('captions.script', () => {
  const composed = {
    text: 'Probably a dog outdoors.',
    source: 'composed' as const,
    probability: 0.78,
    basis: 'from dog · fairly sure',
    short: 'Probably a dog.',
    full: 'Probably a dog outdoors. Taken on 14 June 2023 in the evening.',
  };
  const own = {
    text: 'Rex at the lake',
    source: 'user' as const,
    probability: 1,
    basis: 'written by you',
    full: 'Rex at the lake. Taken on 14 June 2023 in the evening.',
  };
  const lengths = ['short', 'standard', 'full'] as const;

  it.each([
    [composed, [composed.short, composed.text, composed.full]],
    [own, ['Rex at the lake.', 'Rex at the lake.', own.full]],
  ])('reads captions in the length asked for: %#', async (caption, expected) => {
    const { catalogue, service } = await rig();
    await catalogue.putPhotos([aPhotoNumber(1, { caption })]);
    const read = await Promise.all(
      lengths.map(
        async (length) => (await service.script({ photos: { ids: [photoIdOf(1)] }, length }))[0]!.text,
      ),
    );
    expect(read).toEqual(expected);
  });

  it('reads captions of an earlier version, which have one length', async () => {
    const { catalogue, service } = await rig();
    const { short: _short, full: _full, ...earlier } = composed;
    await catalogue.putPhotos([aPhotoNumber(1, { caption: earlier })]);
    for (const length of lengths)
      expect((await service.script({ photos: { ids: [photoIdOf(1)] }, length }))[0]!.text).toBe(
        composed.text,
      );
  });

  it('keeps the order of the selection, leaves out what is gone, and always has words', async () => {
    const { catalogue, service } = await rig();
    await catalogue.putPhotos([aPhotoNumber(1), aPhotoNumber(2), aPhotoNumber(3, { removed: true })]);
    expect(
      await service.script({
        photos: { ids: [photoIdOf(2), photoIdOf(3), photoIdOf(4), photoIdOf(1)] },
        length: 'short',
      }),
    ).toEqual([
      { id: photoIdOf(2), text: 'A photo.' },
      { id: photoIdOf(1), text: 'A photo.' },
    ]);
    expect((await service.script({ photos: { query: 'all' }, length: 'short' })).map(({ id }) => id)).toEqual(
      [photoIdOf(2), photoIdOf(1)],
    );
  });
});
