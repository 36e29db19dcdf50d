/**
 * @file Phase: metadata read again, without a decode, where what lies beside a photo's files changed, or was
 * never looked for.
 */
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import type { FileRow, PhotoRow } from '../../catalogue/rows.ts';
import type { PhotoDecisions } from '../../shared/photo-decisions.ts';
import { fileKey } from '../../shared/file-key.ts';
import type { PhotoMetadata } from '../../shared/metadata.ts';
import { inGroups } from '../../shared/in-groups.ts';
import type { KnownLibrary, StaleMetadata } from '../import-item.ts';
import { withMetadata, withPlace, type SuccessfulAnalysis } from '../photo-rows.ts';
import { previewPath } from '../../shared/layout.ts';
import type { AnalysisRequest } from '../../vision/vision.ts';
import { sidecarPaths } from '../sidecars.ts';
import type { Committed } from './commit.ts';
import type { Planned } from './identify.ts';
import type { Scanned } from './scan.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportEvent } from '../import-events.ts';

/** photos of one step: the metadata reader works on some of them at once */
const groupSize = 32;

interface RefreshMetadataDeps extends ImportContext {
  known: KnownLibrary;
}

/**
 * A photo is described by the sidecars of all its files. Rows are written before stamps: a kill between them,
 * or a file that went away meanwhile, leaves the work to the next import.
 */
export async function refreshMetadata(
  { known, plan, stale }: Scanned & Planned & Committed,
  context: ImportContext,
): Promise<void> {
  const restamped = plan.restamped.map(({ file, row }): StaleMetadata => ({
    file,
    photoId: row.photoId,
    unchanged: row,
  }));
  const byPhoto = new Map<string, StaleMetadata[]>();
  for (const one of [...restamped, ...stale])
    byPhoto.set(one.photoId, [...(byPhoto.get(one.photoId) ?? []), one]);
  for (const group of inGroups([...byPhoto], groupSize)) {
    context.signal.throwIfAborted();
    await describeGroup(new Map(group), { ...context, known });
  }
}

async function describeGroup(
  group: ReadonlyMap<string, readonly StaleMetadata[]>,
  deps: RefreshMetadataDeps,
): Promise<void> {
  const { catalogue, decisions, now, emit, known } = deps;
  const filesOf = await catalogue.filesOf([...group.keys()]);
  const read = new Map<string, Described>();
  await Promise.all(
    [...group].map(async ([photoId, mine]) => {
      const found = await readAgain(mine, filesOf.get(photoId) ?? [], deps);
      if (found) read.set(photoId, found);
    }),
  );
  const analyses = await turnedLooks(read, deps);
  const changed = new Set<string>();
  await catalogue.updatePhotos([...read.keys()], (row) => {
    const { metadata, others } = read.get(row.id)!;
    const analysis = analyses.get(row.id)?.analysis;
    const next = seenAgain(redescribed(row, metadata, others, decisions.of(row.id), now()), analysis);
    if (!isDeepStrictEqual(described(next), described(row))) {
      changed.add(row.id);
      return next;
    }
    changed.delete(row.id);
    return next.metadata.version === row.metadata.version ? null : { ...row, metadata: next.metadata };
  });
  // once more, now that nobody begins with the old turn: a viewer or a model may have been at it
  await forgetPixels(analyses, deps);
  await catalogue.putFiles([...read.values()].flatMap(({ stamped }) => stamped));
  const ids = [...changed];
  if (ids.length > 0) await deps.photosChanged(ids);
  const counted = [...group.values()].flat().flatMap(({ file, photoId, unchanged }): ImportEvent[] => {
    if (!unchanged) return [];
    const isUpdated =
      changed.has(photoId) ||
      (read.has(photoId) && unchanged.sidecars !== null && unchanged.sidecars !== file.stamp);
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
 * Photos whose sidecar turns them otherwise than before are seen anew: what was made of their pixels goes.
 * One that cannot be seen now is left to the next import.
 */
async function turnedLooks(
  read: Map<string, Described>,
  deps: RefreshMetadataDeps,
): Promise<Map<string, TurnedLook>> {
  const { catalogue, vision, layout, signal } = deps;
  const rows = await catalogue.getPhotos([...read.keys()]);
  const turned = [...rows.values()].filter(
    (row) => row.pixelHash !== null && row.metadata.turn !== read.get(row.id)!.metadata.turn,
  );
  if (turned.length === 0) return new Map();
  const requests = turned.map((row): AnalysisRequest => {
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
  const analyses = new Map<string, TurnedLook>();
  for (const [at, row] of turned.entries()) {
    const analysis = results[at]!;
    if (analysis.ok)
      analyses.set(row.id, { analysis, large: previewPath(layout, row.id, row.contentHash, 'large') });
    else read.delete(row.id);
  }
  await forgetPixels(analyses, deps);
  return analyses;
}

interface TurnedLook {
  analysis: SuccessfulAnalysis;
  /** where its large preview lies */
  large: string;
}

/** What was made of these photos' pixels goes. */
async function forgetPixels(
  analyses: ReadonlyMap<string, TurnedLook>,
  { catalogue, disk }: Pick<RefreshMetadataDeps, 'catalogue' | 'disk'>,
): Promise<void> {
  if (analyses.size === 0) return;
  for (const { large } of analyses.values()) await disk.discardPreview(large);
  for (const packId of await catalogue.evidencePacks())
    await catalogue.deleteEvidence(packId, [...analyses.keys()]);
}

function seenAgain(row: PhotoRow, analysis: SuccessfulAnalysis | undefined): PhotoRow {
  if (!analysis) return row;
  const { width, height, signature, damaged } = analysis;
  return { ...row, width, height, ...signature, damaged, derivedVersion: null };
}

interface Described {
  /** the file that its metadata was read from */
  path: string;
  metadata: PhotoMetadata;
  /** the photo's other files that are there */
  others: FileRow[];
  /** rows with the stamps that the metadata was read with */
  stamped: FileRow[];
}

/**
 * @returns null where the file went away or could not be read now: what is known of it stays, and the next
 * import tries again
 */
async function readAgain(
  mine: readonly StaleMetadata[],
  rows: readonly FileRow[],
  { metadata, disk, roots }: RefreshMetadataDeps,
): Promise<Described | null> {
  const fileAt = new Map(mine.map(({ file }) => [fileKey(file.rootId, file.relPath), file]));
  const stamped: FileRow[] = [];
  const others: FileRow[] = [];
  for (const row of rows) {
    const file = fileAt.get(fileKey(row.rootId, row.relPath));
    if (file) stamped.push({ ...row, state: 'present', sidecars: file.stamp });
    else if (row.state === 'present') others.push(row);
  }
  const { path } = mine[0]!.file;
  const rootPath = new Map(roots().map((root) => [root.id, root.path]));
  const sidecars = [
    ...mine.flatMap(({ file }) => sidecarPaths(file.path, file.stamp)),
    ...others.flatMap((row) => sidecarPaths(join(rootPath.get(row.rootId) ?? '', row.relPath), row.sidecars)),
  ];
  const found = await metadata.read(path, sidecars);
  const isRead = found.mimeType !== null && (await disk.exists(path));
  return isRead
    ? {
        path,
        metadata: found,
        others: [
          ...stamped.filter((row) => fileAt.get(fileKey(row.rootId, row.relPath))!.path !== path),
          ...others,
        ],
        stamped,
      }
    : null;
}

function redescribed(
  row: PhotoRow,
  metadata: PhotoMetadata,
  others: readonly FileRow[],
  decisions: PhotoDecisions,
  nowMs: number,
): PhotoRow {
  const now = withMetadata(row, { ...metadata, mimeType: row.metadata.mimeType }, decisions);
  // a file that was only written to again is not younger for that
  const dated =
    now.takenAtSource === 'file date' && row.takenAtSource === 'file date' && row.takenAt! < now.takenAt!
      ? withTimeOf(now, row)
      : now;
  return others.reduce((photo, place) => withPlace(photo, place, nowMs), dated);
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

/** All that its file and its sidecars say, but with which version it was read. */
function described({
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
