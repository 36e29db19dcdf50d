/**
 * @file A picture in tiles of several sizes, for a view of its own pixels that takes little memory: the
 * Deep Zoom layout (docs.openseadragon.github.io, “DZI”), each level half as large as the next.
 */
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { tileOverlap, tileSize } from '../../domain/photos/tile-levels.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import { ensureFolder } from '../files/ensure-folder.ts';

/** sharpness is judged by them: hardly any loss */
const quality = 92;

/**
 * Writes `<path>/<level>/<column>_<row>.jpeg`. Created under another name and renamed: the folder at `path` is
 * always complete. Its parent is created, the parent of that has to exist.
 * @throws system errors
 */
export async function writeTiles(path: string, { rgb, width, height }: Pixels): Promise<void> {
  await ensureFolder(dirname(path));
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await ensureFolder(temporary);
  try {
    await sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false })
      .jpeg({ quality })
      .tile({ size: tileSize, overlap: tileOverlap, layout: 'dz', depth: 'onetile' })
      .toFile(join(temporary, 'picture.dz'));
    await rename(join(temporary, 'picture_files'), path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
