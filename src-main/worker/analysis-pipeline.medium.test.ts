/**
 * @file The analysis pipeline with a model that only counts: crops that nobody waits for any more are not
 * looked at.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { PictureSources } from '../adapters/sharp/other-formats.ts';
import { parseManifest } from '../domain/models/manifest.ts';
import type { AnalysisResult } from '../domain/vision/vision.ts';
import { samplePath } from '../testing/sample-photos.ts';
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
