/**
 * @file How a container turns the pixels stored in it, where it does that itself and EXIF's orientation does
 * not count: HEIF, AVIF, JPEG XL.
 */
import { open } from 'node:fs/promises';
import type { Orientation } from '../../domain/shared/orientation.ts';
import { heifFactsOf } from './heif-file.ts';
import { jxlHeadBytes, jxlHeadIn } from './jxl-head.ts';
import { readerOf } from './read-at.ts';

export interface ContainerTurn {
  /** as stored; null where the container does not say */
  size: { width: number; height: number } | null;
  orientation: Orientation;
}

/** @returns null for formats whose turn EXIF states, and for a file that cannot be read now */
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
    return null; // the import says what became of the file
  }
}
