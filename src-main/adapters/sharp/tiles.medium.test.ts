/** @file Tiles hold the picture's own pixels, at the sizes that the levels state. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { tileLevels, tileOverlap, tileSize } from '../../domain/photos/tile-levels.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { writeTiles } from './tiles.ts';

const [width, height] = [1_301, 777];

/** Each pixel says where it is. */
function picture() {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rgb.set([x >> 3, y >> 2, 90], 3 * (y * width + x));
  return { rgb, width, height };
}

it('writes each level in tiles that overlap, and nothing besides', () =>
  withTempDir(async (directory) => {
    const folder = join(directory, 'full-size', 'photo');
    await writeTiles(folder, picture());
    expect(await readdir(join(directory, 'full-size'))).toEqual(['photo']);
    for (const [level, size] of tileLevels(width, height).entries()) {
      const names = await readdir(join(folder, String(level)));
      const columns = Math.ceil(size.width / tileSize);
      const rows = Math.ceil(size.height / tileSize);
      expect(names).toHaveLength(columns * rows);
      const last = await sharp(join(folder, String(level), `${columns - 1}_${rows - 1}.jpeg`)).metadata();
      const overlapX = columns > 1 ? tileOverlap : 0;
      const overlapY = rows > 1 ? tileOverlap : 0;
      expect([last.width, last.height]).toEqual([
        size.width - (columns - 1) * tileSize + overlapX,
        size.height - (rows - 1) * tileSize + overlapY,
      ]);
    }
    // the middle of the second tile of the second row, at the picture's own size
    const { data, info } = await sharp(join(folder, '2', '1_1.jpeg'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = 3 * (100 * info.width + 200);
    const [x, y] = [512 - 1 + 200, 512 - 1 + 100];
    expect(Math.abs(data[at]! - (x >> 3))).toBeLessThanOrEqual(3);
    expect(Math.abs(data[at + 1]! - (y >> 2))).toBeLessThanOrEqual(3);
  }));

it('leaves nothing where they cannot be written', () =>
  withTempDir(async (directory) => {
    await expect(writeTiles(join(directory, 'gone', 'full-size', 'photo'), picture())).rejects.toThrow(
      'ENOENT',
    );
    expect(await readdir(directory)).toEqual([]);
  }));
