/**
 * @file The scan of an import, from its first folder to its report: list, identify, metadata, look, write. No
 * step of it waits for a model.
 */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { IdentityChange, IdentityFile } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import { prefetchMap } from './prefetch-map.ts';
import { createCommitter } from './commit.ts';
import { refreshMetadata, sidecarPaths, type StaleMetadata } from './refresh-metadata.ts';
import { createEvidenceWriter } from './evidence-rows.ts';
import { compare, createIdentifier, type Compared, type Scan, type Thoroughness } from './identify.ts';
import type { ImportDeps, ImportItem, ImportRoot, KnownLibrary, ScannedFile } from './import-item.ts';
import { metadataVersion } from '../shared/metadata.ts';
import type { ReportWriter } from './import-reports.ts';
import { createImageAnalyzer } from './image-analyzer.ts';
import { offerMovedEdits } from './moved-edits.ts';
import { createIdSource, matchFiles } from './match-files.ts';
import { momentKey } from './same-photo.ts';
import { createRootGuard, type RootGuard } from './root-guard.ts';
import { awayRows, scan } from './scan.ts';
import { areParts } from './takeout-parts.ts';
import { failedFile, type Emit, type ImportEvent } from './import-events.ts';
import { createImportReporter, type CountedFiles } from './import-reporter.ts';
import { filesHandedOver, leftOut } from './root-ownership.ts';

/** groups under way in each stage: one is worked on while the next is made ready */
const groupsAhead = 2;

export interface ScanRunDeps extends ImportDeps {
  /** takes a line a file */
  lines: Pick<ReportWriter, 'add'>;
  /** what earlier runs of the same import made of each file, where it was interrupted */
  before: CountedFiles;
  /** called after each write with the photos that are to be derived again */
  written: (ids: readonly string[]) => void;
}

/** What an import is to look at, and how closely. */
export interface ImportScope extends Thoroughness {
  /** roots to scan; null = all */
  rootIds: readonly string[] | null;
}

/**
 * Brings the files of the roots into the library; what they show is understood afterwards.
 * @throws AppError disk_full; the signal's reason when stopped
 */
export async function runScan(
  deps: ScanRunDeps,
  scope: ImportScope,
  signal: AbortSignal,
  tell: (update: JobUpdate) => void,
): Promise<ImportReport> {
  signal.throwIfAborted();
  const { catalogue, now = Date.now, written } = deps;
  const reporter = createImportReporter({
    tell,
    now,
    line: deps.lines.add,
    before: deps.before,
    isRemoved: (id) => deps.decisions.of(id).removed,
  });
  const { emit } = reporter;
  const guard = createRootGuard(deps.disk);
  emit([{ kind: 'note', text: 'Looking for photos' }]);
  const wanted = deps.roots().filter(({ id }) => scope.rootIds === null || scope.rootIds.includes(id));
  // what one part of a Takeout says of pictures in another one
  const roots = deps
    .roots()
    .filter((root) => wanted.some((other) => other.id === root.id || areParts(other.path, root.path)));
  const known = await loadKnown(deps, roots, scope);
  const found = await scan(roots, { ...deps, known, guard, emit, signal });
  const compared = compare(found, known.rows, known.photos, scope);
  await showUnchanged(deps, compared, known, emit);

  const toDo =
    compared.changed.length + compared.incomplete.length + compared.fresh.length + compared.restamped.length;
  const ids = createIdSource(deps.identity, known);
  const identifier = createIdentifier({
    photos: known.photos,
    rows: known.rows,
    compared,
    scannedRoots: found.scannedRoots,
    newId: ids.idFor,
  });
  const committer = createCommitter({
    ...deps,
    known,
    emit,
    now,
    guard,
    evidence: createEvidenceWriter(catalogue),
    written,
  });
  emit([
    { kind: 'note', text: 'Importing photos' },
    { kind: 'expected', total: toDo },
  ]);
  const films: ScannedFile[] = [];
  const placed = matchFiles({
    ...deps,
    known,
    compared,
    identifier,
    idsReady: ids.ready,
    guard,
    emit,
    films,
    signal,
  });
  const described = prefetchMap(placed, groupsAhead, (items) => withMetadata(items, deps, signal));
  for await (const items of prefetchMap(
    described,
    groupsAhead,
    createImageAnalyzer({ ...deps, guard, signal }),
  )) {
    signal.throwIfAborted();
    await committer.add(items);
  }
  await committer.flush();
  const leftOver = identifier.leftOver();
  await catalogue.putFiles(leftOver);
  const restamped = compared.restamped.map(({ file, row }): StaleMetadata => ({
    file,
    photoId: row.photoId,
    unchanged: row,
  }));
  await refreshMetadata([...restamped, ...committer.undescribed()], {
    ...deps,
    known,
    emit,
    now,
    signal,
    written,
  });
  countDoubtful(
    compared.doubtful.filter(({ row }) => !identifier.isElsewhere(row)),
    known,
    emit,
  );
  await setGoneAway(found.scannedRoots, guard, deps, emit);
  written(await pairUp(films, found, { ...deps, guard, emit, signal }));
  await offerMovedEdits(
    { ...deps, known, guard, emit, signal },
    {
      fresh: new Set([...committer.fresh(), ...importedBefore(compared, deps.before)]),
      missing: new Set(leftOver.filter(({ state }) => state === 'missing').map(({ photoId }) => photoId)),
      replaced: committer.replaced(),
    },
  );
  return reporter.report();
}

/** Photos that earlier runs of the same import brought in, before they were interrupted. */
function importedBefore({ unchanged, restamped }: Compared<ScannedFile>, before: CountedFiles): string[] {
  return [...unchanged, ...restamped]
    .filter(({ file }) => before.get(file.path)?.outcome === 'imported')
    .map(({ row }) => row.photoId);
}

const wentAway =
  'This folder went away while it was imported. Connect its drive again, then import again; everything known of its photos is kept.';

/** Roots that went away under way: whatever was made out about their files, they are away. */
async function setGoneAway(
  scannedRoots: ReadonlySet<string>,
  guard: RootGuard,
  { catalogue }: ImportDeps,
  emit: Emit,
): Promise<void> {
  for (const rootId of scannedRoots) await guard.isGone(rootId);
  for (const { id, path } of guard.gone()) {
    if (scannedRoots.has(id)) await catalogue.putFiles(awayRows(await catalogue.files(id)));
    emit([failedFile(path, { code: 'not_found', message: wentAway })]);
  }
}

/** Films that belong to photos are part of these; the others are counted. @returns photos to derive */
async function pairUp(
  films: readonly ScannedFile[],
  { scannedRoots, isHidden }: Scan<ScannedFile>,
  {
    pair,
    guard,
    emit,
    signal,
  }: Pick<ImportDeps, 'pair'> & { guard: RootGuard; emit: Emit; signal: AbortSignal },
): Promise<string[]> {
  emit([{ kind: 'note', text: 'Finding files that belong together' }]);
  const gone = new Set(guard.gone().map(({ id }) => id));
  const { changed, films: ofPhotos } = await pair(
    { films, mayHide: (file) => !scannedRoots.has(file.rootId) || gone.has(file.rootId) || isHidden(file) },
    signal,
  );
  const others = films.filter(({ path }) => !ofPhotos.has(path));
  emit(others.map(({ path }) => ({ kind: 'skipped', as: 'video', path })));
  return changed;
}

/** The library as it is, but for what the person left out of their roots or made a root of its own since. */
async function loadKnown(
  deps: ImportDeps,
  roots: readonly ImportRoot[],
  { retryFailed }: Thoroughness,
): Promise<KnownLibrary> {
  const { catalogue, identity } = deps;
  const photos: KnownLibrary['photos'] = new Map();
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) {
      const { id, contentHash, pixelHash, failure, damaged, metadata } = row;
      const decoded = pixelHash !== null;
      const failed = failure !== null && (decoded || !retryFailed);
      photos.set(id, {
        id,
        contentHash,
        decoded,
        failed,
        failure,
        damaged,
        moment: momentKey(row),
        outdated: metadata.version < metadataVersion,
      });
    }
  }
  const rows = await catalogue.files();
  const lost = await lostRows(photos, rows, identity);
  if (lost.length > 0) await catalogue.putFiles(lost);
  const theirs = await handOver([...rows, ...lost], photos, deps);
  return { photos, rows: await leaveOut(theirs, roots, deps) };
}

/** Files in a folder that became a root of its own are that root's: the same photos, at the same place. */
async function handOver(
  rows: readonly FileRow[],
  photos: KnownLibrary['photos'],
  { catalogue, identity, disk, roots }: ImportDeps,
): Promise<readonly FileRow[]> {
  const real = await Promise.all(
    roots().map(async (root) => ({ ...root, path: await disk.realPath(root.path) })),
  );
  const changes = filesHandedOver(rows, real).filter(({ from }) => photos.has(from.photoId));
  if (changes.length === 0) return rows;
  const [from, to] = [changes.map((change) => change.from), changes.flatMap((change) => change.to ?? [])];
  await identity.append(
    changes.flatMap((change): IdentityChange[] => [
      { gone: { rootId: change.from.rootId, relPath: change.from.relPath } },
      ...(change.to ? [{ file: identityOf(change.to, photos.get(change.to.photoId)!.contentHash) }] : []),
    ]),
  );
  await catalogue.putFiles(to);
  await catalogue.deleteFiles(from);
  // the names of its folders, by which it is found, are others now
  await catalogue.updatePhotos([...new Set(from.map(({ photoId }) => photoId))], (row) => ({
    ...row,
    derivedVersion: null,
  }));
  const gone = new Set(from);
  return [...rows.filter((row) => !gone.has(row)), ...to];
}

/**
 * Files that a pattern leaves out belong to no photo until the pattern goes: then they are known by their
 * content.
 */
async function leaveOut(
  rows: readonly FileRow[],
  roots: readonly ImportRoot[],
  { catalogue, identity, photosChanged }: ImportDeps,
): Promise<FileRow[]> {
  const out = new Set(leftOut(rows, roots));
  if (out.size > 0) {
    await identity.append(
      [...out].map(({ rootId, relPath }): IdentityChange => ({ gone: { rootId, relPath } })),
    );
    await catalogue.deleteFiles([...out]);
    await photosChanged([...new Set([...out].map(({ photoId }) => photoId))]);
  }
  return rows.filter((row) => !out.has(row));
}

function identityOf({ photoId, rootId, relPath, sizeBytes, mtimeMs }: FileRow, hash: string): IdentityFile {
  return { photoId, hash, rootId, relPath, size: sizeBytes, mtimeMs };
}

/**
 * Rows that a kill between photos and files left out: the identity journal, which is written first, has them.
 */
async function lostRows(
  photos: KnownLibrary['photos'],
  rows: readonly FileRow[],
  identity: ImportDeps['identity'],
): Promise<FileRow[]> {
  const withFile = new Set(rows.map((row) => row.photoId));
  if ([...photos.keys()].every((id) => withFile.has(id))) return [];
  const places = new Set(rows.map((row) => fileKey(row.rootId, row.relPath)));
  return [...(await identity.load()).files]
    .filter(
      ([key, { photoId, hash }]) =>
        !places.has(key) && !withFile.has(photoId) && photos.get(photoId)?.contentHash === hash,
    )
    .map(([, { photoId, rootId, relPath, size, mtimeMs }]) => ({
      photoId,
      rootId,
      relPath,
      sizeBytes: size,
      mtimeMs,
      state: 'present' as const,
      sidecars: null,
    }));
}

/** Counts what is as it was; files that were missing or away are here again. */
async function showUnchanged(
  { catalogue }: ImportDeps,
  { unchanged }: Compared<ScannedFile>,
  known: KnownLibrary,
  emit: Emit,
): Promise<void> {
  emit(
    unchanged.map(({ file: { path }, row: { photoId } }): ImportEvent => {
      const { failure, damaged } = known.photos.get(photoId)!;
      return failure
        ? failedFile(path, failure)
        : { kind: 'counted', outcome: 'unchanged', path, photoId, damaged };
    }),
  );
  const back = unchanged.filter(({ row }) => row.state !== 'present');
  if (back.length > 0)
    await catalogue.putFiles(back.map(({ row }) => ({ ...row, state: 'present' as const })));
}

/** Files that were tried before and have not changed since: listed again, not tried again. */
function countDoubtful(doubtful: Compared<ScannedFile>['doubtful'], known: KnownLibrary, emit: Emit): void {
  emit(
    doubtful.flatMap(({ file, row }) => {
      const failure = known.photos.get(row.photoId)?.failure;
      return failure ? [failedFile(file.path, failure)] : [];
    }),
  );
}

async function withMetadata(
  items: readonly ImportItem[],
  { metadata }: ImportDeps,
  signal: AbortSignal,
): Promise<ImportItem[]> {
  return Promise.all(
    items.map(async (item) => {
      signal.throwIfAborted();
      return item.needsAnalysis && !item.metadata
        ? {
            ...item,
            metadata: await metadata.read(item.file.path, sidecarPaths(item.file.path, item.file.stamp)),
          }
        : item;
    }),
  );
}
