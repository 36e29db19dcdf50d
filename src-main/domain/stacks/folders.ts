/** @file A file's folder and name, from its path in its root. */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';

/** The same text for all files of one folder. */
export function folderOf({ rootId, relPath }: Pick<FileRow, 'rootId' | 'relPath'>): string {
  return fileKey(rootId, relPath.slice(0, Math.max(0, relPath.lastIndexOf('/'))));
}

export function nameOf(relPath: string): string {
  return relPath.slice(relPath.lastIndexOf('/') + 1);
}
