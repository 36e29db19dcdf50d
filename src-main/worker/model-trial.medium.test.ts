/**
 * @file Real models in a trial: one that works, and ones that eat the memory, answer nonsense, or are of
 * another size than promised.
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { PackRef } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { jointModel, troublesomeModel } from '../testing/tiny-onnx.ts';
import { forkNode } from './fork.ts';
import { createModelTrial } from './model-trial.ts';

const mostBytes = 900_000_000;
const trial = createModelTrial({
  fork: forkNode,
  entry: resolve('out/main/worker.js'),
  log: silentLog,
  mostBytes: () => mostBytes,
});

async function withModel(
  graph: Uint8Array,
  body: (pack: PackRef) => Promise<void>,
  /** where the graph says nothing of its own */
  promised = 3,
): Promise<void> {
  await withTempDir(async (directory) => {
    await mkdir(join(directory, 'onnx'));
    await writeFile(join(directory, 'onnx', 'model.onnx'), graph);
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({
        model_type: 'clip',
        projection_dim: promised,
        text_config: { max_position_embeddings: 77 },
      }),
    );
    await writeFile(
      join(directory, 'preprocessor_config.json'),
      JSON.stringify({ size: 32, image_mean: [0, 0, 0], image_std: [1, 1, 1] }),
    );
    for (const file of ['tokenizer.json', 'tokenizer_config.json'])
      await cp(`src-main/testing/packs/tiny-clip/${file}`, join(directory, file));
    await body({ id: 'joint', role: 'encoder', directory });
  });
}
const about = { title: 'Joint', sizeBytes: 1_000 };

it('the packs that come with the product, and a joint model, pass', async () => {
  await trial.tryOut(
    { id: 'starter-en-2', role: 'encoder', directory: resolve('resources/models/starter') },
    about,
  );
  await trial.tryOut(
    { id: 'coco-objects-1', role: 'detector', directory: resolve('resources/models/detector') },
    about,
  );
  await withModel(jointModel(32, 77), (pack) => trial.tryOut(pack, about));
});

it.each(['tiny-siglip', 'tiny-siglip2', 'tiny-clip-joint', 'tiny-clip-foreign', 'tiny-openclip'])(
  'a model in the layout of %s passes',
  (folder) =>
    trial.tryOut(
      { id: folder, role: 'encoder', directory: resolve('src-main/testing/packs', folder) },
      about,
    ),
);

it('a model that asks for gigabytes a picture is refused, and nothing else stops', async () => {
  await withModel(troublesomeModel(32, 77, { bytes: 4 * mostBytes }), async (pack) => {
    await expect(trial.tryOut(pack, about)).rejects.toMatchObject({
      code: 'out_of_memory',
      message: expect.stringContaining('smaller model') as string,
    });
  });
});

it('a model whose answers are no numbers is refused', async () => {
  await withModel(troublesomeModel(32, 77, { noNumbers: true }), async (pack) => {
    await expect(trial.tryOut(pack, about)).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('no numbers') as string,
    });
  });
});

it('a model whose answers are not of the size that is promised is refused', async () => {
  await withModel(
    jointModel(32, 77, null, false, 'unstated'),
    async (pack) => {
      await expect(trial.tryOut(pack, about)).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining('not of 5') as string,
      });
    },
    5,
  );
});
