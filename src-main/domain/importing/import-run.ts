/** @file One import from its first folder to its report: scan, identify, metadata, look, write; understanding and derive beside and after. */
import { dirname, join } from 'node:path';
import { AppError, type ImportReport } from '../../../src-preload/contract/index.ts';
import type { FileRow } from '../catalogue/catalogue.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import { fileKey } from '../library/identity.ts';
import { previewPath } from '../library/layout.ts';
import type { LookRequest, LookResult, PackRef } from '../vision/vision.ts';
import { mapAhead } from './ahead.ts';
import { createCommitter } from './commit.ts';
import { createEvidenceWriter } from './evidence-rows.ts';
import { compare, createIdentifier, type Compared, type Scan } from './identify.ts';
import { isPackProblem, type ImportDeps, type ImportItem, type ImportRoot, type KnownLibrary, type ScannedFile } from './import-item.ts';
import { createIdSource, placeFiles } from './place-files.ts';
import type { ReportWriter } from './import-reports.ts';
import { createTally, type Tally } from './tally.ts';

/** groups under way in each stage: one is worked on while the next is made ready */
const groupsAhead = 2;
/** Slower than this, a model would keep the grid waiting: then the grid fills first. Two groups are under way at once. */
const slowLookMs = 400;
/** other formats have their large preview made at once */
const shownByBrowsers: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);

export interface RunDeps extends ImportDeps {
  /** takes a line a file */
  lines: Pick<ReportWriter, 'add'>;
  /** Embeds and detects what lacks it; see understand.ts. */
  understand(signal: AbortSignal, tell: (update: JobUpdate) => void): Promise<void>;
}

/**
 * @param rootIds roots to scan; null = all
 * @throws AppError disk_full, model_missing, model_damaged (the import itself is complete then); the signal's reason when cancelled
 */
export async function runImport(deps: RunDeps, rootIds: readonly string[] | null, signal: AbortSignal, tell: (update: JobUpdate) => void): Promise<ImportReport> {
  const { catalogue, now = Date.now } = deps;
  const tally = createTally({ tell, now, line: deps.lines.add });
  const deriver = createDeriver(deps, signal);
  tally.note('Looking for photos');
  const roots = deps.roots().filter(({ id }) => rootIds === null || rootIds.includes(id));
  const known = await loadKnown(deps);
  const found = await scan(deps, roots, known, tally, signal);
  const { scannedRoots } = found;
  const compared = compare(found, known.rows, known.photos);
  await showUnchanged(deps, compared, known, tally);

  const toDo = compared.changed.length + compared.incomplete.length + compared.fresh.length;
  const newId = await createIdSource(deps.identity, known, toDo > 0);
  const identifier = createIdentifier({ photos: known.photos, rows: known.rows, compared, scannedRoots, newId });
  const committer = createCommitter({ ...deps, known, tally, now, evidence: createEvidenceWriter(catalogue), written: deriver.add });
  tally.note('Importing photos');
  tally.expect(toDo);
  try {
    const placed = placeFiles({ ...deps, known, compared, identifier, tally, signal });
    const described = mapAhead(placed, groupsAhead, (items) => withMetadata(items, deps, signal));
    for await (const items of mapAhead(described, groupsAhead, createLooker(deps, known, now, signal))) {
      signal.throwIfAborted();
      await committer.add(items);
    }
    await committer.flush();
    await catalogue.putFiles(identifier.leftOver());
    countDoubtful(compared.doubtful.filter(({ row }) => !identifier.isElsewhere(row)), known, tally);
  } finally {
    await deriver.settled();
  }
  tell({ report: tally.report() });

  await deps.understand(signal, tell);
  tally.note('Writing tags and captions');
  await deps.derive.deriveStale(signal, ({ done }) => tell({ done }));
  if (toDo > 0) await catalogue.optimize();
  const report = tally.report();
  tell({ report });
  return report;
}

async function loadKnown({ catalogue, identity }: Pick<ImportDeps, 'catalogue' | 'identity'>): Promise<KnownLibrary> {
  const photos: KnownLibrary['photos'] = new Map();
  for await (const rows of catalogue.scanPhotos()) {
    for (const { id, contentHash, pixelHash, failure, damaged } of rows) photos.set(id, { id, contentHash, decoded: pixelHash !== null, failed: failure !== null, failure, damaged });
  }
  const rows = await catalogue.files();
  const lost = await lostRows(photos, rows, identity);
  if (lost.length > 0) await catalogue.putFiles(lost);
  return { photos, rows: [...rows, ...lost] };
}

/** Rows that a kill between photos and files left out: the identity journal, which is written first, has them. */
async function lostRows(photos: KnownLibrary['photos'], rows: readonly FileRow[], identity: ImportDeps['identity']): Promise<FileRow[]> {
  const withFile = new Set(rows.map((row) => row.photoId));
  if ([...photos.keys()].every((id) => withFile.has(id))) return [];
  const places = new Set(rows.map((row) => fileKey(row.rootId, row.relPath)));
  return [...(await identity.load()).files]
    .filter(([key, { photoId, hash }]) => !places.has(key) && !withFile.has(photoId) && photos.get(photoId)?.contentHash === hash)
    .map(([, { photoId, rootId, relPath, size, mtimeMs }]) => ({ photoId, rootId, relPath, sizeBytes: size, mtimeMs, state: 'present' as const, sidecars: null }));
}

/** Walks the roots that are there; files of the others are away. */
async function scan(deps: ImportDeps, roots: readonly ImportRoot[], known: KnownLibrary, tally: Tally, signal: AbortSignal): Promise<Scan<ScannedFile>> {
  const { disk, catalogue, layout } = deps;
  const listed: ScannedFile[] = [];
  const scannedRoots = new Set<string>();
  const unreadable = new Set<string>();
  for (const root of roots) {
    signal.throwIfAborted();
    if (!(await disk.isReachable(root.path))) {
      await catalogue.putFiles(known.rows.filter((row) => row.rootId === root.id && row.state === 'present').map((row) => ({ ...row, state: 'away' as const })));
      continue;
    }
    scannedRoots.add(root.id);
    const exclude = [layout.directory, ...deps.roots().filter((other) => other.id !== root.id).map((other) => other.path)];
    for await (const folder of disk.walk(root.path, { exclude, signal })) {
      for (const file of folder.files) listed.push({ ...file, rootId: root.id });
      for (const failure of folder.failures) {
        tally.fail(failure.path, failure);
        unreadable.add(failure.path);
      }
      tally.step(folder.files.length);
    }
  }
  const pathOf = new Map(roots.map((root) => [root.id, root.path]));
  return { listed, scannedRoots, isHidden: (row) => isUnder(join(pathOf.get(row.rootId) ?? '', row.relPath), unreadable) };
}

/** True where the path or one of the folders above it is among these. */
function isUnder(path: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  for (let at = path; at !== dirname(at); at = dirname(at)) if (places.has(at)) return true;
  return false;
}

/** Counts what is as it was; files that were missing or away are here again. */
async function showUnchanged({ catalogue }: ImportDeps, { unchanged }: Compared<ScannedFile>, known: KnownLibrary, tally: Tally): Promise<void> {
  for (const { file, row } of unchanged) {
    const photo = known.photos.get(row.photoId)!;
    if (photo.failure) tally.fail(file.path, photo.failure);
    else tally.count('unchanged', { path: file.path, damaged: photo.damaged });
  }
  const back = unchanged.filter(({ row }) => row.state !== 'present');
  if (back.length > 0) await catalogue.putFiles(back.map(({ row }) => ({ ...row, state: 'present' as const })));
}

/** Files that were tried before and have not changed since: listed again, not tried again. */
function countDoubtful(doubtful: Compared<ScannedFile>['doubtful'], known: KnownLibrary, tally: Tally): void {
  for (const { file, row } of doubtful) {
    const failure = known.photos.get(row.photoId)?.failure;
    if (failure) tally.fail(file.path, failure);
  }
}

async function withMetadata(items: readonly ImportItem[], { metadata }: ImportDeps, signal: AbortSignal): Promise<ImportItem[]> {
  return Promise.all(items.map(async (item) => {
    signal.throwIfAborted();
    return item.toLook && !item.metadata ? { ...item, metadata: await metadata.read(item.file.path) } : item;
  }));
}

/**
 * One decode gives previews and evidence. Edited photos are only decoded: where their pixels are the same, their evidence stays true,
 * and where not, the understanding that follows makes it from the new preview.
 */
function createLooker({ vision, packs, layout, log }: ImportDeps, known: KnownLibrary, now: () => number, signal: AbortSignal): (items: readonly ImportItem[]) => Promise<ImportItem[]> {
  let gridFirst = false;

  const requestsFor = (items: readonly ImportItem[], wanted: PackRef[]): LookRequest[] =>
    items.map(({ file, hash, mimeType, verdict }) => ({
      path: file.path,
      gridPath: previewPath(layout, verdict.photoId, hash, 'grid'),
      largePath: shownByBrowsers.has(mimeType) ? null : previewPath(layout, verdict.photoId, hash, 'large'),
      packs: known.photos.get(verdict.photoId)?.decoded ? [] : wanted,
    }));

  async function look(items: readonly ImportItem[]): Promise<LookResult[]> {
    const requests = requestsFor(items, gridFirst ? [] : packs.importing());
    const startedMs = now();
    try {
      const results = await vision.look(requests, signal);
      if (requests.some((request) => request.packs.length > 0) && (now() - startedMs) / items.length > slowLookMs) gridFirst = true;
      return results;
    } catch (error) {
      if (!(error instanceof AppError) || !isPackProblem(error)) throw error;
      log.warn({ err: error }, 'a model cannot be used: photos are imported without understanding');
      gridFirst = true;
      return vision.look(requestsFor(items, []), signal);
    }
  }

  return async (items) => {
    const toLook = items.filter((item) => item.toLook);
    if (toLook.length === 0) return [...items];
    const results = await look(toLook);
    const byKey = new Map(toLook.map((item, at) => [fileKey(item.file.rootId, item.file.relPath), results[at] ?? null]));
    return items.map((item) => ({ ...item, look: byKey.get(fileKey(item.file.rootId, item.file.relPath)) ?? null }));
  };
}

/** photos of one derive beside the import */
const derivedAtOnce = 256;

/** Derives what was written while the next photos are looked at. It never holds up the grid: what it cannot keep up with waits. */
function createDeriver({ derive, log }: Pick<ImportDeps, 'derive' | 'log'>, signal: AbortSignal) {
  let waiting: string[] = [];
  let running: Promise<void> | null = null;
  const drain = async (): Promise<void> => {
    while (waiting.length > 0 && !signal.aborted) {
      const ids = waiting.splice(0, derivedAtOnce);
      try {
        await derive.derivePhotos(ids);
      } catch (error) {
        // the derive at the end of the import says it if it is still so
        log.warn({ err: error }, 'tags and captions could not be written beside the import');
        waiting = [];
      }
    }
    running = null;
  };
  return {
    add(ids: readonly string[]): void {
      waiting.push(...ids);
      running ??= drain();
    },
    settled: () => running ?? Promise.resolve(),
  };
}
