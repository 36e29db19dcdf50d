/** @file A folder of photos of the library, and paths inside it. */
import { isAbsolute, relative, sep } from 'node:path';

/** A folder of photos in the library. */
export interface LibraryRoot {
  id: string;
  /** absolute */
  path: string;
  /** the photos that are part of Sightline */
  samples: boolean;
  /** the person's exclusions, patterns as in .gitignore */
  exclude: string[];
  /** A disk is mounted at the folder: without the disk, the folder at its path is another one. */
  ownDisk?: boolean | undefined;
}

/** Relative path with `/`; null where `path` is not inside `folder`. */
export function inside(folder: string, path: string): string | null {
  const found = relative(folder, path);
  return found === '' || found === '..' || found.startsWith(`..${sep}`) || isAbsolute(found)
    ? null
    : found.split(sep).join('/');
}
