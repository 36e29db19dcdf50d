/**
 * @file Phase: lists the files of the roots. Walks roots that can be reached, finds the sidecars of each
 * file, and marks files of unreachable roots `away`.
 */
import { dirname, join, relative } from 'node:path';
import type { FileRow } from '../../catalogue/rows.ts';
import type { DiskFailure, FoundFolder } from '../disk.ts';
import { fileKey } from '../../shared/file-key.ts';
import { exclusionsOf } from '../exclusions.ts';
import type { Listing, ScanOptions } from '../import-plan.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportRoot, KnownLibrary, ScannedFile } from '../import-item.ts';
import { loadKnown } from '../known-library.ts';
import { awayRows } from '../photo-rows.ts';
import { distantStamp, sidecarsIn, sidecarStamp, withUnlistableSidecars } from '../sidecars.ts';
import { areParts, sidecarsOfOtherParts, takeoutKey, type PartFile } from '../takeout-parts.ts';
import { failedFile, failedFolder, type ImportEvent, type Outcome } from '../import-events.ts';

/** Which roots an import scans, and how thoroughly. */
export interface ImportScope extends ScanOptions {
  /** roots to scan; null = all */
  rootIds: readonly string[] | null;
}

export interface ImportRequest {
  scope: ImportScope;
  /** how earlier, interrupted runs of the same import counted files, by path */
  before: ReadonlyMap<string, { outcome: Outcome }>;
}

export interface Scanned {
  /** the library before the import */
  known: KnownLibrary;
  found: Listing<ScannedFile>;
}

export async function scan({ scope }: ImportRequest, context: ImportContext): Promise<Scanned> {
  context.emit([{ kind: 'note', text: 'Looking for photos' }]);
  const all = context.roots();
  const wanted = all.filter(({ id }) => scope.rootIds === null || scope.rootIds.includes(id));
  // other parts of the same Takeout: they may have sidecars of pictures in the wanted roots
  const roots = all.filter((root) =>
    wanted.some((other) => other.id === root.id || areParts(other.path, root.path)),
  );
  const known = await loadKnown(context, roots, scope);
  return { known, found: await listFiles(roots, { ...context, known }) };
}

type ScanDeps = ImportContext & Pick<Scanned, 'known'>;

/** @param roots those to walk */
async function listFiles(roots: readonly ImportRoot[], deps: ScanDeps): Promise<Listing<ScannedFile>> {
  const { catalogue, known, guard, emit, signal } = deps;
  let listed: ScannedFile[] = [];
  const parts: Parts = new Map();
  const scannedRoots = new Set<string>();
  const unreadable = new Set<string>();
  const dangling = new Set<string>();
  // in parallel, so that the timeouts of unreachable shares overlap
  const there = await Promise.all(roots.map((root) => guard.watch(root)));
  for (const [at, root] of roots.entries()) {
    signal.throwIfAborted();
    const found = there[at] ? await walkRoot(root, deps) : null;
    if (!found || (await guard.isGone(root.id))) {
      await catalogue.putFiles(awayRows(known.rows.filter((row) => row.rootId === root.id)));
      continue;
    }
    scannedRoots.add(root.id);
    for (const [key, folders] of found.parts) parts.set(key, [...(parts.get(key) ?? []), ...folders]);
    for (const file of found.files) listed.push(file);
    emit(eventsOf(found));
    for (const { path } of found.failures) unreadable.add(path);
    for (const path of found.dangling) dangling.add(path);
  }
  const used = joinParts(parts);
  // others of them are sidecars in their own folder, too, and counted there
  const skipped = listed.filter(({ path }) => used.has(path));
  emit(skipped.map(({ path }) => ({ kind: 'skipped', as: 'sidecar', path })));
  if (skipped.length > 0) listed = listed.filter(({ path }) => !used.has(path));
  const outOfReach = new Set([
    ...roots.filter(({ id }) => !scannedRoots.has(id)).map(({ path }) => path),
    ...unreadable,
    ...dangling,
  ]);
  keepUnlistableSidecars(listed, known.rows, outOfReach);
  const pathOf = new Map(roots.map((root) => [root.id, root.path]));
  const isBelowAny = (row: Pick<FileRow, 'rootId' | 'relPath'>, folders: ReadonlySet<string>) =>
    isBelow(join(pathOf.get(row.rootId) ?? '', row.relPath), folders);
  if (dangling.size > 0)
    await catalogue.putFiles(
      awayRows(known.rows.filter((row) => scannedRoots.has(row.rootId) && isBelowAny(row, dangling))),
    );
  return {
    listed,
    scannedRoots,
    isUnlistable: (row) => isBelowAny(row, unreadable) || isBelowAny(row, dangling),
  };
}

/** Folders of Takeouts by their `takeoutKey`. */
type Parts = Map<string, PartFile<ScannedFile>[][]>;

/** Adds sidecars from other parts of a Takeout to its files. @returns paths of these sidecars */
function joinParts(parts: Parts): Set<string> {
  const used = new Set<string>();
  for (const folders of parts.values()) {
    const more = sidecarsOfOtherParts(folders);
    for (const { file, beside } of folders.flat()) {
      const others = more.get(file.path);
      if (!others) continue;
      file.stamp = distantStamp([...beside, ...others], ({ path }) =>
        relative(dirname(file.path), path).replaceAll('\\', '/'),
      );
      for (const { path } of others) used.add(path);
    }
  }
  return used;
}

/**
 * Files keep sidecars in roots and folders that cannot be reached now: otherwise, what these say would vanish
 * while the drive with another part of a Takeout is unplugged.
 */
function keepUnlistableSidecars(
  listed: readonly ScannedFile[],
  rows: readonly FileRow[],
  outOfReach: ReadonlySet<string>,
): void {
  if (outOfReach.size === 0) return;
  const before = new Map(
    rows.flatMap(({ rootId, relPath, sidecars }) => (sidecars ? [[fileKey(rootId, relPath), sidecars]] : [])),
  );
  for (const file of listed) {
    const stamp = before.get(fileKey(file.rootId, file.relPath));
    if (stamp !== undefined)
      file.stamp = withUnlistableSidecars(file.path, file.stamp, stamp, (path) => isBelow(path, outOfReach));
  }
}

/** The events of files in a root that belong to no photo. */
function eventsOf({ sidecars, excluded, derived, failures }: FoundRoot): ImportEvent[] {
  return [
    ...sidecars.map((path): ImportEvent => ({ kind: 'skipped', as: 'sidecar', path })),
    ...excluded.map((path): ImportEvent => ({ kind: 'skipped', as: 'excluded', path })),
    ...derived.map(({ path, program, pictures }): ImportEvent => ({
      kind: 'skipped',
      as: 'preview of another program',
      path,
      folder: { count: pictures, reason: derivedReason(program, pictures) },
    })),
    ...failures.map((failure) => (failure.isFolder ? failedFolder : failedFile)(failure.path, failure)),
  ];
}

function derivedReason(program: string, pictures: number): string {
  const made =
    pictures === 1 ? '1 picture here was made' : `${pictures.toLocaleString('en')} pictures here were made`;
  return `${made} by ${program} from originals that lie elsewhere, so only the originals are imported.`;
}

interface FoundRoot {
  parts: Parts;
  files: ScannedFile[];
  /** absolute paths of sidecars of pictures and videos */
  sidecars: string[];
  excluded: string[];
  dangling: string[];
  derived: FoundFolder['derived'];
  failures: DiskFailure[];
}

async function walkRoot(
  root: ImportRoot,
  { disk, layout, roots, emit, signal }: ScanDeps,
): Promise<FoundRoot> {
  const found: FoundRoot = {
    parts: new Map(),
    files: [],
    sidecars: [],
    excluded: [],
    dangling: [],
    derived: [],
    failures: [],
  };
  const exclude = [
    layout.directory,
    ...roots()
      .filter((other) => other.id !== root.id)
      .map((other) => other.path),
  ];
  for await (const folder of disk.walk(root.path, {
    exclude,
    isExcluded: exclusionsOf(root.exclude),
    signal,
  })) {
    addFolder(found, folder, root.id);
    emit([{ kind: 'done', count: folder.files.length }]);
  }
  return found;
}

function addFolder(
  found: FoundRoot,
  { files, failures, excluded, dangling, derived }: FoundFolder,
  rootId: string,
): void {
  const beside = sidecarsIn(files);
  const sidecars = new Set([...beside.values()].flat());
  const folder = files[0] ? dirname(files[0].path) : '';
  const hasJson = [...sidecars].some(({ relPath }) => /\.json$/i.test(relPath));
  const key = takeoutKey(folder) ?? (hasJson ? folder : null);
  const ofParts: PartFile<ScannedFile>[] = [];
  for (const file of files) {
    const scanned = { ...file, rootId, stamp: sidecarStamp(beside.get(file.relPath) ?? []) };
    if (sidecars.has(file)) found.sidecars.push(file.path);
    else found.files.push(scanned);
    if (key !== null)
      ofParts.push({ file: scanned, isSidecar: sidecars.has(file), beside: beside.get(file.relPath) ?? [] });
  }
  if (key !== null) found.parts.set(key, [...(found.parts.get(key) ?? []), ofParts]);
  found.failures.push(...failures);
  found.excluded.push(...excluded);
  found.dangling.push(...dangling);
  found.derived.push(...derived);
}

/** True where `folders` has the path or a folder above it. */
function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = path; at !== dirname(at); at = dirname(at)) if (folders.has(at)) return true;
  return false;
}
