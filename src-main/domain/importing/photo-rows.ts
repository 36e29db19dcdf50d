/** @file Makes and changes rows of photos and files. Pure. */
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { noMetadata, type PhotoMetadata } from '../shared/metadata.ts';
import type { AnalysisResult } from '../vision/vision.ts';
import { sortTimeMs, timeFromFile, timeFromName } from '../shared/capture-time.ts';

export type SuccessfulAnalysis = Extract<AnalysisResult, { ok: true }>;

/** The row with the result of decoding and with metadata. It is to be derived again. */
export function withContent(
  row: PhotoRow,
  contentHash: string,
  analysis: SuccessfulAnalysis,
  metadata: PhotoMetadata,
  decisions: PhotoDecisions,
): PhotoRow {
  return {
    ...withMetadata(row, { ...metadata, mimeType: analysis.mimeType }, decisions),
    contentHash,
    width: analysis.width,
    height: analysis.height,
    damaged: analysis.damaged,
    ...(analysis.signature ?? noSignature),
    stackParentId: null,
    otherStackParents: [],
    companions: [],
    failure: null,
  };
}

/** Imports ask the worker for a signature; a row without one would be decoded again. */
const noSignature = {
  thumbhash: null,
  pixelHash: null,
  perceptualHash: null,
  sharpness: null,
  colours: null,
};

/** The row with this metadata. It is to be derived again. */
export function withMetadata(row: PhotoRow, metadata: PhotoMetadata, decisions: PhotoDecisions): PhotoRow {
  return {
    ...row,
    takenAt: metadata.takenAt,
    takenAtSortMs: metadata.takenAt === null ? null : sortTimeMs(metadata.takenAt),
    takenAtPrecision: metadata.takenAtPrecision,
    takenAtOffset: metadata.takenAtOffset,
    takenAtSource: metadata.takenAtSource,
    metadata,
    favourite: decisions.favourite ?? metadata.favourite,
    rating: decisions.rating !== undefined ? decisions.rating : metadata.rating,
    derivedVersion: null,
  };
}

/**
 * One more file of a photo. Where the metadata states no date, a date in a file name is better than a file
 * date, and of two of the same kind the earlier is better, since copies are younger than their originals.
 */
export function withFileDate(
  row: PhotoRow,
  { relPath, mtimeMs }: { relPath: string; mtimeMs: number },
  nowMs: number,
): PhotoRow {
  const sources = [null, 'file date', 'file name'];
  const rank = sources.indexOf(row.takenAtSource);
  const found = timeFromName(relPath.slice(relPath.lastIndexOf('/') + 1)) ?? timeFromFile(mtimeMs, nowMs);
  if (rank < 0 || found === null) return row;
  const better = sources.indexOf(found.takenAtSource) - rank;
  if (better < 0 || (better === 0 && found.takenAt >= (row.takenAt ?? ''))) return row;
  return {
    ...row,
    ...found,
    takenAtSortMs: sortTimeMs(found.takenAt),
    metadata: { ...row.metadata, ...found },
  };
}

/** A photo that no decoder could read. It is tried again when its file changes. */
export function withFailure(row: PhotoRow, { code, message }: { code: string; message: string }): PhotoRow {
  return { ...row, failure: { code, message } };
}

/**
 * A photo that was not decoded yet, with the person's earlier decisions: the catalogue may have been lost, or
 * its root removed and added again.
 */
export function undecodedPhoto(id: string, contentHash: string, decisions: PhotoDecisions): PhotoRow {
  return {
    id,
    contentHash,
    pixelHash: null,
    width: 0,
    height: 0,
    takenAt: null,
    takenAtSortMs: null,
    takenAtPrecision: null,
    takenAtOffset: null,
    takenAtSource: null,
    metadata: noMetadata,
    thumbhash: null,
    damaged: false,
    removed: decisions.removed,
    favourite: decisions.favourite ?? false,
    rating: decisions.rating ?? null,
    appliedSeq: decisions.seq,
    derivedVersion: null,
    tags: [],
    rejectedTags: [...decisions.tagsRejected],
    caption: null,
    objects: [],
    searchText: '',
    authoredText: null,
    perceptualHash: null,
    sharpness: null,
    colours: null,
    factCodes: null,
    screening: null,
    stackParentId: null,
    otherStackParents: [],
    companions: [],
    failure: null,
  };
}

/** The rows of present files, marked `away`. */
export function awayRows(rows: readonly FileRow[]): FileRow[] {
  return rows.filter(({ state }) => state === 'present').map((row) => ({ ...row, state: 'away' }));
}
