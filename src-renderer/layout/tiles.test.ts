/** @file Tiles cover what is in sight, without gaps, and few besides. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelFor, tilesInSight } from './tiles.ts';

const full = {
  key: 'K/tile',
  tileSize: 512,
  tileOverlap: 1,
  levels: [
    { width: 375, height: 250 },
    { width: 750, height: 500 },
    { width: 1_500, height: 1_000 },
    { width: 3_000, height: 2_000 },
  ],
};

test('the level is sharp at the width shown, and no larger than it need be', () => {
  expect(levelFor(full, 300)).toBe(0);
  expect(levelFor(full, 1_500)).toBe(2);
  expect(levelFor(full, 2_000)).toBe(3);
  expect(levelFor(full, 30_000)).toBe(3);
});

describe('tiles in sight', () => {
  test('each is where its pixels are, and reaches a pixel into its neighbours', () => {
    const at = { x: -1_000, y: -500, width: 3_000, height: 2_000 };
    const tiles = tilesInSight(full, 3, at, { width: 400, height: 300 });
    expect(tiles.map(({ key }) => key)).toEqual([
      'K/tile/3/1_0',
      'K/tile/3/2_0',
      'K/tile/3/1_1',
      'K/tile/3/2_1',
    ]);
    expect(tiles[3]).toMatchObject({ x: 1_023, y: 511, width: 514, height: 514 });
  });

  test('the last ones end with the picture', () => {
    const whole = { x: 0, y: 0, width: 3_000, height: 2_000 };
    const last = tilesInSight(full, 3, whole, whole).at(-1)!;
    expect(last.key).toBe('K/tile/3/5_3');
    expect(last.x + last.width).toBe(3_000);
    expect(last.y + last.height).toBe(2_000);
  });

  test('every place of the stage that shows the picture is covered, by a bounded number', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.4, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (zoom, atX, atY) => {
          const stage = { width: 1_280, height: 800 };
          const picture = { x: 0, y: 0, width: 1_200 * zoom, height: 800 * zoom };
          picture.x = -Math.max(0, picture.width - stage.width) * atX;
          picture.y = -Math.max(0, picture.height - stage.height) * atY;
          const tiles = tilesInSight(full, levelFor(full, picture.width), picture, stage);
          expect(tiles.length).toBeLessThanOrEqual(40);
          for (const [x, y] of [
            [0, 0],
            [stage.width, stage.height],
            [stage.width / 2, stage.height / 2],
          ] as const) {
            const inPicture = { x: x - picture.x, y: y - picture.y };
            if (inPicture.x >= picture.width || inPicture.y >= picture.height) continue;
            expect(
              tiles.some(
                (tile) =>
                  tile.x <= inPicture.x &&
                  inPicture.x <= tile.x + tile.width &&
                  tile.y <= inPicture.y &&
                  inPicture.y <= tile.y + tile.height,
              ),
            ).toBe(true);
          }
        },
      ),
    );
  });
});
