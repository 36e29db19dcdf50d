/** @file Bytes under keys in a folder: things that can be made again. Implements ByteCache. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { privateFileMode } from '../../domain/files/private-files.ts';
import { makeLastFolder } from '../../domain/library/last-folder.ts';
import type { ByteCache } from '../../domain/tags/concept-vectors.ts';

/** @param folder made when first written to, the folder around it is not; keys are file names */
export function createFolderCache(folder: string): ByteCache {
  const pathOf = (key: string) => join(folder, `${key.replace(/[^\w.-]/g, '_')}.bin`);
  return {
    async read(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(key, bytes) {
      await makeLastFolder(folder);
      await writeFileAtomic(pathOf(key), Buffer.from(bytes), { mode: privateFileMode });
    },
  };
}
