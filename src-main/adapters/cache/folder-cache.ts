/**
 * @file Bytes under keys in a folder: things that can be made again, or that come with the product.
 * Implements ByteCache.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { privateFileMode } from '../files/private-files.ts';
import { ensureFolder } from '../files/ensure-folder.ts';
import type { ByteCache } from '../../domain/tags/concept-vectors.ts';

/**
 * @param folder made when first written to, the folder around it is not; keys are file names
 * @param shipped a folder that is read where the first has nothing, and never written to
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
