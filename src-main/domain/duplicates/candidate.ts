/** @file The facts of a photo that grouping look-alikes needs. Pure. */
import type { PhotoRow } from '../catalogue/rows.ts';
import type { DatePrecision } from '../../../src-preload/contract/index.ts';
import { isMoment, sortTimeMs } from '../shared/capture-time.ts';

export interface Candidate {
  id: string;
  /** 16 hex digits */
  perceptualHash: string;
  width: number;
  height: number;
  /** variance of the Laplacian; null = not measured */
  sharpness: number | null;
  mimeType: string | null;
  damaged: boolean;
  /** make and model; null where the file has neither */
  camera: string | null;
  /**
   * the wall time in the file itself, ms as if UTC; null where the time is from the name or the file's date
   */
  shotMs: number | null;
  /** `shotMs` has fractions of a second */
  shotToTheFraction: boolean;
  /** the time in the timeline */
  takenAt: string | null;
  takenAtPrecision: DatePrecision | null;
  takenAtSortMs: number | null;
  burstId: string | null;
}

/**
 * @returns null for a photo that is not compared: removed, unreadable, stacked under another, or not analyzed
 * yet
 */
export function candidateOf(row: PhotoRow): Candidate | null {
  const {
    id,
    perceptualHash,
    width,
    height,
    sharpness,
    damaged,
    takenAt,
    takenAtSortMs,
    takenAtPrecision,
    takenAtSource,
    metadata,
  } = row;
  if (
    perceptualHash === null ||
    row.removed ||
    row.failure !== null ||
    row.stackParentId !== null ||
    width === 0 ||
    height === 0
  )
    return null;
  const written =
    takenAtSource !== 'file name' && takenAtSource !== 'file date' && isMoment(takenAtPrecision)
      ? takenAt
      : null;
  return {
    id,
    perceptualHash,
    width,
    height,
    sharpness,
    damaged,
    takenAt,
    takenAtSortMs,
    takenAtPrecision,
    mimeType: metadata.mimeType,
    camera:
      metadata.make === null && metadata.model === null
        ? null
        : `${metadata.make ?? ''}\0${metadata.model ?? ''}`,
    shotMs: written === null ? null : sortTimeMs(written),
    shotToTheFraction: written?.includes('.') ?? false,
    burstId: metadata.burstId,
  };
}
