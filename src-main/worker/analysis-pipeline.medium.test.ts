/**
 * @file The analysis pipeline with a model that only counts: crops that nobody waits for any more are not
 * looked at.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { unpackHere } from '../adapters/decoders/unpack.ts';
import { createPictureSources, type PictureSources } from '../adapters/sharp/other-formats.ts';
import { parseManifest } from '../domain/models/manifest.ts';
import type { AnalysisResult } from '../domain/vision/vision.ts';
import { bmp } from '../testing/awkward/bmp-psd.ts';
import { samplePath } from '../testing/sample-photos.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createAnalysisPipeline } from './analysis-pipeline.ts';
import type { ModelPool } from './model-pool.ts';

const directory = resolve('resources/models/starter');
const pack = { id: 'starter', role: 'encoder', directory };
const request = {
  path: samplePath('Tabby cat'),
  gridPath: null,
  largePath: null,
  packs: [pack],
  inCrops: true,
  alone: false,
};

/** @param onAnalyze called with how many pictures the model has seen */
async function pipelineOf(onAnalyze: (count: number) => void) {
  const manifest = parseManifest(JSON.parse(await readFile(`${directory}/manifest.json`, 'utf8')), 'starter');
  let count = 0;
  const pool = {
    open: async () => manifest,
    analyze: async () => {
      onAnalyze((count += 1));
      return [{ packId: 'starter', role: 'encoder', value: new Float32Array(1) }];
    },
  } as unknown as ModelPool;
  const registry = { use: <Result>(_pack: unknown, use: (of: ModelPool) => Promise<Result>) => use(pool) };
  const pipeline = createAnalysisPipeline(
    { ...registry, setProviders: async () => {} },
    {} as PictureSources, // a JPEG needs none
  );
  return { pipeline, seen: () => count };
}

it('looks at all crops of a picture', async () => {
  const { pipeline, seen } = await pipelineOf(() => {});
  const result = await new Promise<AnalysisResult>((analyzed, failed) =>
    pipeline.add(1, request, { started() {}, decoded() {}, analyzed, dropped: failed, failed }),
  );
  expect(result).toMatchObject({ ok: true });
  expect(result.ok && result.evidence.length).toBe(seen());
  expect(seen()).toBe(10);
});

it('stops between groups of crops when the request is dropped', async () => {
  const { pipeline, seen } = await pipelineOf((count) => {
    if (count === 1) pipeline.drop(1);
  });
  await new Promise<void>((dropped, failed) =>
    pipeline.add(1, request, {
      started() {},
      decoded() {},
      analyzed: () => failed(new Error('not dropped')),
      dropped,
      failed,
    }),
  );
  expect(seen()).toBe(4);
});

const [width, height] = [3_000, 2_000];
const grey = { create: { width, height, channels: 3 as const, background: '#808080' } };
it.each([
  [
    'a photo that was turned',
    [height, width],
    () => sharp(grey).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  ],
  // of a format that is brought to a smaller size for all else
  ['a bitmap', [width, height], async () => bmp({ width, height, pixels: Buffer.alloc(width * height * 3) })],
])('keeps each pixel of %s where tiles are asked for', (_what, [shownWidth, shownHeight], made) =>
  withTempDir(async (folder) => {
    const path = join(folder, 'picture');
    await writeFile(path, await made());
    const tilesPath = join(folder, 'tiles', 'picture');
    const pipeline = createAnalysisPipeline(
      { use: () => Promise.reject(new Error('no models')), setProviders: async () => {} },
      createPictureSources(unpackHere),
    );
    const wanted = { path, gridPath: null, largePath: null, tilesPath, packs: [], alone: false };
    const result = await new Promise<AnalysisResult>((analyzed, failed) =>
      pipeline.add(1, wanted, { started() {}, decoded() {}, analyzed, dropped: failed, failed }),
    );
    const size = { width: shownWidth, height: shownHeight };
    expect(result).toMatchObject({ ok: true, ...size, tiled: size });
    expect(existsSync(join(tilesPath, '3', '0_0.jpeg'))).toBe(true);
  }),
);
