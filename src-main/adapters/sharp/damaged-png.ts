/**
 * @file A damaged PNG as a whole one that shows what is left: cut off below, or, where it was interlaced,
 * coarser.
 */
import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { recoverPng } from '../decoders/recover-png.ts';

/** larger files, and larger interlaced pictures, are left to libvips */
const mostFileBytes = 256 * 2 ** 20;
const mostInterlacedPixels = 64_000_000;

/** @returns null where it is no PNG, or nothing of it is there  @throws system errors */
export async function recoveredPng(path: string): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.toString('latin1', 1) !== 'PNG' || (await file.stat()).size > mostFileBytes) return null;
    const rest = await recoverPng(await file.readFile());
    return rest && coarser(rest.png, rest.lattice);
  } finally {
    await file.close();
  }
}

/** Of an interlaced picture only the pixels that are there. */
async function coarser(png: Buffer, [right, down]: readonly [number, number]): Promise<Buffer | null> {
  if (right === 1 && down === 1) return png;
  const picture = sharp(png, { failOn: 'none' });
  const { width, height, orientation } = await picture.metadata();
  if (width * height > mostInterlacedPixels) return null;
  const { data, info } = await picture
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [columns, rows] = [Math.ceil(width / right), Math.ceil(height / down)];
  const there = Buffer.alloc(4 * columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = 4 * (row * down * info.width + column * right);
      data.copy(there, 4 * (row * columns + column), from, from + 4);
    }
  }
  return sharp(there, { raw: { width: columns, height: rows, channels: 4 } })
    .withMetadata({ orientation: orientation ?? 1 })
    .png()
    .toBuffer();
}
