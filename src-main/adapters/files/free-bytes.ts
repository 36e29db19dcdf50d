/** @file How much room is left on a disk. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Of the disk with the nearest folder that is there; null = the system does not say. */
export async function freeBytesAt(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(path);
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isAbsent && above !== path ? freeBytesAt(above) : null;
  }
}
