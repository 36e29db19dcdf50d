/** @file Which previews lie on disk, and which photos they belong to. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PhotoRow } from '../catalogue/catalogue.ts';
import { previewPath, type LibraryLayout, type PreviewKind } from './layout.ts';

/** Absolute paths by file name. Files that are no previews are left out. */
export async function previewFiles(layout: LibraryLayout): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of await readdir(layout.previews, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    for (const name of await readdir(join(layout.previews, folder.name))) {
      if (/-(grid\.webp|large\.jpg)$/.test(name)) found.set(name, join(layout.previews, folder.name, name));
    }
  }
  return found;
}

export function previewName(layout: LibraryLayout, row: Pick<PhotoRow, 'id' | 'contentHash'>, kind: PreviewKind): string {
  return basename(previewPath(layout, row.id, row.contentHash, kind));
}

/** @returns bytes */
export async function sizeOfAll(paths: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += (await stat(path)).size;
  return bytes;
}

export async function deleteAll(paths: Iterable<string>): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}
