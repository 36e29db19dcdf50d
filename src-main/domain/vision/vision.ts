/**
 * @file The port to seeing: decode a picture once, write its previews, run model packs over it; embed texts.
 * Implemented by worker/client.ts.
 */
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { Orientation } from '../shared/orientation.ts';
import type { Evidence } from '../evidence/evidence.ts';

/**
 * A pack the worker shall load: its folder holds manifest.json (or a Hugging Face CLIP layout;
 * domain/models/manifest.ts reads both).
 */
export interface PackRef {
  id: string;
  /** of its kind of evidence (domain/evidence/kinds.ts) */
  role: string;
  directory: string;
}

export interface AnalysisRequest {
  /** absolute path of the original, or of a grid preview when only embedding again */
  path: string;
  /**
   * where to write previews (the last folder is made; written to a temporary name and renamed); null = don't
   */
  gridPath: string | null;
  largePath: string | null;
  packs: PackRef[];
  /** EXIF orientation to turn an original by that states none itself; null or left out = as the file says */
  turn?: Orientation | null;
  /** a grid preview of an earlier picture that this one is compared with */
  compareWith?: string;
}

/**
 * How much of two pictures agrees once one is laid over the other (`adapters/sharp/match/picture-match.ts`).
 */
export interface PictureMatch {
  /** share of the textured blocks that both show and that show the same, 0 … 1 */
  agreement: number;
  /** the same, looked at more closely; as `agreement` where that is low */
  fineAgreement: number;
  /** share of the earlier picture that the later one shows, 0 … 1 */
  coversBefore: number;
  /** share of the later picture that the earlier one shows, 0 … 1: less where a frame was put around it */
  coversAfter: number;
  /** textured blocks that were compared: with few of them there is nothing to tell by */
  blocks: number;
  /**
   * places that are corners in both and lie where they should; 0 where the pictures were only laid over each
   * other as they are
   */
  corners: number;
}

/** What is computed from the decoded grid-sized RGB pixels. */
export interface PictureSignature {
  /** base64 */
  thumbhash: string;
  /** SHA-256 of the pixels, hex */
  pixelHash: string;
  /** 16 hex digits: what the picture looks like (`adapters/sharp/similarity-signature.ts`) */
  perceptualHash: string;
  /** variance of the Laplacian over the luminance */
  sharpness: number;
}

export type AnalysisResult =
  | {
      ok: true;
      /** pixels as displayed */
      width: number;
      height: number;
      mimeType: string;
      /** null where packs were asked: what they see is then all that is wanted */
      signature: PictureSignature | null;
      /** decoded only in part: what is there is shown, and marked */
      damaged: boolean;
      /** where `compareWith` was asked; null = that picture cannot be read */
      match?: PictureMatch | null;
      evidence: Evidence[];
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
 * One worker process behind one client. A process that dies is started again; the pictures it held are tried
 * one by one, and one that kills it twice answers `decoder_crashed`. A pack that cannot be loaded throws
 * AppError (model_missing, model_damaged, model_invalid); everything about one picture is data in its result.
 */
export interface Vision {
  /** Results in the order asked. Pictures of one call are decoded ahead of inference by a bounded queue. */
  analyze(requests: readonly AnalysisRequest[], signal?: AbortSignal): Promise<AnalysisResult[]>;
  /** Unit vectors, one a text, of the pack's dimensions. Empty text is allowed. */
  embedTexts(pack: PackRef, texts: readonly string[]): Promise<Float32Array[]>;
  /** Loads the packs (hash check, provider self-test) so that the first call is quick. */
  warm(packs: readonly PackRef[]): Promise<void>;
  /** Every candidate of this platform, with what the self-test of `pack` said. */
  providers(pack: PackRef): Promise<ProviderState[]>;
  forceProvider(name: ProviderName | null): Promise<void>;
  /** pid of the running process, null when none: for tests that kill it */
  pid(): number | null;
  close(): Promise<void>;
}
