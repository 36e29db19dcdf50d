/** @file Where words are in a picture, from cosines of its crops; and places in words. */
import { describe, expect, it } from 'vitest';
import { positionOfBox, type Box } from '../../../../src-preload/contract/index.ts';
import { cropsOf } from '../../vision/crops.ts';
import { positionOfMap } from './position-of-map.ts';
import { peakOf, relevanceOf, type RelevanceMap } from './relevance.ts';

const aspect = 4 / 3;
/** Neutral sentences differ a little from crop to crop, as they do in real pictures. */
const neutralAt = (index: number) => [0.1 + 0.01 * (index % 3), 0.12 - 0.01 * (index % 2)];

/** Cosines of the crops: `high` where the middle of the crop passes, `low` elsewhere. */
function cropsWhere(passes: (x: number, y: number) => boolean, high = 0.4, low = 0.1, shape = aspect) {
  return cropsOf(shape).map((box, index) => ({
    box,
    cosines: {
      query: passes(box[0] + box[2] / 2, box[1] + box[3] / 2) ? high : low,
      neutral: neutralAt(index),
    },
  }));
}

describe('crops', () => {
  it.each([1, 4 / 3, 3 / 4, 3 / 2, 16 / 9, 3, 1 / 3, 10])(
    'of a picture of the shape %d lie in it and cover it',
    (shape) => {
      const crops = cropsOf(shape);
      expect(crops.length).toBeLessThanOrEqual(10);
      for (const [x, y, width, height] of crops) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9);
        // squares, for pictures that are not very long
        expect((width * shape) / height).toBeCloseTo(1, 5);
      }
      const covered = (x: number, y: number) =>
        crops.some(
          ([left, top, width, height]) => x >= left && x <= left + width && y >= top && y <= top + height,
        );
      for (const x of [0.01, 0.3, 0.5, 0.7, 0.99])
        for (const y of [0.01, 0.3, 0.5, 0.7, 0.99]) expect(covered(x, y)).toBe(true);
    },
  );
});

describe('relevance', () => {
  it.each([
    ['in the upper left', (x: number, y: number) => x < 0.3 && y < 0.4],
    ['in the lower right', (x: number, y: number) => x > 0.7 && y > 0.6],
    ['on the right', (x: number, y: number) => x > 0.7 && y > 0.4 && y < 0.6],
    ['along the bottom', (_x: number, y: number) => y > 0.6],
    ['along the left', (x: number) => x < 0.3],
  ])('is %s where the words are there', (place, passes) => {
    const found = relevanceOf(null, cropsWhere(passes), aspect);
    expect(found.kind).toBe('part');
    const map = found.map!;
    expect(map.values).toHaveLength(map.columns * map.rows);
    expect(Math.max(...map.values)).toBe(1);
    expect(positionOfMap(map)).toBe(place);
    const { x, y } = peakOf(map);
    expect(passes(Math.round(x * 4) / 4, Math.round(y * 4) / 4) || passes(x, y)).toBe(true);
  });

  it('of a mirrored picture is mirrored', () => {
    const at = (passes: (x: number) => boolean) =>
      peakOf(relevanceOf(null, cropsWhere(passes), aspect).map!).x;
    expect(at((x) => x < 0.3) + at((x) => x > 0.7)).toBeCloseTo(1, 5);
  });

  it('does not depend on the scale of the cosines', () => {
    const crops = cropsWhere((x, y) => x < 0.3 && y < 0.4);
    const smaller = crops.map(({ box, cosines: { query, neutral } }) => ({
      box,
      cosines: { query: 0.2 + query / 10, neutral: neutral.map((value) => 0.2 + value / 10) },
    }));
    expect(relevanceOf(null, smaller, aspect)).toEqual(relevanceOf(null, crops, aspect));
  });

  it('is nowhere where the words match no better than neutral sentences', () => {
    expect(
      relevanceOf(
        null,
        cropsWhere((x) => x < 0.3, 0.1, 0.05),
        aspect,
      ),
    ).toEqual({ kind: 'nowhere', map: null });
  });

  it('is nowhere where no crop could be a result of the query', () => {
    const crops = cropsWhere((x) => x < 0.3, 0.4, 0.05);
    expect(relevanceOf(null, crops, aspect, (cosine) => cosine >= 0.4).kind).toBe('part');
    expect(relevanceOf(null, crops, aspect, (cosine) => cosine > 0.4).kind).toBe('nowhere');
  });

  it('is everywhere where all crops match as well', () => {
    const crops = cropsWhere(() => true);
    expect(relevanceOf({ query: 0.4, neutral: [0.1] }, crops, aspect)).toEqual({
      kind: 'everywhere',
      map: null,
    });
    const poor = cropsWhere(() => true, 0.05);
    expect(relevanceOf({ query: 0.4, neutral: [0.1] }, poor, aspect)).toEqual({ kind: 'unclear', map: null });
  });
});

describe('places in words', () => {
  const map = (values: number[][]): RelevanceMap => ({
    columns: values[0]!.length,
    rows: values.length,
    values: values.flat(),
  });

  it('of a map that is high almost everywhere is no particular part', () => {
    expect(
      positionOfMap(
        map([
          [1, 1, 0.9],
          [0.8, 0.9, 0.7],
          [0.8, 0.2, 0.7],
        ]),
      ),
    ).toBeNull();
  });

  it.each<[Box, string]>([
    [[0, 0, 0.2, 0.2], 'in the upper left'],
    [[0.4, 0.4, 0.2, 0.2], 'in the middle'],
    [[0.4, 0, 0.2, 0.2], 'at the top'],
    [[0.8, 0.4, 0.2, 0.3], 'on the right'],
    [[0.05, 0.7, 0.9, 0.3], 'along the bottom'],
    [[0.35, 0.02, 0.3, 0.95], 'down the middle'],
    [[0.02, 0.3, 0.95, 0.4], 'across the middle'],
    [[0.05, 0.05, 0.9, 0.9], 'in most of the picture'],
  ])('%j is %s', (box, place) => {
    expect(positionOfBox(box)).toBe(place);
  });
});
