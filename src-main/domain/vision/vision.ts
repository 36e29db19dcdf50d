/**
 * @file The port to image analysis: decodes a picture once, writes its previews, runs model packs over it;
 * embeds texts. Implemented by worker/client.ts.
 */
import type { Box, ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { PictureColours } from '../shared/picture-colours.ts';
import type { Orientation } from '../shared/orientation.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { PackDevice } from './device.ts';

/**
 * A pack for the worker to load: its folder holds manifest.json (or a Hugging Face CLIP layout;
 * domain/models/manifest.ts reads both).
 */
export interface PackRef {
  id: string;
  /** of its kind of evidence (domain/evidence/kinds.ts) */
  role: string;
  directory: string;
  /** of a part (`PartSpec`): the pack that it is a part of, in the same folder */
  partOf?: { id: string; role: string };
}

/** The pack whose models make it: itself, or the one that it is a part of. */
export function wholeOf({ id, role, directory, partOf }: PackRef): PackRef {
  return { id, role, ...partOf, directory };
}

export interface AnalysisRequest {
  /** absolute path of the original, or of a grid preview when only models run */
  path: string;
  /**
   * where to write previews (the last folder is created; written to a temporary name and renamed); null = not
   * written
   */
  gridPath: string | null;
  largePath: string | null;
  /**
   * where to write the whole picture at full size, in tiles of several sizes (`adapters/sharp/tiles.ts`): a
   * folder that does not exist yet; absent = not written
   */
  tilesPath?: string;
  packs: PackRef[];
  /** EXIF orientation to apply to an original that has none itself; null or absent = as in the file */
  turn?: Orientation | null;
  /** a grid preview of an earlier picture to compare this one with */
  compareWith?: string;
  /**
   * the packs analyze crops of the picture (crops.ts) instead of the whole; `evidence` is then that of each
   * crop, in the order of the crops
   */
  inCrops?: boolean;
  /** parts of the picture whose colours are measured, in 0…1 of it as displayed */
  colourBoxes?: readonly Box[];
}

/** How well two pictures agree once they are aligned (`adapters/sharp/match/picture-match.ts`). */
export interface PictureMatch {
  /** share of the textured blocks present in both that show the same, 0 … 1 */
  agreement: number;
  /** the same at a finer scale; equal to `agreement` where that is low */
  fineAgreement: number;
  /** share of the earlier picture that the later one shows, 0 … 1 */
  coversBefore: number;
  /** share of the later picture that the earlier one shows, 0 … 1: less where a frame was put around it */
  coversAfter: number;
  /** textured blocks that were compared: with few of them the result is not reliable */
  blocks: number;
  /**
   * corners that were found in both at matching positions; 0 where the pictures were compared without
   * alignment
   */
  corners: number;
}

/** Computed from the decoded grid-sized RGB pixels. */
export interface PictureSignature {
  /** base64 */
  thumbhash: string;
  /** SHA-256 of the pixels, hex */
  pixelHash: string;
  /** 16 hex digits: a hash that is similar for similar pictures (`adapters/sharp/similarity-signature.ts`) */
  perceptualHash: string;
  /** variance of the Laplacian over the luminance */
  sharpness: number;
  /** `adapters/sharp/picture-colours.ts` */
  colours: PictureColours;
}

export type AnalysisResult =
  | {
      ok: true;
      /** pixels as displayed */
      width: number;
      height: number;
      mimeType: string;
      /** null where packs were requested: then only their evidence is needed */
      signature: PictureSignature | null;
      /** only part of the picture could be decoded: it is shown, and marked */
      damaged: boolean;
      /** where `compareWith` was given; null = that picture cannot be read */
      match?: PictureMatch | null;
      evidence: Evidence[];
      /** of `colourBoxes`, in their order: the colours of the middle of each, largest first */
      boxColours?: PictureColours['dominant'][];
      /** pixels of the picture in `tilesPath`: fewer than the photo's own where only a preview is embedded */
      tiled?: { width: number; height: number };
    }
  | {
      ok: false;
      code:
        | 'unreadable_file'
        | 'unsupported_format'
        | 'file_too_large'
        | 'decoder_crashed'
        | 'not_found'
        | 'disk_full';
      message: string;
    };

/**
 * One worker process behind one client. A process that ends is restarted; the pictures it held are analyzed
 * one by one, and one that ends it twice gives `decoder_crashed`. A pack that cannot be loaded throws
 * AppError (model_missing, model_damaged, model_invalid); all errors of one picture are data in its result.
 */
export interface Vision {
  /**
   * Results in the order of the requests. Pictures of one call are decoded ahead of inference in a bounded
   * queue.
   */
  analyze(requests: readonly AnalysisRequest[], signal?: AbortSignal): Promise<AnalysisResult[]>;
  /** Unit vectors, one a text, of the pack's dimensions. Empty text is allowed. */
  embedTexts(pack: PackRef, texts: readonly string[]): Promise<Float32Array[]>;
  /**
   * Loads the packs’ models for pictures (hash check, provider self-test) so that the first use is quick. Text
   * towers are loaded by `embedTexts`, also with no text at all.
   */
  warm(packs: readonly PackRef[]): Promise<void>;
  /** Every candidate of this platform, with the result of its self-test with `pack`. */
  providers(pack: PackRef): Promise<ProviderState[]>;
  /** What the pack's models for pictures run on; opens them. null = it has none. */
  device(pack: PackRef): Promise<PackDevice | null>;
  forceProvider(name: ProviderName | null): Promise<void>;
  /** pid of the running process, null when none: for tests that kill it */
  pid(): number | null;
  close(): Promise<void>;
}
