/**
 * @file The ports between the worker and a kind of evidence: models that run, and pictures resized for them.
 * Implemented by worker/model-tools.ts and adapters/sharp.
 */
import type { AppError, ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { PackManifest, Resample } from './pack-manifest.ts';

/**
 * Whole numbers become the integer type that the graph declares for the input (int32, int64), and float32
 * becomes float16 where it declares that.
 */
export type TensorValue =
  | { type: 'float32'; data: Float32Array; dims: readonly number[] }
  | { type: 'uint8'; data: Uint8Array; dims: readonly number[] }
  | { type: 'int64'; data: readonly number[]; dims: readonly number[] };

export type Feeds = Record<string, TensorValue>;

/** Outputs as plain numbers; integers and 16-bit floats are converted. */
export type Outputs = Record<string, { data: Float32Array; dims: readonly number[] }>;

export interface RunningModel {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Falls back to the CPU where the provider fails, or gives other results than the CPU. */
  run(feeds: Feeds): Promise<Outputs>;
  /** every provider with the result of its test */
  states(): ProviderState[];
  /** what it runs on now */
  device(): ModelDevice;
  release(): Promise<void>;
}

export interface ModelDevice {
  provider: ProviderName;
  /** the variant of 16-bit numbers runs */
  half: boolean;
}

/** Upright sRGB, three bytes a pixel, row by row, no alpha. */
export interface Pixels {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** Resizes pictures for models. All results are RGB bytes [height, width, 3]. */
export interface PictureTools {
  /**
   * A square of `size`. crop: short side to size ÷ cropFraction, then the middle; squash: both sides to size.
   */
  cropToSquare(picture: Pixels, options: SquareOptions): Promise<Pixels>;
  /** Longer side to `size`; a smaller picture stays as it is unless `enlarge`. */
  fitInside(
    picture: Pixels,
    options: { size: number; enlarge: boolean; resample: Resample },
  ): Promise<Pixels>;
}

export interface SquareOptions {
  size: number;
  fit: 'crop' | 'squash';
  cropFraction: number;
  longSide: 'round' | 'floor';
  resample: Resample;
}

export interface OpenOptions {
  threads: number;
  /** input of the self-test of an execution provider, once the model's inputs are known */
  testFeeds(inputNames: readonly string[]): Feeds;
  /** how well outputs agree with the CPU's, 1 = the same */
  agreement(cpu: Outputs, other: Outputs): number;
  /**
   * always on the CPU, whatever the person chose, and why: for a small model the transfer to a GPU costs more than
   * it saves. Follows “Processor:” in what the person reads
   */
  cpuOnly?: string;
  /** the same model in 16-bit numbers, a file of the pack; graphics cards run it in place of the other */
  halfFile?: string | null;
  /** inputs differ in size from run to run: memory is not laid out for each size and kept */
  changingSizes?: boolean;
  /**
   * false: what an inference takes is given back after it, on the CPU. For models whose inference takes so long that
   * asking for it again costs next to nothing
   */
  keepsMemory?: boolean;
}

/**
 * Given to an analyzer when it is opened: the files of its pack, and the runtime. All failures are AppErrors.
 */
export interface ModelTools {
  /** processors that may be used at once */
  cores: number;
  /** Compares files of the pack with their SHA-256. @throws AppError model_missing, model_damaged */
  check(files: readonly string[]): Promise<void>;
  /** Bytes of a model file and its external weights; 0 where they cannot be read, which `open` reports. */
  weightBytes(file: string): Promise<number>;
  /** Checks a model file and its external weights, then opens it on the best execution provider. */
  open(file: string, options: OpenOptions): Promise<RunningModel>;
  readJson(file: string): Promise<object>;
  readBytes(file: string): Promise<Uint8Array>;
  /** UTF-8, as an alphabet or a list of labels */
  readText(file: string): Promise<string>;
  /**
   * Makes a tokenizer: text to the token ids of a text tower.
   * @param options.merges text of merges.txt; then `tokenizer` is a vocab.json @throws AppError model_invalid
   */
  tokenizer(
    tokenizer: object,
    config: object,
    options: { maxTokens: number; padId: number | null; merges: string | null },
  ): (text: string) => { ids: number[]; mask: number[] };
  /** The error of a pack that does not do what its manifest states. @param why follows "cannot be used:" */
  unusable(why: string, cause?: unknown): AppError;
}

/** The open models of one pack. One call at a time. */
export interface Analyzer<Value> {
  /** Opens the models for pictures, where they are not open yet. */
  openPictures(): Promise<void>;
  /**
   * @param pictures made by `prepare` of the kind; at most `batch`
   * @param onOutputs called after each inference, in the order of the pictures; only analyzers of kinds whose
   * packs have parts (`PartSpec`) call it
   * @returns their values, in order
   */
  analyze(pictures: readonly Pixels[], onOutputs?: OutputListener): Promise<Value[]>;
  /** every execution provider of the models for pictures, with the result of its test */
  states(): Promise<ProviderState[]>;
  /** what the models for pictures run on now */
  device(): Promise<ModelDevice & Pick<OpenOptions, 'cpuOnly'>>;
  /** a made-up picture as `prepare` makes them, for measurements; left out = there is nothing to measure */
  testInput?(): Pixels;
  /** Runs each of its models once. @throws AppError where an output is not what the manifest states */
  tryOut(onOutputs?: OutputListener): Promise<void>;
  release(): Promise<void>;
  /** texts as vectors of the same space as the pictures'; only kinds that compare the two have it */
  readonly texts?: {
    open(): Promise<void>;
    /** @returns a unit vector */
    embed(text: string): Promise<Float32Array>;
  };
}

/** @param count pictures of this inference */
export type OutputListener = (outputs: Outputs, count: number) => void;

/** What the worker does for a kind of evidence: it runs models of the kind's own packs. */
export interface AnalyzerSpec<Value, Manifest extends PackManifest = PackManifest> {
  readonly partOf?: undefined;
  /** pictures of one inference, at most: how many are quickest is measured (worker/batch-choice.ts) */
  readonly batch: number;
  /** how many copies of its models are open at once on the CPU; 1 where one uses all cores */
  readonly parallelModels: number;
  /** its analyzers have `texts` */
  readonly embedsTexts?: boolean;
  /**
   * True where the models need more detail than the grid preview (480 px short side) has, as for small
   * writing: the original is decoded where it can be reached.
   */
  readonly needsOriginal?: boolean;
  /**
   * Its packs look at a photo when those of all other kinds have looked at every one: neither an import nor a
   * change of models waits for them.
   */
  readonly after?: 'others';
  /** short side in pixels to decode the picture to; 0 = that of the grid preview */
  shortSide(manifest: Manifest): number;
  /** the same for the longer side, where that is what counts */
  longSide?(manifest: Manifest): number;
  /** Makes the input of `analyze` from the decoded picture. */
  prepare(picture: Pixels, manifest: Manifest, tools: PictureTools): Promise<Pixels>;
  open(manifest: Manifest, tools: ModelTools): Analyzer<Value>;
}

/**
 * What the worker does for a kind whose packs are parts of packs of another kind: it reads further outputs of
 * that one's inference, at no cost.
 */
export interface PartSpec<Value, Manifest extends PackManifest = PackManifest> {
  /** role of the packs that have such a part */
  readonly partOf: string;
  /**
   * @param outputs of one inference over `count` pictures
   * @returns what is in them, in order
   * @throws tools.unusable where an output is not what the manifest promises
   */
  read(outputs: Outputs, count: number, manifest: Manifest, tools: Pick<ModelTools, 'unusable'>): Value[];
}

/**
 * Of a kind whose packs look at photos only where the person asks for it, in a process of their own: no import
 * and no change of models waits for them, and a photo without their evidence lacks nothing.
 */
export interface OnRequestSpec {
  readonly partOf?: undefined;
  readonly onRequest: true;
}
