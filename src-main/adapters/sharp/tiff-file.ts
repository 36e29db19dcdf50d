/** @file The directories of a TIFF on disk, read without the rest of it. */
import { open } from 'node:fs/promises';
import { tiffPages, type TiffPage } from '../decoders/tiff-directory.ts';

/** @throws system errors */
export async function tiffPagesOf(path: string): Promise<TiffPage[]> {
  const file = await open(path, 'r');
  try {
    return await tiffPages(async (at, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}
