/**
 * @file What the worker gives to a kind of evidence so that it can look at pictures, and what it gets back: the
 * ports to models that run and to pictures made to size. Implemented by worker/model-tools.ts and adapters/sharp.
 */
import type { AppError, ProviderState } from '../../../src-preload/contract/index.ts';
import type { PackManifest, Resample } from './pack-manifest.ts';

export type TensorValue =
  | { type: 'float32'; data: Float32Array; dims: readonly number[] }
  | { type: 'uint8'; data: Uint8Array; dims: readonly number[] }
  | { type: 'int64'; data: readonly number[]; dims: readonly number[] };

export type Feeds = Record<string, TensorValue>;

/** Outputs as plain numbers; integers of 64 bits are made numbers, too. */
export type Outputs = Record<string, { data: Float32Array; dims: readonly number[] }>;

export interface RunningModel {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Falls back to the CPU where the provider fails. */
  run(feeds: Feeds): Promise<Outputs>;
  /** every provider with what was found out */
  states(): ProviderState[];
  release(): Promise<void>;
}

/** Upright sRGB, three bytes a pixel, row by row, no alpha. */
export interface Pixels {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** Pictures made to the size that a model takes. Each answers RGB bytes [height, width, 3]. */
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
  /** what the self-test of an execution provider feeds, once the model's inputs are known */
  testFeeds(inputNames: readonly string[]): Feeds;
  /** how well outputs agree with the CPU's, 1 = the same */
  agreement(cpu: Outputs, other: Outputs): number;
  /** whatever the person chose: for a small model the transfer to a GPU costs more than it saves */
  cpuOnly?: boolean;
}

/** What an analyzer is opened with: the files of its pack, and the runtime. All failures are AppErrors. */
export interface ModelTools {
  /** processors that may be used at once */
  cores: number;
  /** Compares files of the pack with their SHA-256. @throws AppError model_missing, model_damaged */
  check(files: readonly string[]): Promise<void>;
  /** Checks a model file and the weights beside it, then opens it on the best execution provider. */
  open(file: string, options: OpenOptions): Promise<RunningModel>;
  readJson(file: string): Promise<object>;
  /** UTF-8, as an alphabet or a list of labels */
  readText(file: string): Promise<string>;
  /** From a text to the token ids of a text tower. @throws AppError model_invalid */
  tokenizer(
    tokenizer: object,
    config: object,
    options: { maxTokens: number; padId: number | null },
  ): (text: string) => { ids: number[]; mask: number[] };
  /** The pack does not do what its manifest says. @param why to follow "cannot be used:" */
  unusable(why: string, cause?: unknown): AppError;
}

/** The open models of one pack. One call at a time. */
export interface Analyzer<Value> {
  /** Opens what looking at pictures needs, where it is not open yet. */
  openPictures(): Promise<void>;
  /** @param pictures as `prepare` of the kind made them; at most `batch` @returns what is in them, in order */
  analyze(pictures: readonly Pixels[]): Promise<Value[]>;
  /** every execution provider of what looks at pictures, with what was found out */
  states(): Promise<ProviderState[]>;
  /** Runs each of its models once. @throws AppError where an answer is not what the manifest promises */
  tryOut(): Promise<void>;
  release(): Promise<void>;
  /** texts as vectors of the same space as the pictures'; only kinds that compare the two have it */
  readonly texts?: {
    open(): Promise<void>;
    /** @returns a unit vector */
    embed(text: string): Promise<Float32Array>;
  };
}

/** What the worker does for a kind of evidence. */
export interface AnalyzerSpec<Value, Manifest extends PackManifest = PackManifest> {
  /** pictures of one inference */
  readonly batch: number;
  /** how many of its models are open at once where the CPU does the work; 1 where one uses all cores */
  readonly parallelModels: number;
  /** its analyzers have `texts` */
  readonly embedsTexts?: boolean;
  /**
   * True where the models see more than the grid preview (480 px short side) shows, as for small writing: the
   * original is decoded where it can be reached.
   */
  readonly needsOriginal?: boolean;
  /** short side in pixels that the picture is decoded to for it; 0 = that of the grid preview is enough */
  shortSide(manifest: Manifest): number;
  /** What `analyze` takes, made of the decoded picture. */
  prepare(picture: Pixels, manifest: Manifest, tools: PictureTools): Promise<Pixels>;
  open(manifest: Manifest, tools: ModelTools): Analyzer<Value>;
}
