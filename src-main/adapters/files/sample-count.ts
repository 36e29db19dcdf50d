/** @file How many sample photos come with the product. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** @returns 0 where the product comes without samples */
export async function countSamples(resourcesDir: string): Promise<number> {
  try {
    return (await readdir(join(resourcesDir, 'samples'))).filter((name) => /\.jpg$/i.test(name)).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
