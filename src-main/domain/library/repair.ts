/**
 * @file Repairs what the library check finds, without rebuilding the catalogue. Data that can be made again
 * is made or deleted; decisions never are.
 */
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { CompanionFile, FileRow, FileState } from '../catalogue/rows.ts';
import type { DeriveService } from '../derive/derive-service.ts';
import { undecodedPhoto } from '../importing/photo-rows.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { Vision } from '../vision/vision.ts';
import type { IdentityChange, IdentityFile } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import { previewPath, type PreviewKind } from '../shared/layout.ts';
import { deleteAll } from './preview-files.ts';
import { restoreFromPreviews } from './restore-from-preview.ts';
import { scanIntegrity, type IntegrityScan, type ScannedLibrary } from './integrity-scan.ts';

const atOnce = 32;
const rowsPerStep = 1_000;

export interface RepairDeps {
  library: ScannedLibrary;
  vision: Pick<Vision, 'analyze'>;
  derive: Pick<DeriveService, 'currentVersions' | 'derivePhotos' | 'deriveStale'>;
  signal: AbortSignal;
  report: (update: JobUpdate) => void;
}

/**
 * Can be interrupted at any time and repeated; a library without faults is not changed. Restored photos and
 * files are analyzed by the next import.
 * @returns the number of repairs
 * @throws AppError disk_full, library_unusable
 */
export async function repairLibrary(deps: RepairDeps): Promise<number> {
  const { library, derive, signal, report } = deps;
  report({ note: 'Looking what is amiss', done: 0, total: null });
  const scan = await scanIntegrity(library, derive.currentVersions);
  signal.throwIfAborted();
  report({ note: 'Mending the catalogue' });
  let repaired = await repairRows(deps, scan);
  repaired += await repairStacks(library, scan);
  repaired += await dropEvidence(library, scan);
  repaired += await repairPreviews(deps, scan);
  repaired += await repairDerived(deps, scan);
  if (scan.indices.length > 0) await library.catalogue.makeIndices();
  return repaired + scan.indices.length;
}

/**
 * The identity journal is written before the catalogue, so a line without a row comes from an interruption:
 * the row is restored, unless its file is gone and nothing depends on it. Where line and row differ, the row
 * is right: previews and evidence belong to its photo, and the next import finds out what the file is now.
 */
async function repairRows(deps: RepairDeps, scan: IntegrityScan): Promise<number> {
  const { catalogue, identity } = deps.library;
  const { rows } = scan;
  const { put, unseen, gone } = await restorableRows(deps.library, scan);
  const dropped: FileRow[] = [];
  for (const row of rows.orphans) {
    const hash = scan.identity.hashes.get(row.photoId);
    if (hash !== undefined) unseen.set(row.photoId, hash);
    else dropped.push(row);
  }
  const changes = [
    ...rows.lostRoots.map((goneRoot): IdentityChange => ({ goneRoot })),
    ...gone,
    ...linesOf([...rows.missingLines, ...rows.differing], scan),
    ...dropped
      .filter((row) => scan.identity.files.has(fileKey(row.rootId, row.relPath)))
      .map(({ rootId, relPath }): IdentityChange => ({ gone: { rootId, relPath } })),
  ];
  if (changes.length > 0) await identity.append(changes);
  await restorePhotos(unseen, deps);
  await inSteps(put, (part) => catalogue.putFiles(part));
  if (dropped.length > 0) await catalogue.deleteFiles(dropped);
  if (rows.unreferencedPhotos.length > 0) await catalogue.deletePhotos(rows.unreferencedPhotos);
  return (
    rows.missingRows.length +
    rows.lostRoots.length +
    rows.missingLines.length +
    rows.differing.length +
    rows.orphans.length +
    rows.unreferencedPhotos.length
  );
}

/**
 * For lines without a row: the rows to restore, the photos among them that have no row either (id → content
 * hash), and the lines to delete.
 */
async function restorableRows(
  library: ScannedLibrary,
  { rows, identity, files, photos, roots }: IntegrityScan,
): Promise<{ put: FileRow[]; unseen: Map<string, string>; gone: IdentityChange[] }> {
  const held = new Set(files.map((row) => row.photoId));
  const unseen = new Map<string, string>();
  const put: FileRow[] = [];
  const gone: IdentityChange[] = [];
  for (const line of rows.missingRows) {
    const { photoId, hash, rootId, relPath, size, mtimeMs } = line;
    const state = roots.get(rootId) === 'there' ? await stateOf(line, library) : 'away';
    const missed = photos.has(photoId) ? !held.has(photoId) : library.decisions.of(photoId).seq > 0;
    if (state === 'missing' && !missed) {
      gone.push({ gone: { rootId, relPath } });
      continue;
    }
    const sameContent = (photos.get(photoId)?.contentHash ?? identity.hashes.get(photoId)) === hash;
    if (!photos.has(photoId)) unseen.set(photoId, identity.hashes.get(photoId) ?? hash);
    // no file has this size, so the import reads it again
    const sizeBytes = sameContent ? size : -1;
    put.push({ photoId, rootId, relPath, sizeBytes, mtimeMs, state, sidecars: null });
  }
  return { put, unseen, gone };
}

/** The lines of the journal for these rows. */
function linesOf(rows: readonly FileRow[], { photos }: IntegrityScan): IdentityChange[] {
  return rows.map(({ photoId, rootId, relPath, sizeBytes, mtimeMs }) => ({
    file: {
      photoId,
      hash: photos.get(photoId)!.contentHash,
      rootId,
      relPath,
      size: Math.max(0, sizeBytes),
      mtimeMs,
    },
  }));
}

/** @param unseen photo id → content hash; the columns that its preview gives are added */
async function restorePhotos(
  unseen: ReadonlyMap<string, string>,
  { library, vision, signal }: RepairDeps,
): Promise<void> {
  const { catalogue, decisions } = library;
  const appearances = await restoreFromPreviews({ library, vision, signal }, unseen);
  await inSteps([...unseen], (part) =>
    catalogue.putPhotos(
      part.map(([id, hash]) => ({ ...undecodedPhoto(id, hash, decisions.of(id)), ...appearances.get(id) })),
    ),
  );
}

async function stateOf(
  { rootId, relPath }: IdentityFile,
  { roots, files }: ScannedLibrary,
): Promise<FileState> {
  const root = roots().find(({ id }) => id === rootId);
  return root && (await isFile(join(root.path, ...relPath.split('/')), files)) ? 'present' : 'missing';
}

async function isFile(path: string, files: ScannedLibrary['files']): Promise<boolean> {
  return files.stat(path).then(
    (found) => found.isFile,
    () => false, // for any reason: it is not available now
  );
}

async function repairStacks(
  { catalogue }: ScannedLibrary,
  { orphanedMembers, missingCompanions }: IntegrityScan,
): Promise<number> {
  const orphans = new Set(orphanedMembers);
  const lost = new Map<string, CompanionFile[]>();
  for (const { photoId, companion } of missingCompanions)
    lost.set(photoId, [...(lost.get(photoId) ?? []), companion]);
  await catalogue.updatePhotos([...orphans, ...lost.keys()], (row) => {
    const gone = new Set((lost.get(row.id) ?? []).map(({ rootId, relPath }) => fileKey(rootId, relPath)));
    return {
      ...row,
      stackParentId: orphans.has(row.id) ? null : row.stackParentId,
      companions: row.companions.filter(({ rootId, relPath }) => !gone.has(fileKey(rootId, relPath))),
    };
  });
  return orphanedMembers.length + missingCompanions.length;
}

async function dropEvidence({ catalogue }: ScannedLibrary, { evidence }: IntegrityScan): Promise<number> {
  let dropped = 0;
  for (const { packId, stale, orphans, invalid } of evidence) {
    const ids = [...stale, ...orphans, ...invalid];
    if (ids.length > 0) await catalogue.deleteEvidence(packId, ids);
    dropped += ids.length;
  }
  return dropped;
}

/** Damaged previews are deleted also where the photo is away: the next request makes them again. */
async function repairPreviews(deps: RepairDeps, { previews, photos }: IntegrityScan): Promise<number> {
  const { signal, report, library } = deps;
  const spoilt = [...previews.unfinished, ...previews.orphans, ...previews.damaged.map(({ path }) => path)];
  await deleteAll(spoilt, library.files);
  const wanted = [
    ...previews.missing.map((photoId) => ({ photoId, kind: 'grid' as const })),
    ...previews.damaged.filter(({ kind }) => kind === 'large'),
  ];
  if (wanted.length > 0) report({ note: 'Making previews again', done: 0, total: wanted.length });
  const wasDamaged = new Set(previews.damaged.map(({ path }) => path));
  let made = 0;
  for (let start = 0; start < wanted.length; start += atOnce) {
    signal.throwIfAborted();
    const part = wanted.slice(start, start + atOnce).map(({ photoId, kind }) => ({
      photoId,
      kind,
      preview: previewPath(library.layout, photoId, photos.get(photoId)!.contentHash, kind),
    }));
    const ready = await makePreviews(part, deps);
    made += ready.filter((preview) => !wasDamaged.has(preview)).length;
    report({ done: Math.min(start + atOnce, wanted.length) });
  }
  return spoilt.length + made;
}

/** @returns paths of the previews that exist now */
async function makePreviews(
  wanted: readonly { photoId: string; kind: PreviewKind; preview: string }[],
  { library, vision, signal }: RepairDeps,
): Promise<string[]> {
  const files = await library.catalogue.filesOf(wanted.map(({ photoId }) => photoId));
  const rows = await library.catalogue.getPhotos(wanted.map(({ photoId }) => photoId));
  const found = await Promise.all(
    wanted.map(async ({ photoId, kind, preview }) => {
      const path = await unchangedOriginal(files.get(photoId) ?? [], library);
      return path === null
        ? []
        : [
            {
              path,
              gridPath: kind === 'grid' ? preview : null,
              largePath: kind === 'large' ? preview : null,
              packs: [],
              turn: rows.get(photoId)?.metadata.turn ?? null,
              preview,
            },
          ];
    }),
  );
  const requests = found.flat();
  const results = await vision.analyze(
    requests.map(({ preview: _preview, ...request }) => request),
    signal,
  );
  return requests.flatMap(({ preview }, at) => {
    const result = results[at];
    if (result && !result.ok && result.code === 'disk_full') throw new AppError('disk_full', result.message);
    return result?.ok ? [preview] : [];
  });
}

/**
 * A file with the content that the preview was made from; a file that was edited since is left to the next
 * import.
 */
async function unchangedOriginal(
  rows: readonly FileRow[],
  { roots, files }: ScannedLibrary,
): Promise<string | null> {
  for (const { rootId, relPath, sizeBytes, mtimeMs } of rows) {
    const root = roots().find(({ id }) => id === rootId);
    const path = root && join(root.path, ...relPath.split('/'));
    const now = path && (await files.stat(path).catch(() => null)); // for any reason: it is not available now
    if (path && now && now.sizeBytes === sizeBytes && Math.floor(now.mtimeMs) === mtimeMs) return path;
  }
  return null;
}

async function repairDerived(
  { library, derive, signal }: RepairDeps,
  { lackingDecisions, underived }: IntegrityScan,
): Promise<number> {
  const { catalogue, decisions } = library;
  await derive.derivePhotos(lackingDecisions);
  // not in an incomplete catalogue (a negative position)
  if ((await catalogue.appliedSeq()) >= 0) await catalogue.setAppliedSeq(decisions.lastSeq());
  // null: a pack cannot be used, which is a finding of its own
  if (underived === null || underived.length === 0) return lackingDecisions.length;
  await derive.deriveStale(signal);
  const before = new Set(lackingDecisions);
  return lackingDecisions.length + underived.filter((id) => !before.has(id)).length;
}

async function inSteps<Row>(
  rows: readonly Row[],
  write: (part: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStep)
    await write(rows.slice(start, start + rowsPerStep));
}
