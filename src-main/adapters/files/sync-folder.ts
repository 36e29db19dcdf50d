/**
 * @file Makes new and renamed entries of a folder durable: the name of a file is the folder's data, not the
 * file's.
 */
import { open } from 'node:fs/promises';

/** Windows cannot open a folder and does not need it. */
export async function syncFolder(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
