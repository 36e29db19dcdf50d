/** @file Writes an encoder pack with a concept head, for tests: it knows plain red, green and blue. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { jointModel } from '../tiny-onnx.ts';

const size = 32;
const tokens = 77;
const tinyClip = resolve('src-main/testing/packs/tiny-clip');

/** Of the head: the mean of a channel, from -1 where it is dark to 1 where it is bright, is its logit. */
export const colourConcepts = ['red', 'green', 'blue'].map((name) => ({
  name,
  kind: 'scene',
  scale: 4,
  bias: 0,
  threshold: 0.6,
  precision: 0.9,
  recall: 0.8,
  // of blue there were too few test photos to be sure of it
  n: name === 'blue' ? 14 : 15,
}));

/** What of its manifest a test may change. */
export interface ConceptPack {
  id: string;
  /** null = it has none */
  concepts?: object | null;
  title?: string;
}

/** Its vectors are the means of the three channels at unit length. */
export async function writeConceptPack(
  directory: string,
  { id, title = id, concepts = { output: 'concept_logits', items: colourConcepts } }: ConceptPack,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.onnx'), jointModel(size, tokens, null, true));
  for (const file of ['tokenizer.json', 'tokenizer_config.json'])
    await cp(join(tinyClip, file), join(directory, file));
  const half = [0.5, 0.5, 0.5];
  const manifest = {
    ...{ id, title, license: 'MIT', role: 'encoder', dimensions: 3 },
    image: {
      ...{ file: 'model.onnx', input: 'pixel_values', output: 'image_embeds' },
      ...{ size, mean: half, std: half },
    },
    text: {
      ...{ file: 'model.onnx', inputs: ['input_ids', 'attention_mask'], output: 'text_embeds' },
      ...{ tokenizer: 'tokenizer.json', tokenizerConfig: 'tokenizer_config.json' },
      ...{ maxTokens: tokens, padId: 49_407 },
    },
    tagCalibration: { scale: 10, bias: -5 },
    ...(concepts && { concepts }),
    files: Object.fromEntries(
      await Promise.all(
        ['model.onnx', 'tokenizer.json', 'tokenizer_config.json'].map(
          async (file) => [file, await sumOf(join(directory, file))] as const,
        ),
      ),
    ),
  };
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
}

async function sumOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const sha256 = createHash('sha256').update(await readFile(path)).digest('hex');
  return { sha256, bytes: (await stat(path)).size };
}
