/** @file The directories of a TIFF on disk, read without the rest of it. */
import { open } from 'node:fs/promises';
import { readerOf } from '../decoders/read-at.ts';
import { tiffPages, type TiffPage } from '../decoders/tiff-directory.ts';

/** @throws system errors */
export async function tiffPagesOf(path: string): Promise<TiffPage[]> {
  const file = await open(path, 'r');
  try {
    return await tiffPages(readerOf(file));
  } finally {
    await file.close();
  }
}
