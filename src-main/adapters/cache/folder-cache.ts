/**
 * @file Stores bytes under keys in a folder: data that can be made again, or is part of the product.
 * Implements ByteCache.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { privateFileMode } from '../files/private-files.ts';
import { ensureFolder } from '../files/ensure-folder.ts';
import type { ByteCache } from '../../domain/tags/concept-vectors.ts';

/**
 * @param folder created at the first write, but not its parent; keys are file names
 * @param shipped a read-only folder for keys that the first does not have
 */
export function createFolderCache(folder: string, shipped?: string): ByteCache {
  return {
    read: async (key) =>
      (await readWhereThere(pathIn(folder, key))) ??
      (shipped === undefined ? null : readWhereThere(pathIn(shipped, key))),
    async write(key, bytes) {
      await ensureFolder(folder);
      await writeFileAtomic(pathIn(folder, key), Buffer.from(bytes), { mode: privateFileMode });
    },
  };
}

function pathIn(folder: string, key: string): string {
  return join(folder, `${key.replace(/[^\w.-]/g, '_')}.bin`);
}

async function readWhereThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
