/** @file The files and the runtime of one pack, in the form that kinds of evidence need. */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { modelFailure, unusable } from '../adapters/onnx/model-errors.ts';
import { openModel, type ProviderPolicy } from '../adapters/onnx/provider-choice.ts';
import type { Runtime } from '../adapters/onnx/runtime.ts';
import { createTokenizer } from '../adapters/tokenizers/tokenizer.ts';
import type { ModelTools } from '../domain/evidence/analyzer.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import { readRegularFile, readRegularText } from '../adapters/files/regular-file.ts';
import { checkFiles, mostTokenizerBytes, weightFiles } from '../adapters/model-packs/pack-folder.ts';

export function createModelTools(
  runtime: Runtime,
  directory: string,
  manifest: PackManifest,
  policy: ProviderPolicy,
): ModelTools {
  const readText = (file: string) =>
    readRegularText(join(directory, file), { mostBytes: mostTokenizerBytes });
  return {
    cores: availableParallelism(),
    check: (files) => checkFiles(directory, manifest, files),
    async weightBytes(file) {
      const files = [file, ...(await weightFiles(directory, manifest.title, [file]).catch(() => []))];
      const sizes = files.map((name) => stat(join(directory, name)).then(({ size }) => size));
      return (await Promise.all(sizes).catch(() => [])).reduce((sum, size) => sum + size, 0);
    },
    async open(file, { halfFile, ...options }) {
      const graphs = [file, ...(halfFile ? [halfFile] : [])];
      await checkFiles(directory, manifest, graphs);
      await checkFiles(directory, manifest, await weightFiles(directory, manifest.title, graphs));
      const failed = (step: 'open' | 'run') => (cause: unknown) => {
        throw modelFailure(manifest, file, step, cause);
      };
      const halfPath = halfFile ? join(directory, halfFile) : null;
      const model = { packId: manifest.id, path: join(directory, file), halfPath, ...options };
      const running = await openModel(runtime, model, policy).catch(failed('open'));
      return { ...running, run: (feeds) => running.run(feeds).catch(failed('run')) };
    },
    readText,
    readBytes: (file) => readRegularFile(join(directory, file), { mostBytes: mostTokenizerBytes }),
    readJson: async (file) => JSON.parse(await readText(file)) as object,
    tokenizer: createTokenizer,
    unusable: (why, cause) => unusable(manifest, why, cause),
  };
}
