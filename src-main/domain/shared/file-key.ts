/** @file A path's key in maps. */

/** A path's key in maps. NUL cannot be part of a path. */
export function fileKey(rootId: string, relPath: string): string {
  return `${rootId}\0${relPath}`;
}
