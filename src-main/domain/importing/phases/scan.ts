/**
 * @file Phase: what lies in the roots now. Walks those that are there, keeps with each file what lies beside it,
 * sets the files of the others away.
 */
import { dirname, join, relative } from 'node:path';
import type { FileRow } from '../../catalogue/rows.ts';
import type { DiskFailure, FoundFolder } from '../disk.ts';
import { exclusionsOf } from '../exclusions.ts';
import type { Listing, Thoroughness } from '../import-plan.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportRoot, KnownLibrary, ScannedFile } from '../import-item.ts';
import { loadKnown } from '../known-library.ts';
import { awayRows } from '../photo-rows.ts';
import { distantStamp, sidecarsIn, sidecarStamp } from '../sidecars.ts';
import { areParts, sidecarsOfOtherParts, takeoutKey, type PartFile } from '../takeout-parts.ts';
import { failedFile, type ImportEvent, type Outcome } from '../import-events.ts';

/** What an import is to look at, and how closely. */
export interface ImportScope extends Thoroughness {
  /** roots to scan; null = all */
  rootIds: readonly string[] | null;
}

export interface ImportRequest {
  scope: ImportScope;
  /** how earlier runs of the same import counted files, by path, where it was interrupted */
  before: ReadonlyMap<string, { outcome: Outcome }>;
}

export interface Scanned {
  /** the library as it was before */
  known: KnownLibrary;
  found: Listing<ScannedFile>;
}

export async function scan({ scope }: ImportRequest, context: ImportContext): Promise<Scanned> {
  context.emit([{ kind: 'note', text: 'Looking for photos' }]);
  const all = context.roots();
  const wanted = all.filter(({ id }) => scope.rootIds === null || scope.rootIds.includes(id));
  // what one part of a Takeout says of pictures in another one
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
  // asked together, so that shares which do not answer are waited for once
  const there = await Promise.all(roots.map((root) => guard.watch(root)));
  for (const [at, root] of roots.entries()) {
    signal.throwIfAborted();
    const found = there[at] ? await walkRoot(root, deps) : null;
    if (found)
      for (const [key, folders] of found.parts) parts.set(key, [...(parts.get(key) ?? []), ...folders]);
    if (!found || (await guard.isGone(root.id))) {
      await catalogue.putFiles(awayRows(known.rows.filter((row) => row.rootId === root.id)));
      continue;
    }
    scannedRoots.add(root.id);
    for (const file of found.files) listed.push(file);
    emit(eventsOf(found));
    for (const { path } of found.failures) unreadable.add(path);
    for (const path of found.dangling) dangling.add(path);
  }
  const used = joinParts(parts);
  emit([...used].map((path) => ({ kind: 'skipped', as: 'sidecar', path })));
  if (used.size > 0) listed = listed.filter(({ path }) => !used.has(path));
  const pathOf = new Map(roots.map((root) => [root.id, root.path]));
  const isBehind = (row: Pick<FileRow, 'rootId' | 'relPath'>, places: ReadonlySet<string>) =>
    isUnder(join(pathOf.get(row.rootId) ?? '', row.relPath), places);
  if (dangling.size > 0)
    await catalogue.putFiles(
      awayRows(known.rows.filter((row) => scannedRoots.has(row.rootId) && isBehind(row, dangling))),
    );
  return { listed, scannedRoots, isHidden: (row) => isBehind(row, unreadable) || isBehind(row, dangling) };
}

/** Folders of Takeout's by their key. */
type Parts = Map<string, PartFile<ScannedFile>[][]>;

/** Gives files of Takeout's folders what lies in other parts for them. @returns paths of what is used so */
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

/** What lies in a root that is none of a photo's files. */
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
    ...failures.map((failure) => failedFile(failure.path, failure)),
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
  /** absolute paths of what lies beside pictures and films and belongs to them */
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
    leavesOut: exclusionsOf(root.exclude),
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

/** True where the path or one of the folders above it is among these. */
function isUnder(path: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  for (let at = path; at !== dirname(at); at = dirname(at)) if (places.has(at)) return true;
  return false;
}
