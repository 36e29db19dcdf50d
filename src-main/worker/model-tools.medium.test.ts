/** @file The size of a model file counts the weights that lie beside it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onnxRuntime } from '../adapters/onnx/runtime.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { externalColumns, jointModel } from '../testing/tiny-onnx.ts';
import { createModelTools } from './model-tools.ts';

it('adds them to those in the graph; a file that is not there has none', async () => {
  await withTempDir(async (folder) => {
    const graph = jointModel(8, 4, { location: 'weights.bin' });
    await writeFile(join(folder, 'model.onnx'), graph);
    await writeFile(join(folder, 'weights.bin'), externalColumns);
    const manifest = { id: 'x', title: 'X', license: '', role: 'encoder', files: {} } as PackManifest;
    const policy = { forced: 'cpu' as const, known: () => null, keep: () => {}, attempt: async () => {} };
    const tools = createModelTools(onnxRuntime, folder, manifest, policy);
    expect(await tools.weightBytes('model.onnx')).toBe(graph.length + externalColumns.length);
    expect(await tools.weightBytes('other.onnx')).toBe(0);
  });
});
