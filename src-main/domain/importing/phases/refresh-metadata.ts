/**
 * @file Phase: reads metadata again, without decoding, where the sidecars of a photo's files changed or were
 * never looked for.
 */
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import type { FileRow, PhotoRow } from '../../catalogue/rows.ts';
import type { PhotoDecisions } from '../../shared/photo-decisions.ts';
import type { PhotoMetadata } from '../../shared/metadata.ts';
import { inGroups } from '../../shared/in-groups.ts';
import type { KnownLibrary, StaleMetadata } from '../import-item.ts';
import { withMetadata, withFileDate, type SuccessfulAnalysis } from '../photo-rows.ts';
import { previewPath } from '../../shared/layout.ts';
import type { AnalysisRequest } from '../../vision/vision.ts';
import { withEarlierMetadata } from '../partial-metadata.ts';
import { sidecarPaths, withoutSidecars } from '../sidecars.ts';
import type { Committed } from './commit.ts';
import type { Planned } from './plan.ts';
import type { Scanned } from './scan.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportEvent } from '../import-events.ts';

/** photos of one group; the metadata reader works on several of them in parallel */
const groupSize = 32;

interface RefreshMetadataDeps extends ImportContext {
  known: KnownLibrary;
}

/**
 * A photo's metadata comes from the sidecars of all its files. Photos are written before the sidecar stamps
 * of their files: after a kill between the two, or where a file went away meanwhile, the next import tries
 * again.
 */
export async function refreshMetadata(
  { known, plan, stale }: Scanned & Planned & Committed,
  context: ImportContext,
): Promise<void> {
  const metadataChanged = plan.metadataChanged.map(({ file, row }): StaleMetadata => ({
    file,
    photoId: row.photoId,
    unchanged: row,
  }));
  const byPhoto = new Map<string, StaleMetadata[]>();
  for (const one of [...metadataChanged, ...stale])
    byPhoto.set(one.photoId, [...(byPhoto.get(one.photoId) ?? []), one]);
  for (const group of inGroups([...byPhoto], groupSize)) {
    context.signal.throwIfAborted();
    await refreshGroup(new Map(group), { ...context, known });
  }
}

async function refreshGroup(
  group: ReadonlyMap<string, readonly StaleMetadata[]>,
  deps: RefreshMetadataDeps,
): Promise<void> {
  const { catalogue, decisions, now, emit, known } = deps;
  const filesOf = await catalogue.filesOf([...group.keys()]);
  const read = new Map<string, NewMetadata>();
  await Promise.all(
    [...group].map(async ([photoId, staleFiles]) => {
      const found = await readAgain(photoId, staleFiles, filesOf.get(photoId) ?? [], deps);
      if (found) read.set(photoId, found);
    }),
  );
  const analyses = await analyzeReoriented(read, deps);
  const changed = new Set<string>();
  await catalogue.updatePhotos([...read.keys()], (row) => {
    const { metadata, others } = read.get(row.id)!;
    const analysis = analyses.get(row.id)?.analysis;
    const next = withAnalysis(withNewMetadata(row, metadata, others, decisions.of(row.id), now()), analysis);
    if (!isDeepStrictEqual(statedFields(next), statedFields(row))) {
      changed.add(row.id);
      return next;
    }
    changed.delete(row.id);
    return next.metadata.version === row.metadata.version ? null : { ...row, metadata: next.metadata };
  });
  // delete again: a viewer or a model may have written with the old orientation meanwhile
  await discardPixelData(analyses, deps);
  await catalogue.putFiles([...read.values()].flatMap(({ stamped }) => stamped));
  const ids = [...changed];
  if (ids.length > 0) await deps.photosChanged(ids);
  const counted = [...group.values()].flat().flatMap(({ file, photoId, unchanged }): ImportEvent[] => {
    if (!unchanged) return [];
    const stamp = read.get(photoId)?.stamped.find((row) => isRowOf(row, file))?.sidecars;
    const isUpdated =
      changed.has(photoId) ||
      (stamp !== undefined && unchanged.sidecars !== null && unchanged.sidecars !== stamp);
    return [
      {
        kind: 'counted',
        outcome: isUpdated ? 'updated' : 'unchanged',
        path: file.path,
        photoId,
        damaged: known.photos.get(photoId)?.damaged ?? false,
        problems: read.get(photoId)?.metadata.problems ?? [],
      },
    ];
  });
  emit([...counted, { kind: 'done', count: counted.length }]);
  deps.written(ids);
}

/**
 * Decodes photos again whose sidecar states another orientation than before, and discards previews and
 * evidence of the old one. A photo that cannot be decoded now is removed from `read`: the next import tries
 * again.
 */
async function analyzeReoriented(
  read: Map<string, NewMetadata>,
  deps: RefreshMetadataDeps,
): Promise<Map<string, Reoriented>> {
  const { catalogue, vision, layout, signal } = deps;
  const rows = await catalogue.getPhotos([...read.keys()]);
  const reoriented = [...rows.values()].filter(
    (row) => row.pixelHash !== null && row.metadata.turn !== read.get(row.id)!.metadata.turn,
  );
  if (reoriented.length === 0) return new Map();
  const requests = reoriented.map((row): AnalysisRequest => {
    const { path, metadata } = read.get(row.id)!;
    return {
      path,
      gridPath: previewPath(layout, row.id, row.contentHash, 'grid'),
      largePath: null,
      packs: [],
      turn: metadata.turn,
    };
  });
  const results = await vision.analyze(requests, signal);
  const analyses = new Map<string, Reoriented>();
  for (const [at, row] of reoriented.entries()) {
    const analysis = results[at]!;
    if (analysis.ok)
      analyses.set(row.id, { analysis, large: previewPath(layout, row.id, row.contentHash, 'large') });
    else read.delete(row.id);
  }
  await discardPixelData(analyses, deps);
  return analyses;
}

interface Reoriented {
  analysis: SuccessfulAnalysis;
  /** path of its large preview */
  large: string;
}

/** Deletes the large previews and the evidence of these photos. */
async function discardPixelData(
  analyses: ReadonlyMap<string, Reoriented>,
  { catalogue, disk }: Pick<RefreshMetadataDeps, 'catalogue' | 'disk'>,
): Promise<void> {
  if (analyses.size === 0) return;
  for (const { large } of analyses.values()) await disk.discardPreview(large);
  for (const packId of await catalogue.evidencePacks())
    await catalogue.deleteEvidence(packId, [...analyses.keys()]);
}

function withAnalysis(row: PhotoRow, analysis: SuccessfulAnalysis | undefined): PhotoRow {
  if (!analysis) return row;
  const { width, height, signature, damaged } = analysis;
  return { ...row, width, height, ...signature, damaged, derivedVersion: null };
}

interface NewMetadata {
  /** the file that its metadata was read from */
  path: string;
  metadata: PhotoMetadata;
  /** the photo's other files */
  others: FileRow[];
  /** rows with the sidecar stamps that the metadata was read with */
  stamped: FileRow[];
}

/**
 * Sidecars that cannot be opened now keep what they said before, and are not in the new stamps: the next import
 * reads them.
 * @returns null where the file went away or could not be read now: its metadata is kept, and the next import
 * tries again
 */
async function readAgain(
  photoId: string,
  staleFiles: readonly StaleMetadata[],
  rows: readonly FileRow[],
  { catalogue, metadata, disk, roots }: RefreshMetadataDeps,
): Promise<NewMetadata | null> {
  const { path } = staleFiles[0]!.file;
  const rootPath = new Map(roots().map((root) => [root.id, root.path]));
  const sources = rows.flatMap((row) => {
    const file = staleFiles.find((one) => isRowOf(row, one.file))?.file;
    if (file) return [{ row, isStale: true, path: file.path, stamp: file.stamp }];
    if (row.state === 'missing') return [];
    const own = join(rootPath.get(row.rootId) ?? '', row.relPath);
    return [{ row, isStale: false, path: own, stamp: row.sidecars }];
  });
  const sidecars = [
    ...staleFiles.flatMap(({ file }) => sidecarPaths(file.path, file.stamp)),
    ...sources.flatMap((source) => (source.isStale ? [] : sidecarPaths(source.path, source.stamp))),
  ];
  const unread: string[] = [];
  const found = await metadata.read(path, sidecars, (sidecar) => unread.push(sidecar));
  if (found.mimeType === null || !(await disk.exists(path))) return null;
  const before = unread.length > 0 ? (await catalogue.getPhotos([photoId])).get(photoId) : undefined;
  return {
    path,
    metadata: before ? withEarlierMetadata(found, before.metadata) : found,
    others: sources.flatMap(({ row, path: own }) => (own === path ? [] : [row])),
    stamped: sources.flatMap(({ row, isStale, path: own, stamp }) => {
      const read = stamp === null ? null : withoutSidecars(own, stamp, unread);
      if (isStale) return [{ ...row, state: 'present' as const, sidecars: read }];
      return read === row.sidecars ? [] : [{ ...row, sidecars: read }];
    }),
  };
}

function isRowOf(row: FileRow, { rootId, relPath }: StaleMetadata['file']): boolean {
  return row.rootId === rootId && row.relPath === relPath;
}

function withNewMetadata(
  row: PhotoRow,
  metadata: PhotoMetadata,
  others: readonly FileRow[],
  decisions: PhotoDecisions,
  nowMs: number,
): PhotoRow {
  const now = withMetadata(row, { ...metadata, mimeType: row.metadata.mimeType }, decisions);
  // a later file date does not make a photo younger: the file was only written to again
  const dated =
    now.takenAtSource === 'file date' && row.takenAtSource === 'file date' && row.takenAt! < now.takenAt!
      ? withTimeOf(now, row)
      : now;
  return others.reduce((photo, file) => withFileDate(photo, file, nowMs), dated);
}

function withTimeOf(
  row: PhotoRow,
  { takenAt, takenAtPrecision, takenAtOffset, takenAtSource, takenAtSortMs }: PhotoRow,
): PhotoRow {
  return {
    ...row,
    takenAt,
    takenAtPrecision,
    takenAtOffset,
    takenAtSource,
    takenAtSortMs,
    metadata: { ...row.metadata, takenAt, takenAtPrecision, takenAtOffset, takenAtSource },
  };
}

/** All that file and sidecars state, without the version of the reader. */
function statedFields({
  takenAt,
  takenAtPrecision,
  takenAtOffset,
  takenAtSource,
  takenAtSortMs,
  metadata: { version: _, ...metadata },
  favourite,
  rating,
}: PhotoRow): unknown {
  return {
    takenAt,
    takenAtPrecision,
    takenAtOffset,
    takenAtSource,
    takenAtSortMs,
    metadata,
    favourite,
    rating,
  };
}
