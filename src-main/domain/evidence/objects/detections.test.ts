/** @file Boxes on the same spot share their score; others keep it. */
import { describe, expect, it } from 'vitest';
import { shareScores } from './detections.ts';

const box = (x: number): [number, number, number, number] => [x, 0.1, 0.4, 0.4];

describe('withoutRivals', () => {
  it('lowers the score of what is seen in the same place under two names, the weaker one more', () => {
    const [cat, dog] = shareScores([
      { label: 'cat', score: 0.6, box: box(0) },
      { label: 'dog', score: 0.3, box: box(0) },
    ]);
    expect(cat!.score).toBeCloseTo(0.4);
    expect(dog!.score).toBeCloseTo(0.1);
  });

  it('leaves neighbours and boxes of the same kind alone', () => {
    const objects = [
      { label: 'cat', score: 0.6, box: box(0) },
      { label: 'cat', score: 0.5, box: box(0.02) },
      { label: 'dog', score: 0.3, box: box(0.5) },
    ];
    expect(shareScores(objects)).toEqual(objects);
  });
});
