/** @file A folder of photos of the library, and paths inside it. */
import { isAbsolute, relative, sep } from 'node:path';

/** A folder of photos as the library knows it. */
export interface LibraryRoot {
  id: string;
  /** absolute */
  path: string;
  /** the photos that come with Sightline */
  samples: boolean;
  /** what the person leaves out of it, patterns as in .gitignore */
  exclude: string[];
  /** The folder is where a disk is mounted: without the disk, what lies at its path is not this folder. */
  ownDisk?: boolean | undefined;
}

/** Relative path with `/`; null where `path` does not lie inside `folder`. */
export function inside(folder: string, path: string): string | null {
  const found = relative(folder, path);
  return found === '' || found === '..' || found.startsWith(`..${sep}`) || isAbsolute(found)
    ? null
    : found.split(sep).join('/');
}
