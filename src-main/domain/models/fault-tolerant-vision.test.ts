/** @file Seeing goes on without packs that fail, and they are told of once. */
import { expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { PackRef, Vision } from '../vision/vision.ts';
import { createQuarantinedModels } from './quarantined-models.ts';
import { createFaultTolerantVision } from './fault-tolerant-vision.ts';

const clip: PackRef = { id: 'clip', role: 'encoder', directory: '/clip' };
const boxes: PackRef = { id: 'boxes', role: 'detector', directory: '/boxes' };

/** Packs of these ids cannot be used. */
function rig(broken: Record<string, AppError>) {
  const fake = createFakeVision();
  const aside = createQuarantinedModels();
  const vision: Vision = {
    ...fake,
    async analyze(requests, signal) {
      const bad = requests.flatMap(({ packs }) => packs).find(({ id }) => broken[id]);
      if (bad) throw broken[bad.id]!;
      return fake.analyze(requests, signal);
    },
    async embedTexts(pack, texts) {
      if (broken[pack.id]) throw broken[pack.id]!;
      return fake.embedTexts(pack, texts);
    },
  };
  return {
    aside,
    steady: createFaultTolerantVision(vision, {
      setAside: (id, error) => void aside.add(id, error),
      problemOf: aside.of,
    }),
  };
}
const broken = (packId: string, code: 'model_damaged' | 'out_of_memory' = 'model_damaged') =>
  new AppError(code, `${packId} is damaged.`, { packId });

async function seen(vision: Vision, packs: PackRef[]) {
  return withTempDir(async (directory) => {
    await writeFile(join(directory, 'a.jpg'), 'red');
    const [look] = await vision.analyze([
      { path: join(directory, 'a.jpg'), gridPath: null, largePath: null, packs },
    ]);
    return look?.ok ? look.evidence.map(({ packId }) => packId) : null;
  });
}

it('a picture is seen by the packs that work', async () => {
  const { steady, aside } = rig({ clip: broken('clip') });
  expect(await seen(steady, [clip, boxes])).toEqual(['boxes']);
  expect(aside.of('clip')?.code).toBe('model_damaged');
  expect(aside.of('boxes')).toBeNull();
});

it('a part goes with its pack', async () => {
  const head: PackRef = { ...clip, id: 'clip.concepts', role: 'concepts', partOf: clip };
  const { steady, aside } = rig({ 'clip.concepts': broken('clip') });
  expect(await seen(steady, [head, boxes])).toEqual(['boxes']);
  expect(aside.of('clip')?.code).toBe('model_damaged');
});

it('a picture is decoded where no pack works', async () => {
  const { steady, aside } = rig({ clip: broken('clip'), boxes: broken('boxes', 'out_of_memory') });
  expect(await seen(steady, [clip, boxes])).toEqual([]);
  expect(aside.of('boxes')?.code).toBe('out_of_memory');
});

it('texts cannot be read by another pack: the failure is thrown, and the next time the pack is not asked', async () => {
  const failures = { clip: broken('clip') };
  const { steady } = rig(failures);
  await expect(steady.embedTexts(clip, ['a cat'])).rejects.toMatchObject({ code: 'model_damaged' });
  delete (failures as Record<string, AppError>)['clip'];
  await expect(steady.embedTexts(clip, ['a cat'])).rejects.toMatchObject({ code: 'model_damaged' });
});

it('what is not a pack’s fault is thrown as it is', async () => {
  const { steady } = rig({ clip: new AppError('library_unusable', 'No preview can be written.') });
  await expect(seen(steady, [clip])).rejects.toMatchObject({ code: 'library_unusable' });
});
