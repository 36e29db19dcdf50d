/** @file An image-text encoder pack: two towers, each opened at its first use; they return unit vectors. */
import type { ProviderState } from '../../../../src-preload/contract/index.ts';
import type {
  Analyzer,
  Feeds,
  ModelTools,
  OpenOptions,
  OutputListener,
  Outputs,
  Pixels,
  RunningModel,
  TensorValue,
} from '../analyzer.ts';
import { cacheUntilFailure } from '../../shared/cache-until-failure.ts';
import { cosineOf, testPicture } from '../self-test.ts';
import type { EncoderManifest } from './manifest.ts';
import {
  only,
  openTextTower,
  requireOutput,
  testSentence,
  textOptions,
  tokenFeeds,
  unitRows,
  type Named,
} from './text-tower.ts';

/** An image tower of this size takes far longer than decoding: ViT-B/32 has 351 MB, in 8 bits 88. */
const largeModelBytes = 48e6;

interface ImageTower {
  /** @param crops RGB bytes [size, size, 3] each. @returns unit vectors in this order */
  embed(crops: readonly Uint8Array[], onOutputs?: OutputListener): Promise<Float32Array[]>;
  states(): ProviderState[];
}

/**
 * An encoder whose towers are opened at their first use; embedding a text never opens the image tower unless
 * both are one file. Opening checks SHA-256 first.
 */
export function createEncoder(manifest: EncoderManifest, tools: ModelTools): Analyzer<Float32Array> {
  const opened: RunningModel[] = [];
  const open = async (file: string, options: OpenOptions) => {
    const model = await tools.open(file, options);
    opened.push(model);
    return model;
  };
  const imageModel = cacheUntilFailure(async () => {
    const { file } = manifest.image;
    return open(file, imageOptions(manifest, tools, await tools.weightBytes(file)));
  });
  // for one text the CPU is quicker than the transfer to a GPU and back
  const own = manifest.image.file !== manifest.text.file;
  const textModel = own ? cacheUntilFailure(() => open(manifest.text.file, textOptions)) : imageModel;
  const image = cacheUntilFailure(async () => imageTower(await imageModel(), manifest, tools));
  const text = cacheUntilFailure(async () => {
    const model = await textModel();
    const feeds = (ids: readonly number[], mask: readonly number[]) => textFeeds(model, manifest, ids, mask);
    return openTextTower(model, { ...manifest, own }, tools, feeds);
  });
  const bytesOf = ({ rgb }: Pixels) => rgb;
  return {
    openPictures: async () => void (await image()),
    analyze: async (pictures, onOutputs) => (await image()).embed(pictures.map(bytesOf), onOutputs),
    states: async () => (await image()).states(),
    device: async () => (await imageModel()).device(),
    testInput() {
      const { size } = manifest.image;
      return { rgb: testPicture(size, size), width: size, height: size };
    },
    async tryOut(onOutputs) {
      const { size } = manifest.image;
      await (await image()).embed([testPicture(size, size)], onOutputs);
      await (await text()).embed(testSentence);
    },
    async release() {
      for (const model of opened.splice(0)) await model.release();
    },
    texts: {
      open: async () => void (await text()),
      embed: async (sentence) => (await text()).embed(sentence),
    },
  };
}

function imageTower(model: RunningModel, manifest: EncoderManifest, tools: ModelTools): ImageTower {
  const { image, dimensions } = manifest;
  requireOutput(model, image.output, tools);
  const area = image.size * image.size;
  let buffer = new Float32Array(0);
  /** several pictures at once do not fit the model's graph or the memory: they are run one by one */
  let oneByOne = false;

  async function together(crops: readonly Uint8Array[], onOutputs?: OutputListener): Promise<Float32Array[]> {
    if (buffer.length !== crops.length * 3 * area) buffer = new Float32Array(crops.length * 3 * area);
    crops.forEach((crop, index) =>
      normalise(crop, image, buffer.subarray(index * 3 * area, (index + 1) * 3 * area)),
    );
    const outputs = await model.run(imageFeeds(model, manifest, buffer, crops.length));
    const vectors = unitRows(outputs[image.output], crops.length, dimensions, tools);
    onOutputs?.(outputs, crops.length);
    return vectors;
  }

  return {
    async embed(crops, onOutputs) {
      if (crops.length === 1) return together(crops, onOutputs);
      if (!oneByOne) {
        try {
          return await together(crops, onOutputs);
        } catch {
          // where the count was the problem, running one alone works; else it throws the real error
          oneByOne = true;
        }
      }
      const vectors: Float32Array[] = [];
      for (const crop of crops) vectors.push(...(await together([crop], onOutputs)));
      return vectors;
    },
    states: () => model.states(),
  };
}

function imageOptions(manifest: EncoderManifest, { cores }: ModelTools, weightBytes: number): OpenOptions {
  const { image } = manifest;
  const isLarge = weightBytes >= largeModelBytes;
  return {
    // decoding and the detector use the other cores: measured, more threads slow them down more than they
    // help. A large model takes so long that they wait for it
    threads: isLarge ? cores : Math.max(1, Math.floor(cores / 2)),
    keepsMemory: !isLarge,
    halfFile: image.half,
    testFeeds: (inputNames) => {
      const values = new Float32Array(3 * image.size * image.size);
      normalise(testPicture(image.size, image.size), image, values);
      return imageFeeds({ inputNames }, manifest, values, 1);
    },
    agreement: (cpu, other) => cosineOf(rowOf(cpu, image.output), rowOf(other, image.output)),
  };
}

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
  return { ...fillers(model, manifest), ...tokenFeeds(model, manifest.text, ids, mask) };
}

/** A joint model needs both inputs: the unused one is an empty picture or a text of padding. */
function fillers(model: Named, manifest: EncoderManifest): Feeds {
  const { image, text } = manifest;
  if (image.file !== text.file) return {};
  const length = text.padId === null ? 2 : text.maxTokens;
  const ids = Array<number>(length).fill(text.padId ?? 0);
  const mask = Array<number>(length).fill(1);
  const picture: TensorValue = {
    type: 'float32',
    data: new Float32Array(3 * image.size * image.size),
    dims: [1, 3, image.size, image.size],
  };
  return {
    ...tokenFeeds(model, manifest.text, ids, mask),
    ...only({ [image.input]: picture }, model.inputNames),
  };
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

function rowOf(outputs: Outputs, name: string): Float32Array {
  return outputs[name]?.data ?? new Float32Array(0);
}
