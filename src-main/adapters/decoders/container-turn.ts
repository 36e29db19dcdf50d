/**
 * @file The orientation that a container applies to its stored pixels, in formats where EXIF's orientation
 * does not count: HEIF, AVIF, JPEG XL.
 */
import { open } from 'node:fs/promises';
import type { Orientation } from '../../domain/shared/orientation.ts';
import { heifFactsOf } from './heif-file.ts';
import { jxlHeadBytes, jxlHeadIn } from './jxl-head.ts';
import { readerOf } from './read-at.ts';

export interface ContainerTurn {
  /** as stored; null where the container does not state it */
  size: { width: number; height: number } | null;
  orientation: Orientation;
}

/** @returns null for formats whose orientation is in EXIF, and for a file that cannot be read now */
export async function containerTurnOf(path: string, mimeType: string | null): Promise<ContainerTurn | null> {
  try {
    if (mimeType !== null && /^image\/(heic|heif|avif)(-sequence)?$/.test(mimeType))
      return await heifFactsOf(path);
    if (mimeType !== 'image/jxl') return null;
    const file = await open(path, 'r');
    try {
      const head = jxlHeadIn(await readerOf(file)(0, jxlHeadBytes));
      return head && { size: head, orientation: head.orientation };
    } finally {
      await file.close();
    }
  } catch {
    return null; // the import reports the file
  }
}
