/** @file What it takes to use a model: the built-in encoder's time, measured once, times the stated ratio. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { libraryLayout } from '../../shared/layout.ts';
import type { AnalysisRequest, AnalysisResult } from '../../vision/vision.ts';
import { parseModelCatalogue } from './model-catalogue.ts';
import { createUseEstimator, type UseEstimateDeps } from './use-estimate.ts';

const catalogue = parseModelCatalogue(JSON.parse(await readFile('resources/models/catalogue.json', 'utf8')));
const entry = catalogue.entries[0]!;
const pack = { id: 'built-in', role: 'encoder', directory: '/models/built-in' };
const seen = { ok: true } as AnalysisResult;
const unreadable: AnalysisResult = { ok: false, code: 'not_found', message: 'gone' };

/** An encoder that takes 50 ms a photo. */
function rig(change: Partial<UseEstimateDeps> = {}, photos = 1_000) {
  const requests: AnalysisRequest[] = [];
  let clock = 0;
  const estimator = createUseEstimator({
    catalogue: {
      countPhotos: async () => photos,
      evidenceContents: async () =>
        new Map(Array.from({ length: Math.min(photos, 20) }, (_, n) => [`PHOTO${n}`, `hash${n}-of-content`])),
    },
    layout: libraryLayout('/library'),
    vision: {
      warm: async () => void (clock += 9_000),
      analyze: async (given) => {
        requests.push(...given);
        clock += 50 * given.length;
        return given.map(() => seen);
      },
    },
    builtInEncoder: () => pack,
    encoderInUse: () => 'in-use',
    entries: async () => catalogue,
    now: () => clock,
    ...change,
  });
  return { estimator, requests };
}

it('is the time for a few previews, times the ratio, times the photos', async () => {
  const { estimator, requests } = rig();
  const { photos, measured, models } = await estimator.estimate();
  expect({ photos, measured }).toEqual({ photos: 1_000, measured: { photos: 8, msPerPhoto: 50 } });
  const cost = entry.needs.photoCost!;
  expect(models[0]).toMatchObject({
    id: entry.id,
    ...cost,
    diskBytes: 1_000 * (entry.dimensions! * 4 + 110),
  });
  expect(models[0]!.seconds).toBeCloseTo(50 * cost.ratio);
  expect(models.map(({ id }) => id)).toEqual(catalogue.entries.map(({ id }) => id));
  expect(requests).toHaveLength(8);
  expect(requests[0]).toMatchObject({ packs: [pack], gridPath: null, largePath: null });
  expect(requests[0]!.path).toMatch(/PHOTO0-hash0-of-grid\.webp$/);
});

it('is measured once, also by two who ask at the same time', async () => {
  const { estimator, requests } = rig();
  await Promise.all([estimator.estimate(), estimator.estimate()]);
  await estimator.estimate();
  expect(requests).toHaveLength(8);
});

it('runs nothing where there are no photos', async () => {
  const { estimator, requests } = rig({}, 0);
  expect(await estimator.estimate()).toMatchObject({ photos: 0, measured: null });
  expect(requests).toEqual([]);
});

it.each<[string, Partial<UseEstimateDeps>]>([
  ['the built-in encoder is damaged', { builtInEncoder: () => null }],
  ['no encoder is in use', { encoderInUse: () => null }],
  ['no preview can be read', { vision: { warm: async () => {}, analyze: async () => [unreadable] } }],
  [
    'the worker fails',
    { vision: { warm: () => Promise.reject(new Error('no memory')), analyze: async () => [] } },
  ],
])('has no time where %s, and tries again at the next time', async (_, change) => {
  const { estimator } = rig(change);
  const { measured, models } = await estimator.estimate();
  expect(measured).toBeNull();
  expect(models[0]).toMatchObject({ seconds: null, diskBytes: 1_000 * (entry.dimensions! * 4 + 110) });
});

it('is nothing for a model that sees no photo', async () => {
  const textOnly = { ...entry, needs: { ...entry.needs, photoCost: null } };
  const { estimator } = rig({ entries: async () => ({ ...catalogue, entries: [textOnly] }) });
  expect((await estimator.estimate()).models).toEqual([
    { id: entry.id, seconds: 0, diskBytes: 0, ratio: 0, basis: null, onRequest: false },
  ]);
});

it('of a describer is for all photos, and has a time only where a ratio is known', async () => {
  const describer = catalogue.entries.find(({ manifest }) => manifest.role === 'describer')!;
  const estimate = async (photoCost: typeof describer.needs.photoCost) => {
    const known = { ...describer, needs: { ...describer.needs, photoCost } };
    const { estimator } = rig({ entries: async () => ({ ...catalogue, entries: [known] }) });
    return (await estimator.estimate()).models[0];
  };
  expect(await estimate(null)).toMatchObject({
    seconds: null,
    diskBytes: 4_000_000,
    ratio: null,
    onRequest: true,
  });
  expect(await estimate({ ratio: 100, basis: 'a guess' })).toMatchObject({ seconds: 5_000, ratio: 100 });
});
