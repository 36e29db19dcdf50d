/** @file An image-text encoder pack: two towers, each opened at its first use; unit vectors out. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AppError, type ProviderState } from '../../../src-preload/contract/index.ts';
import type { EncoderManifest } from '../../domain/models/manifest.ts';
import { readRegularText } from '../files/regular-file.ts';
import { checkFiles, weightFiles, mostTokenizerBytes } from '../model-packs/pack-folder.ts';
import { createTokenizer } from '../tokenizers/tokenizer.ts';
import { modelFailure, unusable } from './model-errors.ts';
import { openModel, type ModelFile, type ProviderPolicy, type RunningModel } from './provider-choice.ts';
import type { Feeds, Outputs, Runtime, TensorValue } from './runtime.ts';
import { cosineOf, testPicture } from './self-test.ts';

export interface ImageTower {
  /**
   * @param crops RGB bytes [size, size, 3] each, as adapters/sharp/model-input.ts makes them. @returns unit
   * vectors in this order
   */
  embed(crops: readonly Uint8Array[]): Promise<Float32Array[]>;
  states(): ProviderState[];
}

export interface TextTower {
  /** Texts are run one by one: quantised towers give a text another vector beside other texts. */
  embed(text: string): Promise<Float32Array>;
}

export interface Encoder {
  manifest: EncoderManifest;
  image(): Promise<ImageTower>;
  text(): Promise<TextTower>;
  release(): Promise<void>;
}

/**
 * An encoder whose towers are opened when asked for; a text never opens the image tower unless both are one
 * file. Both functions check SHA-256 first. @throws AppError model_missing, model_damaged, model_invalid
 */
export function createEncoder(
  runtime: Runtime,
  directory: string,
  manifest: EncoderManifest,
  policy: ProviderPolicy,
): Encoder {
  const opened: RunningModel[] = [];
  const open = async (file: ModelFile, how: ProviderPolicy) => {
    const model = await openChecked(runtime, directory, manifest, file, how);
    opened.push(model);
    return model;
  };
  const imageModel = once(() => open(imageFile(directory, manifest), policy));
  // one text is quicker on the CPU than its way to a GPU and back
  const textModel =
    manifest.image.file === manifest.text.file
      ? imageModel
      : once(() => open(textFile(directory, manifest), { ...policy, forced: 'cpu' }));
  return {
    manifest,
    image: once(async () => imageTower(await imageModel(), manifest)),
    text: once(async () => textTower(await textModel(), directory, manifest)),
    async release() {
      for (const model of opened.splice(0)) await model.release();
    },
  };
}

/** Made at the first call; made again after a failure. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    }));
}

function imageTower(model: RunningModel, manifest: EncoderManifest): ImageTower {
  const { image, dimensions } = manifest;
  requireOutput(model, manifest, image.output);
  const area = image.size * image.size;
  let buffer = new Float32Array(0);
  /** several at once do not fit its graph, or the memory: then they are run one by one */
  let oneByOne = false;

  async function together(crops: readonly Uint8Array[]): Promise<Float32Array[]> {
    if (buffer.length !== crops.length * 3 * area) buffer = new Float32Array(crops.length * 3 * area);
    crops.forEach((crop, index) =>
      normalise(crop, image, buffer.subarray(index * 3 * area, (index + 1) * 3 * area)),
    );
    const outputs = await model.run(imageFeeds(model, manifest, buffer, crops.length));
    return unitRows(outputs[image.output], crops.length, dimensions, manifest);
  }

  return {
    async embed(crops) {
      if (crops.length === 1) return together(crops);
      if (!oneByOne) {
        try {
          return await together(crops);
        } catch {
          // if it is not the number of them, the first one alone says what it is
          oneByOne = true;
        }
      }
      const vectors: Float32Array[] = [];
      for (const crop of crops) vectors.push(...(await together([crop])));
      return vectors;
    },
    states: () => model.states(),
  };
}

async function textTower(
  model: RunningModel,
  directory: string,
  manifest: EncoderManifest,
): Promise<TextTower> {
  const { text, dimensions } = manifest;
  requireOutput(model, manifest, text.output);
  await checkFiles(directory, manifest, [
    text.tokenizer,
    ...(text.tokenizerConfig ? [text.tokenizerConfig] : []),
  ]);
  const json = async (file: string) =>
    JSON.parse(await readRegularText(join(directory, file), { mostBytes: mostTokenizerBytes })) as object;
  const tokenizer = async () =>
    createTokenizer(
      await json(text.tokenizer),
      text.tokenizerConfig ? await json(text.tokenizerConfig) : {},
      text,
    );
  const tokenize = await tokenizer().catch((cause: unknown) => {
    throw cause instanceof AppError
      ? cause
      : unusable(manifest, `${text.tokenizer} holds no tokenizer that can be read`, cause);
  });
  return {
    async embed(sentence) {
      const { ids, mask } = tokenize(sentence);
      const outputs = await model.run(textFeeds(model, manifest, ids, mask));
      return unitRows(outputs[text.output], 1, dimensions, manifest)[0]!;
    },
  };
}

/** Checks a tower's file, and weights stored beside it, then opens it. */
async function openChecked(
  runtime: Runtime,
  directory: string,
  manifest: EncoderManifest,
  file: ModelFile,
  policy: ProviderPolicy,
): Promise<RunningModel> {
  const name = file.path.slice(directory.length + 1).replaceAll('\\', '/');
  await checkFiles(directory, manifest, [name]);
  await checkFiles(directory, manifest, await weightFiles(directory, manifest.title, [name]));
  const model = await openModel(runtime, file, policy).catch((cause: unknown) => {
    throw modelFailure(manifest, name, 'open', cause);
  });
  const run = (feeds: Feeds) =>
    model.run(feeds).catch((cause: unknown) => {
      throw modelFailure(manifest, name, 'run', cause);
    });
  return { ...model, run };
}

function imageFile(directory: string, manifest: EncoderManifest): ModelFile {
  const { image } = manifest;
  return {
    packId: manifest.id,
    path: join(directory, image.file),
    // decoding and the detector have work for the other cores: measured, more threads cost more than they
    // bring
    threads: Math.max(1, Math.floor(availableParallelism() / 2)),
    testFeeds: (inputNames) => {
      const values = new Float32Array(3 * image.size * image.size);
      normalise(testPicture(image.size, image.size), image, values);
      return imageFeeds({ inputNames }, manifest, values, 1);
    },
    agreement: (cpu, other) => cosineOf(rowOf(cpu, image.output), rowOf(other, image.output)),
  };
}

function textFile(directory: string, manifest: EncoderManifest): ModelFile {
  return {
    packId: manifest.id,
    path: join(directory, manifest.text.file),
    threads: 2,
    testFeeds: () => ({}),
    agreement: () => 1,
  };
}

type Named = Pick<RunningModel, 'inputNames'>;

function imageFeeds(model: Named, manifest: EncoderManifest, values: Float32Array, count: number): Feeds {
  const { image } = manifest;
  return {
    ...fillers(model, manifest),
    [image.input]: { type: 'float32', data: values, dims: [count, 3, image.size, image.size] },
  };
}

function textFeeds(
  model: Named,
  manifest: EncoderManifest,
  ids: readonly number[],
  mask: readonly number[],
): Feeds {
  const known: Record<string, TensorValue> = {
    input_ids: { type: 'int64', data: ids, dims: [1, ids.length] },
    attention_mask: { type: 'int64', data: mask, dims: [1, mask.length] },
    token_type_ids: { type: 'int64', data: ids.map(() => 0), dims: [1, ids.length] },
  };
  return { ...fillers(model, manifest), ...only(known, model.inputNames) };
}

/** A joint model wants both inputs; the one not asked about gets an empty picture and a text of padding. */
function fillers(model: Named, { image, text }: EncoderManifest): Feeds {
  if (image.file !== text.file) return {};
  const length = text.padId === null ? 2 : text.maxTokens;
  const ids: TensorValue = {
    type: 'int64',
    data: Array<number>(length).fill(text.padId ?? 0),
    dims: [1, length],
  };
  const mask: TensorValue = { type: 'int64', data: Array<number>(length).fill(1), dims: [1, length] };
  const picture: TensorValue = {
    type: 'float32',
    data: new Float32Array(3 * image.size * image.size),
    dims: [1, 3, image.size, image.size],
  };
  return only({ [image.input]: picture, input_ids: ids, attention_mask: mask }, model.inputNames);
}

function only(feeds: Feeds, names: readonly string[]): Feeds {
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => names.includes(name)));
}

/** RGB bytes, pixel by pixel, to (x / 255 − mean) ÷ std, plane by plane. */
function normalise(crop: Uint8Array, { mean, std }: EncoderManifest['image'], into: Float32Array): void {
  const area = into.length / 3;
  for (let channel = 0; channel < 3; channel += 1) {
    const scale = 1 / (255 * std[channel]!);
    const shift = mean[channel]! / std[channel]!;
    const plane = channel * area;
    for (let pixel = 0, at = channel; pixel < area; pixel += 1, at += 3)
      into[plane + pixel] = crop[at]! * scale - shift;
  }
}

function unitRows(
  output: Outputs[string] | undefined,
  count: number,
  dimensions: number,
  manifest: EncoderManifest,
): Float32Array[] {
  if (!output || output.dims.at(-1) !== dimensions || output.data.length !== count * dimensions) {
    throw unusable(
      manifest,
      `it gives vectors of ${output ? output.data.length / count : 0} numbers, not of ${dimensions}`,
    );
  }
  return Array.from({ length: count }, (_, row) => {
    const vector = output.data.slice(row * dimensions, (row + 1) * dimensions);
    const length = lengthOf(vector);
    if (!Number.isFinite(length) || length === 0)
      throw unusable(manifest, 'it gives vectors that are no numbers');
    return vector.map((value) => value / length);
  });
}

/** Of vectors of any length: `Math.hypot` takes so many arguments only. */
function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function rowOf(outputs: Outputs, name: string): Float32Array {
  return outputs[name]?.data ?? new Float32Array(0);
}

function requireOutput(model: RunningModel, manifest: EncoderManifest, name: string): void {
  if (!model.outputNames.includes(name))
    throw unusable(manifest, `it has no output “${name}”, only ${model.outputNames.join(', ')}`);
}
