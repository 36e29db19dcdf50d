/** @file The folders of a watched tree, and which of their subfolders are watched. */
import type { FSWatcher } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { IsExcluded } from '../../domain/importing/exclusions.ts';
import { isExcluded, isOwnLibrary } from '../disk/exclusions.ts';
import { programsIn } from '../disk/packages.ts';

export interface Place {
  path: string;
  relPath: string;
  realPath: string;
  parent: Folder | null;
}

export interface Folder extends Place {
  watcher: FSWatcher;
  folders: Map<string, Folder>;
  /** it was moved or deleted: its watch reports another path now */
  stale: boolean;
  closed: boolean;
}

export interface TreeBounds {
  rootRealPath: () => string;
  /** folders outside the root that links led to; a new one is added */
  linked: string[];
  isExcluded: IsExcluded;
}

/** The subfolders that an import would scan; also links to folders that are not watched yet. */
export async function childrenOf(folder: Folder, bounds: TreeBounds): Promise<Place[] | 'own library'> {
  const entries = await readdir(folder.path, { withFileTypes: true });
  const names = new Set(entries.map(({ name }) => name));
  if (isOwnLibrary(names)) return 'own library';
  const derivedBy = programsIn(basename(folder.path), names);
  const found: Place[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
    const relPath = folder.relPath ? `${folder.relPath}/${entry.name}` : entry.name;
    if (isExcluded(entry.name) || derivedBy(entry.name) !== null || bounds.isExcluded(relPath, 'folder'))
      continue;
    const path = join(folder.path, entry.name);
    const known = folder.folders.get(entry.name);
    const realPath =
      known?.realPath ??
      (entry.isDirectory() ? join(folder.realPath, entry.name) : await linkedFolder(path, bounds));
    if (realPath !== null) found.push({ path, relPath, realPath, parent: folder });
  }
  return found;
}

/** A link to a watched folder is ignored. */
async function linkedFolder(path: string, { rootRealPath, linked }: TreeBounds): Promise<string | null> {
  try {
    const target = await realpath(path);
    if (!(await stat(target)).isDirectory()) return null;
    if ([rootRealPath(), ...linked].some((seen) => target === seen || target.startsWith(`${seen}/`)))
      return null;
    linked.push(target);
    return target;
  } catch {
    return null; // a link to nothing
  }
}
