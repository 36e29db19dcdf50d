/**
 * @file Mends what the doctor finds, without making the catalogue again. What can be made again is made or
 * deleted; nothing a person said is.
 */
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { CompanionFile, FileRow, FileState } from '../catalogue/rows.ts';
import type { DeriveService } from '../derive/derive-service.ts';
import { unanalyzedPhoto } from '../importing/photo-rows.ts';
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
  derive: Pick<DeriveService, 'currentVersion' | 'derivePhotos' | 'deriveStale'>;
  signal: AbortSignal;
  report: (update: JobUpdate) => void;
}

/**
 * May be stopped at any moment and run again; of a library that is well it changes nothing. Photos and files
 * that are put back are looked at by the next import.
 * @returns how many things were mended
 * @throws AppError disk_full, library_unusable
 */
export async function repairLibrary(deps: RepairDeps): Promise<number> {
  const { library, derive, signal, report } = deps;
  report({ note: 'Looking what is amiss', done: 0, total: null });
  const survey = await scanIntegrity(library, derive.currentVersion);
  signal.throwIfAborted();
  report({ note: 'Mending the catalogue' });
  let mended = await mendRows(deps, survey);
  mended += await mendPairs(library, survey);
  mended += await dropEvidence(library, survey);
  mended += await mendPreviews(deps, survey);
  mended += await mendDerived(deps, survey);
  if (survey.indices.length > 0) await library.catalogue.makeIndices();
  return mended + survey.indices.length;
}

/**
 * The identity journal is written before the catalogue, so a line without a row is a stop in between: the row
 * is put back, unless its file is gone and nobody would miss it. Of a row that the journal knows otherwise,
 * the row is right: previews and evidence are of its photo, and the next import sees what the file is now.
 */
async function mendRows(deps: RepairDeps, scan: IntegrityScan): Promise<number> {
  const { catalogue, identity } = deps.library;
  const { rows } = scan;
  const { put, unseen, gone } = await rowsPutBack(deps.library, scan);
  const dropped: FileRow[] = [];
  for (const row of rows.orphans) {
    const hash = scan.identity.hashes.get(row.photoId);
    if (hash !== undefined) unseen.set(row.photoId, hash);
    else dropped.push(row);
  }
  const changes = [
    ...rows.lostRoots.map((goneRoot): IdentityChange => ({ goneRoot })),
    ...gone,
    ...linesOf([...rows.unwritten, ...rows.differing], scan),
    ...dropped
      .filter((row) => scan.identity.files.has(fileKey(row.rootId, row.relPath)))
      .map(({ rootId, relPath }): IdentityChange => ({ gone: { rootId, relPath } })),
  ];
  if (changes.length > 0) await identity.append(changes);
  await putUnseenPhotos(unseen, deps);
  await inSteps(put, (part) => catalogue.putFiles(part));
  if (dropped.length > 0) await catalogue.deleteFiles(dropped);
  if (rows.nothings.length > 0) await catalogue.deletePhotos(rows.nothings);
  return (
    rows.lost.length +
    rows.lostRoots.length +
    rows.unwritten.length +
    rows.differing.length +
    rows.orphans.length +
    rows.nothings.length
  );
}

/**
 * Of lines without a row: the rows to put back, the photos among them that have no row either (id → content
 * hash), and the lines that go.
 */
async function rowsPutBack(
  library: ScannedLibrary,
  { rows, identity, files, photos, roots }: IntegrityScan,
): Promise<{ put: FileRow[]; unseen: Map<string, string>; gone: IdentityChange[] }> {
  const held = new Set(files.map((row) => row.photoId));
  const unseen = new Map<string, string>();
  const put: FileRow[] = [];
  const gone: IdentityChange[] = [];
  for (const line of rows.lost) {
    const { photoId, hash, rootId, relPath, size, mtimeMs } = line;
    const state = roots.get(rootId) === 'there' ? await stateOf(line, library) : 'away';
    const missed = photos.has(photoId) ? !held.has(photoId) : library.decisions.of(photoId).seq > 0;
    if (state === 'missing' && !missed) {
      gone.push({ gone: { rootId, relPath } });
      continue;
    }
    const sameContent = (photos.get(photoId)?.contentHash ?? identity.hashes.get(photoId)) === hash;
    if (!photos.has(photoId)) unseen.set(photoId, identity.hashes.get(photoId) ?? hash);
    // a size that no file has: the import reads it, whatever it is
    const sizeBytes = sameContent ? size : -1;
    put.push({ photoId, rootId, relPath, sizeBytes, mtimeMs, state, sidecars: null });
  }
  return { put, unseen, gone };
}

/** What the journal should say of these rows. */
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

/** @param unseen photo id → content hash; what its preview still shows comes with it */
async function putUnseenPhotos(
  unseen: ReadonlyMap<string, string>,
  { library, vision, signal }: RepairDeps,
): Promise<void> {
  const { catalogue, decisions } = library;
  const memories = await restoreFromPreviews({ library, vision, signal }, unseen);
  await inSteps([...unseen], (part) =>
    catalogue.putPhotos(
      part.map(([id, hash]) => ({ ...unanalyzedPhoto(id, hash, decisions.of(id)), ...memories.get(id) })),
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
    () => false, // whatever the reason, it cannot be looked at now
  );
}

async function mendPairs(
  { catalogue }: ScannedLibrary,
  { lostHosts, lostCompanions }: IntegrityScan,
): Promise<number> {
  const alone = new Set(lostHosts);
  const lost = new Map<string, CompanionFile[]>();
  for (const { photoId, companion } of lostCompanions)
    lost.set(photoId, [...(lost.get(photoId) ?? []), companion]);
  await catalogue.updatePhotos([...alone, ...lost.keys()], (row) => {
    const gone = new Set((lost.get(row.id) ?? []).map(({ rootId, relPath }) => fileKey(rootId, relPath)));
    return {
      ...row,
      stackParentId: alone.has(row.id) ? null : row.stackParentId,
      companions: row.companions.filter(({ rootId, relPath }) => !gone.has(fileKey(rootId, relPath))),
    };
  });
  return lostHosts.length + lostCompanions.length;
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

/** Damaged previews go, too, where the photo is away: the next look at it makes a whole one. */
async function mendPreviews(deps: RepairDeps, { previews, photos }: IntegrityScan): Promise<number> {
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

/** @returns paths of the previews that are there now */
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
  const looks = await vision.analyze(
    requests.map(({ preview: _preview, ...request }) => request),
    signal,
  );
  return requests.flatMap(({ preview }, at) => {
    const look = looks[at];
    if (look && !look.ok && look.code === 'disk_full') throw new AppError('disk_full', look.message);
    return look?.ok ? [preview] : [];
  });
}

/** A file with the content that the preview is of; one that was edited since is the next import's. */
async function unchangedOriginal(
  rows: readonly FileRow[],
  { roots, files }: ScannedLibrary,
): Promise<string | null> {
  for (const { rootId, relPath, sizeBytes, mtimeMs } of rows) {
    const root = roots().find(({ id }) => id === rootId);
    const path = root && join(root.path, ...relPath.split('/'));
    const now = path && (await files.stat(path).catch(() => null)); // whatever the reason, it cannot be looked at now
    if (path && now && now.sizeBytes === sizeBytes && Math.floor(now.mtimeMs) === mtimeMs) return path;
  }
  return null;
}

async function mendDerived(
  { library, derive, signal }: RepairDeps,
  { behind, underived }: IntegrityScan,
): Promise<number> {
  const { catalogue, decisions } = library;
  await derive.derivePhotos(behind);
  // not over the mark of a catalogue that is only made in part
  if ((await catalogue.appliedSeq()) >= 0) await catalogue.setAppliedSeq(decisions.lastSeq());
  // null: a pack cannot be used, which the check says
  if (underived === null || underived.length === 0) return behind.length;
  await derive.deriveStale(signal);
  const before = new Set(behind);
  return behind.length + underived.filter((id) => !before.has(id)).length;
}

async function inSteps<Row>(
  rows: readonly Row[],
  write: (part: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStep)
    await write(rows.slice(start, start + rowsPerStep));
}
