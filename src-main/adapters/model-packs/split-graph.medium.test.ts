/**
 * @file The towers of a joint graph, taken apart: each gives what the whole gives, and takes only what it
 * needs.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createEncoder } from '../../domain/evidence/vectors/analyzer.ts';
import type { EncoderManifest } from '../../domain/evidence/vectors/manifest.ts';
import { cosineOf, testPicture } from '../../domain/evidence/self-test.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { externalColumns, jointModel } from '../../testing/tiny-onnx.ts';
import { createModelTools } from '../../worker/model-tools.ts';
import { onnxRuntime } from '../onnx/runtime.ts';
import { createFileSums } from './file-sums.ts';
import { readPack } from './foreign-folder.ts';
import { factsOf, readOutline } from './onnx-graph.ts';
import { createPackStore } from './pack-store.ts';
import { writeTower } from './split-graph.ts';

const joint = 'src-main/testing/packs/tiny-clip-joint';
const onCpu = { forced: 'cpu' as const, known: () => null, keep: () => {}, attempt: async () => {} };
const quiet = { signal: new AbortController().signal, onBytes: () => {}, report: () => {} };

async function encoderOf(directory: string) {
  const manifest = (await readPack(directory)) as EncoderManifest;
  return createEncoder(manifest, createModelTools(onnxRuntime, directory, manifest, onCpu));
}
const picture = { rgb: testPicture(32, 32), width: 32, height: 32 };

it('a joint model that is added has a graph for each tower, with the same vectors', () =>
  withTempDir(async (folder) => {
    const addedDir = join(folder, 'packs');
    const store = createPackStore({ builtInDir: folder, addedDir, sums: await createFileSums(null) });
    await (await store.bring(resolve(joint), [], quiet)).settle([]);
    const added = join(addedDir, 'tiny-clip-joint');
    const manifest = (await readPack(added)) as EncoderManifest;
    expect([manifest.image.file, manifest.text.file]).toEqual([
      'onnx/image_tower.onnx',
      'onnx/text_tower.onnx',
    ]);
    expect(Object.keys(manifest.files)).not.toContain('onnx/model.onnx');

    const [whole, apart] = [await encoderOf(joint), await encoderOf(added)];
    for (const text of ['a photo of a cat', '', 'two dogs'])
      expect(cosineOf(await apart.texts!.embed(text), await whole.texts!.embed(text))).toBeCloseTo(1, 6);
    const [own] = await apart.analyze([picture]);
    expect(cosineOf(own!, (await whole.analyze([picture]))[0]!)).toBeCloseTo(1, 6);

    const facts = async (file: string) => factsOf((await readOutline(join(added, 'onnx', file)))!);
    expect((await facts('image_tower.onnx')).inputs.map(({ name }) => name)).toEqual(['pixel_values']);
    expect((await facts('text_tower.onnx')).inputs.map(({ name }) => name).sort()).toEqual([
      'attention_mask',
      'input_ids',
    ]);
    const sizeOf = async (path: string) => (await stat(path)).size;
    const both =
      (await sizeOf(join(added, 'onnx/image_tower.onnx'))) +
      (await sizeOf(join(added, 'onnx/text_tower.onnx')));
    // no weight is in both
    expect(both).toBeLessThan(1.05 * (await sizeOf(join(joint, 'onnx/model.onnx'))));
  }));

it('weights outside of the graph are found where they were', () =>
  withTempDir(async (folder) => {
    await mkdir(join(folder, 'onnx'));
    const [from, to] = [join(folder, 'onnx', 'model.onnx'), join(folder, 'onnx', 'text_tower.onnx')];
    await writeFile(from, jointModel(32, 8, { location: 'model.onnx_data' }));
    await writeFile(join(folder, 'onnx', 'model.onnx_data'), externalColumns);
    await writeTower({ outline: (await readOutline(from))!, from, to }, 'text_embeds', quiet);
    const session = await onnxRuntime.open(to, 'cpu', { threads: 1, changingSizes: false });
    expect(session.inputNames).toEqual(['input_ids']);
    const ids = [9, 5, 6, 7, 0, 0, 0, 0];
    const { text_embeds } = await session.run({ input_ids: { type: 'int64', data: ids, dims: [1, 8] } });
    expect([...text_embeds!.data]).toEqual([5, 6, 7]);
    await session.release();
  }));

it('is stopped in the middle', () =>
  withTempDir(async (folder) => {
    const from = resolve(joint, 'onnx/model.onnx');
    const stop = new AbortController();
    const watch = { signal: stop.signal, onBytes: () => stop.abort(new Error('stopped')) };
    const writing = writeTower(
      { outline: (await readOutline(from))!, from, to: join(folder, 'tower.onnx') },
      'image_embeds',
      watch,
    );
    await expect(writing).rejects.toThrow('stopped');
    expect((await readFile(join(folder, 'tower.onnx'))).length).toBeLessThan(10_000);
  }));
