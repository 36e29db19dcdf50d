/**
 * @file The assembly line of the worker: pictures are decoded a few ahead on the thread pool while the models
 * work through those that are ready. A picture that no model is to see never waits for one.
 */
import { AppError } from '../../src-preload/contract/index.ts';
import { similaritySignatureOf } from '../adapters/sharp/similarity-signature.ts';
import { matchPictures } from '../adapters/sharp/match/picture-match.ts';
import { pictureTools } from '../adapters/sharp/model-input.ts';
import { decodePicture, openPicture, type OpenedPicture } from '../adapters/sharp/open-picture.ts';
import type { PictureSources } from '../adapters/sharp/other-formats.ts';
import { PictureError } from '../adapters/sharp/picture-error.ts';
import { gridExtent, gridShortSide, largeExtent } from '../adapters/sharp/picture.ts';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import { readPreview } from '../adapters/sharp/read-preview.ts';
import {
  encodeGrid,
  encodeLarge,
  pixelHashOf,
  thumbhashOf,
  writePreview,
} from '../adapters/sharp/previews.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import { kindOf } from '../domain/evidence/kinds.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import type { AnalysisRequest, AnalysisResult, PackRef, PictureSignature } from '../domain/vision/vision.ts';
import { asAppError } from './app-error.ts';
import type { ModelRegistry } from './model-registry.ts';

/**
 * decoded at the same time, and at most this many pixels of originals among them (one picture may be larger,
 * alone)
 */
const decoders = 4;
const pixelsAtOnce = 120_000_000;

export interface AnalysisPipeline {
  /** @param on.began, on.decoded are told for the engine's clock; exactly one of the other two ends it */
  add(id: number, request: PipelineRequest, on: AnalysisListener): void;
  drop(id: number): void;
}

export interface AnalysisListener {
  started(): void;
  decoded(): void;
  analyzed(result: AnalysisResult): void;
  dropped(): void;
  /** what is wrong is not the picture: a pack, or the place for previews */
  failed(error: AppError): void;
}

/** A look, and whether its models are to work one after the other. */
export type PipelineRequest = AnalysisRequest & { alone: boolean };

interface Item {
  id: number;
  request: PipelineRequest;
  on: AnalysisListener;
  /** of the packs that are to see it */
  manifests: readonly PackManifest[];
}
type Seen = Omit<Extract<AnalysisResult, { ok: true }>, 'evidence'>;

export function createAnalysisPipeline(registry: ModelRegistry, sources: PictureSources): AnalysisPipeline {
  const waiting: Item[] = [];
  /** their packs are being opened, which may take long */
  const opening = new Set<Item>();
  const room = createPixelBudget(pixelsAtOnce);
  let decoding = 0;

  function startNext(): void {
    while (decoding < decoders && waiting.length > 0) {
      const item = waiting.shift()!;
      decoding += 1;
      const free = () => {
        decoding -= 1;
        startNext();
      };
      // a rejection: an answer could not be sent, the engine is gone
      analyze(item, { registry, sources, room, free }).catch(() => undefined);
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
      for (const pack of item.request.packs) manifests.push(await registry.use(pack, (pool) => pool.open()));
      if (opening.delete(item)) enqueue({ ...item, manifests });
    } catch (error) {
      if (opening.delete(item)) fail(item.on, error);
    }
  }

  return {
    add(id, request, on) {
      const item = { id, request, on, manifests: [] };
      if (request.packs.length === 0) enqueue(item);
      else open(item).catch(() => undefined); // as above
    },
    drop(id) {
      const early = [...opening].find((item) => item.id === id);
      if (early && opening.delete(early)) return early.on.dropped();
      // one that is past the queue finishes: it costs little by now
      const at = waiting.findIndex((item) => item.id === id);
      if (at >= 0) waiting.splice(at, 1)[0]?.on.dropped();
    },
  };
}

/** Waits until there is room for so many pixels. @returns gives the room back */
type PixelBudget = (pixels: number) => Promise<() => void>;

/** One picture may be larger than all of it, alone. */
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

interface Means {
  registry: ModelRegistry;
  sources: PictureSources;
  room: PixelBudget;
  /** called once when the picture is decoded, or cannot be: the next one may come */
  free: () => void;
}

async function analyze(
  { request, on, manifests }: Item,
  { registry, sources, room, free }: Means,
): Promise<void> {
  let decoder: (() => void) | null = free;
  const leave = () => {
    decoder?.();
    decoder = null;
  };
  try {
    on.started();
    const picture = await openPicture(request.path, sources, request.turn ?? null);
    const giveBack = await room(picture.source.width * picture.source.height);
    const { seen, inputs } = await prepared(picture, request, manifests).finally(giveBack);
    on.decoded();
    leave();
    const evidence = await runModels(request, inputs, registry);
    on.analyzed({ ...seen, evidence });
  } catch (error) {
    fail(on, error);
  } finally {
    leave();
  }
}

async function runModels(
  { packs, alone }: PipelineRequest,
  inputs: readonly Pixels[],
  registry: ModelRegistry,
): Promise<Evidence[]> {
  const run = (pack: PackRef, index: number) => registry.use(pack, (pool) => pool.analyze(inputs[index]!));
  if (!alone) return Promise.all(packs.map(run));
  const evidence: Evidence[] = [];
  for (const [index, pack] of packs.entries()) evidence.push(await run(pack, index));
  return evidence;
}

/**
 * Decodes once (and once more, larger, only where something larger than the grid preview is asked), writes
 * what is to be kept.
 */
async function prepared(
  picture: OpenedPicture,
  request: AnalysisRequest,
  manifests: readonly PackManifest[],
): Promise<{ seen: Seen; inputs: Pixels[] }> {
  const { gridPath, largePath, compareWith } = request;
  const { width, height, source, mimeType } = picture;
  const { pixels, damaged } = await decodePicture(picture, gridExtent(source.width, source.height));
  const [large, forModels] = await Promise.all([
    largePath === null ? null : decodePicture(picture, largeExtent(source.width, source.height)),
    largestShortSide(manifests) > gridShortSide
      ? decodePicture(picture, gridExtent(source.width, source.height, largestShortSide(manifests)))
      : null,
  ]);
  const earlier = compareWith === undefined ? null : await readPreview(compareWith);
  const match = compareWith === undefined ? {} : { match: earlier && matchPictures(earlier, pixels) };
  const [signature, , , ...inputs] = await Promise.all([
    manifests.length > 0 ? null : signatureOf(pixels),
    gridPath === null ? null : encodeGrid(pixels).then((bytes) => writePreview(gridPath, bytes)),
    largePath === null
      ? null
      : encodeLarge(large?.pixels ?? pixels).then((bytes) => writePreview(largePath, bytes)),
    ...manifests.map((manifest) => inputFor(manifest, forModels?.pixels ?? pixels)),
  ]);
  return { seen: { ok: true, width, height, mimeType, signature, damaged, ...match }, inputs };
}

async function signatureOf(pixels: Pixels): Promise<PictureSignature> {
  return {
    thumbhash: await thumbhashOf(pixels),
    pixelHash: pixelHashOf(pixels),
    ...similaritySignatureOf(pixels),
  };
}

/** The short side that the most demanding pack wants pictures decoded to. */
function largestShortSide(manifests: readonly PackManifest[]): number {
  return Math.max(0, ...manifests.map((manifest) => kindOf(manifest.role).analysis.shortSide(manifest)));
}

async function inputFor(manifest: PackManifest, pixels: Pixels): Promise<Pixels> {
  return kindOf(manifest.role).analysis.prepare(pixels, manifest, pictureTools);
}

function fail(on: AnalysisListener, error: unknown): void {
  const result = pictureFailure(error);
  if (result) on.analyzed(result);
  else on.failed(workerFailure(error));
}

/** What went wrong as this picture's result; null where it is not the picture's fault. */
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

/** What went wrong and is not the picture's fault, in words. */
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
