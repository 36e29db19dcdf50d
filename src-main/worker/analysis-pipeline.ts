/**
 * @file The analysis pipeline of the worker: decodes several pictures at a time on the thread pool while the
 * models run on those already decoded. Requests without packs skip the models.
 */
import { AppError } from '../../src-preload/contract/index.ts';
import { pictureColoursOf } from '../adapters/sharp/picture-colours.ts';
import { boxColoursOf } from '../adapters/sharp/box-colours.ts';
import { similaritySignatureOf } from '../adapters/sharp/similarity-signature.ts';
import { matchPictures } from '../adapters/sharp/match/picture-match.ts';
import { cutOut, pictureTools } from '../adapters/sharp/model-input.ts';
import { decodePicture, openPicture, type OpenedPicture } from '../adapters/sharp/open-picture.ts';
import { atFullSize, type PictureSources } from '../adapters/sharp/other-formats.ts';
import { PictureError } from '../adapters/sharp/picture-error.ts';
import { gridExtent, isLargerThanGrid, largeExtent, modelExtent } from '../adapters/sharp/picture.ts';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import { readPreview } from '../adapters/sharp/read-preview.ts';
import {
  encodeGrid,
  encodeLarge,
  pixelHashOf,
  thumbhashOf,
  writePreview,
} from '../adapters/sharp/previews.ts';
import { writeTiles } from '../adapters/sharp/tiles.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import { analyzerOf } from '../domain/evidence/kinds.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import { inGroups } from '../domain/shared/in-groups.ts';
import { cropsOf } from '../domain/vision/crops.ts';
import {
  wholeOf,
  type AnalysisRequest,
  type AnalysisResult,
  type PackRef,
  type PictureSignature,
} from '../domain/vision/vision.ts';
import { asAppError } from './app-error.ts';
import type { ModelRegistry } from './model-registry.ts';

/**
 * pictures decoded at the same time; the originals among them have at most `maxPixels` pixels together (a
 * larger picture is decoded alone)
 */
const maxDecoding = 4;
const maxPixels = 120_000_000;
/** between groups of so many crops the work can be stopped */
const cropsAtOnce = 4;
/** pixels of large inputs that wait for their models, together */
const maxInputPixels = 32_000_000;

export interface AnalysisPipeline {
  /**
   * @param listener `started` and `decoded` are called for the engine's time limits; exactly one of the other
   * three is called last
   */
  add(id: number, request: PipelineRequest, listener: AnalysisListener): void;
  drop(id: number): void;
}

export interface AnalysisListener {
  started(): void;
  decoded(): void;
  analyzed(result: AnalysisResult): void;
  dropped(): void;
  /** the fault is not the picture's: a pack cannot be used, or previews cannot be written */
  failed(error: AppError): void;
}

/** A request; `alone` runs its models one after the other. */
export type PipelineRequest = AnalysisRequest & { alone: boolean };

interface Item {
  id: number;
  request: PipelineRequest;
  listener: AnalysisListener;
  /** of the packs whose models analyze it (`wholesOf`) */
  manifests: readonly PackManifest[];
}
type DecodedPicture = Omit<Extract<AnalysisResult, { ok: true }>, 'evidence'>;

export function createAnalysisPipeline(registry: ModelRegistry, sources: PictureSources): AnalysisPipeline {
  const waiting: Item[] = [];
  /** items whose packs are being opened, which may take long */
  const opening = new Set<Item>();
  /** items that are looked at crop by crop, which can be stopped in between */
  const inCrops = new Map<number, AbortController>();
  const pixelBudget = createPixelBudget(maxPixels);
  const inputBudget = createPixelBudget(maxInputPixels);
  let decoding = 0;

  function startNext(): void {
    while (decoding < maxDecoding && waiting.length > 0) {
      const item = waiting.shift()!;
      decoding += 1;
      let isDecoding = true;
      const releaseDecoder = () => {
        if (!isDecoding) return;
        isDecoding = false;
        decoding -= 1;
        startNext();
      };
      const stop = new AbortController();
      if (item.request.inCrops) inCrops.set(item.id, stop);
      // rejects only where an answer could not be sent: the engine has ended
      analyze(item, { registry, sources, pixelBudget, inputBudget, releaseDecoder, signal: stop.signal })
        .finally(() => inCrops.delete(item.id))
        .catch(() => undefined);
    }
  }

  function enqueue(item: Item): void {
    waiting.push(item);
    startNext();
  }

  async function open(item: Item): Promise<void> {
    opening.add(item);
    try {
      const manifests: PackManifest[] = [];
      for (const pack of wholesOf(item.request))
        manifests.push(await registry.use(pack, (pool) => pool.open()));
      if (opening.delete(item)) enqueue({ ...item, manifests });
    } catch (error) {
      if (opening.delete(item)) fail(item.listener, error);
    }
  }

  return {
    add(id, request, listener) {
      const item = { id, request, listener, manifests: [] };
      if (request.packs.length === 0) enqueue(item);
      else open(item).catch(() => undefined); // as above
    },
    drop(id) {
      const early = [...opening].find((item) => item.id === id);
      if (early && opening.delete(early)) return early.listener.dropped();
      inCrops.get(id)?.abort();
      // another picture that is being decoded finishes: little work is left
      const at = waiting.findIndex((item) => item.id === id);
      if (at >= 0) waiting.splice(at, 1)[0]?.listener.dropped();
    },
  };
}

/** Waits until that many pixels fit into the budget. @returns releases them */
type PixelBudget = (pixels: number) => Promise<() => void>;

/** A picture larger than the whole budget waits until nothing else is in use. */
function createPixelBudget(mostPixels: number): PixelBudget {
  const waiting: (() => void)[] = [];
  let inUse = 0;
  return async (pixels) => {
    while (inUse > 0 && inUse + pixels > mostPixels)
      await new Promise<void>((resolve) => waiting.push(resolve));
    inUse += pixels;
    return () => {
      inUse -= pixels;
      for (const wake of waiting.splice(0)) wake();
    };
  };
}

interface AnalysisDeps {
  registry: ModelRegistry;
  sources: PictureSources;
  pixelBudget: PixelBudget;
  inputBudget: PixelBudget;
  /** allows the next picture to be decoded; may be called more than once */
  releaseDecoder: () => void;
  /** aborted when nobody waits for its crops any more */
  signal: AbortSignal;
}

async function analyze(
  { request, listener, manifests }: Item,
  { registry, sources, pixelBudget, inputBudget, releaseDecoder, signal }: AnalysisDeps,
): Promise<void> {
  // before its time is taken: the models may be long at what is before them
  const releaseInputs = await inputBudget(inputPixels(manifests));
  try {
    listener.started();
    const wanted = request.tilesPath === undefined ? sources : atFullSize(sources);
    const picture = await openPicture(request.path, wanted, request.turn ?? null);
    const releasePixels = await pixelBudget(picture.source.width * picture.source.height);
    const { decoded, inputs } = await decodeAndPrepare(picture, request, manifests).finally(releasePixels);
    listener.decoded();
    releaseDecoder();
    const evidence = await runModels(request, inputs, registry, signal);
    listener.analyzed({ ...decoded, evidence });
  } catch (error) {
    if (signal.aborted) listener.dropped();
    else fail(listener, error);
  } finally {
    releaseDecoder();
    releaseInputs();
  }
}

/** The packs whose models are to run: a pack and its parts are made by one inference. */
function wholesOf({ packs }: Pick<AnalysisRequest, 'packs'>): PackRef[] {
  const wholes = packs.map(wholeOf);
  return wholes.filter(({ id }, index) => wholes.findIndex((other) => other.id === id) === index);
}

/**
 * @param inputs of each pack: one picture, or its crops
 * @returns the evidence of the packs and parts that were asked for; of crops one after the other
 */
async function runModels(
  request: PipelineRequest,
  inputs: readonly (readonly Pixels[])[],
  registry: ModelRegistry,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const wholes = wholesOf(request);
  const run = async (pack: PackRef, index: number) => {
    const found: Evidence[] = [];
    for (const group of inGroups(inputs[index]!, cropsAtOnce)) {
      signal.throwIfAborted();
      const analyzed = group.map((input) => registry.use(pack, (pool) => pool.analyze(input)));
      found.push(...(await Promise.all(analyzed)).flat());
    }
    return found;
  };
  const found: Evidence[] = [];
  if (request.alone) for (const [index, pack] of wholes.entries()) found.push(...(await run(pack, index)));
  else found.push(...(await Promise.all(wholes.map(run))).flat());
  return request.packs.flatMap(({ id }) => found.filter(({ packId }) => packId === id));
}

/**
 * Decodes once (more often only where several sizes are needed), writes the previews and makes the inputs of the
 * models.
 */
async function decodeAndPrepare(
  picture: OpenedPicture,
  request: AnalysisRequest,
  manifests: readonly PackManifest[],
): Promise<{ decoded: DecodedPicture; inputs: Pixels[][] }> {
  const { gridPath, largePath, tilesPath, compareWith } = request;
  const { width, height, source, mimeType } = picture;
  const needed = largestInput(manifests);
  const forModels = isLargerThanGrid(needed)
    ? await decodePicture(picture, modelExtent(source.width, source.height, needed))
    : null;
  const isGridNeeded = !forModels || gridPath !== null || largePath !== null || compareWith !== undefined;
  const { pixels, damaged } = isGridNeeded
    ? await decodePicture(picture, gridExtent(source.width, source.height))
    : forModels;
  const large =
    largePath === null ? null : await decodePicture(picture, largeExtent(source.width, source.height));
  const whole = tilesPath === undefined ? null : await decodePicture(picture, source);
  const earlier = compareWith === undefined ? null : await readPreview(compareWith);
  const match = compareWith === undefined ? {} : { match: earlier && matchPictures(earlier, pixels) };
  const [signature, , , , ...inputs] = await Promise.all([
    manifests.length > 0 ? null : signatureOf(pixels),
    gridPath === null ? null : encodeGrid(pixels).then((bytes) => writePreview(gridPath, bytes)),
    largePath === null
      ? null
      : encodeLarge(large?.pixels ?? pixels).then((bytes) => writePreview(largePath, bytes)),
    whole && tilesPath !== undefined ? writeTiles(tilesPath, whole.pixels) : null,
    ...manifests.map((manifest) => inputsFor(manifest, forModels?.pixels ?? pixels, request)),
  ]);
  const boxColours = request.colourBoxes?.map((box) => boxColoursOf(pixels, box));
  const colours = boxColours ? { boxColours } : {};
  const tiled = whole && { tiled: { width: whole.pixels.width, height: whole.pixels.height } };
  const found = { ...match, ...colours, ...tiled };
  return { decoded: { ok: true, width, height, mimeType, signature, damaged, ...found }, inputs };
}

async function signatureOf(pixels: Pixels): Promise<PictureSignature> {
  return {
    thumbhash: await thumbhashOf(pixels),
    pixelHash: pixelHashOf(pixels),
    ...similaritySignatureOf(pixels),
    colours: pictureColoursOf(pixels),
  };
}

/** The largest sides that a pack needs; 0 = those of the grid preview. */
function largestInput(manifests: readonly PackManifest[]): { shortSide: number; longSide: number } {
  const specs = manifests.map((manifest) => ({ manifest, ...analyzerOf(manifest.role) }));
  return {
    shortSide: Math.max(0, ...specs.map(({ shortSide, manifest }) => shortSide(manifest))),
    longSide: Math.max(0, ...specs.map(({ longSide, manifest }) => longSide?.(manifest) ?? 0)),
  };
}

/** What a picture takes in memory until its models have seen it, at most; 0 where that is little. */
function inputPixels(manifests: readonly PackManifest[]): number {
  const { shortSide, longSide } = largestInput(manifests);
  return isLargerThanGrid({ shortSide, longSide }) ? Math.max(shortSide, longSide) ** 2 : 0;
}

/** The picture as the pack's models take it; its crops where these are asked for. */
function inputsFor(
  manifest: PackManifest,
  pixels: Pixels,
  { inCrops = false }: Pick<AnalysisRequest, 'inCrops'>,
): Promise<Pixels[]> {
  const pictures = inCrops
    ? cropsOf(pixels.width / pixels.height).map((crop) => cutOut(pixels, crop))
    : [pixels];
  return Promise.all(pictures.map((picture) => inputFor(manifest, picture)));
}

async function inputFor(manifest: PackManifest, pixels: Pixels): Promise<Pixels> {
  return analyzerOf(manifest.role).prepare(pixels, manifest, pictureTools);
}

function fail(listener: AnalysisListener, error: unknown): void {
  const result = pictureFailure(error);
  if (result) listener.analyzed(result);
  else listener.failed(workerFailure(error));
}

/** The error as this picture's result; null where the fault is not the picture's. */
function pictureFailure(error: unknown): AnalysisResult | null {
  if (error instanceof PictureError) return { ok: false, code: error.code, message: error.message };
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return {
      ok: false,
      code: 'disk_full',
      message: 'The disk is full, so the preview could not be written. Make room, then import again.',
    };
  return null;
}

/** The sentence for an error whose fault is not the picture's. */
function workerFailure(error: unknown): AppError {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof AppError || code === undefined || syscall === undefined) return asAppError(error);
  return new AppError(
    'library_unusable',
    `A preview could not be written (${code}). Check that the library’s folder is there and can be written to.`,
    { code, syscall },
    { cause: error },
  );
}
