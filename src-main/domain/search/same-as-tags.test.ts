/** @file What the detector finds is as sure in a search as in the tags of the photo. */
import { describe, expect, it } from 'vitest';
import type { Detection } from '../evidence/objects/detection.ts';
import { searchOver } from '../../testing/search-rig.ts';

/** of the detector that comes with Sightline */
const calibration = { scale: 2.6, bias: 4.25 };
const box = (label: string, score: number, x = 0): Detection => ({ label, score, box: [x, 0, 0.3, 0.3] });
const alone = [box('dog', 0.35)];
const amongOthers = [box('dog', 0.35), box('car', 0.9, 0.5)];

describe('a thing that the detector finds', () => {
  it('is a “maybe” where it is alone in its photo, and a good match among others', async () => {
    const { find } = await searchOver([{ objects: alone }, { objects: amongOthers }], { calibration });
    const { results, numbers } = await find('dog');
    expect(numbers).toEqual([2, 1]);
    expect(results.map(({ band }) => band)).toEqual(['good', 'maybe']);
    expect(results.map(({ why }) => why[0])).toEqual(['dog seen · very likely', 'dog seen · maybe']);
  });

  it('is as sure as its tag, whatever its score and its company', async () => {
    const scores = Array.from({ length: 18 }, (_, index) => 0.05 * (index + 1));
    const photos = scores.flatMap((score) => [
      [box('dog', score)],
      [box('dog', score), box('person', 0.4, 0.5)],
      [box('dog', score), box('dog', score / 2, 0.5), box('car', 0.3, 0.6)],
    ]);
    const { find, model } = await searchOver(
      photos.map((objects) => ({ objects })),
      { calibration },
    );
    const { results, numbers } = await find('dog');
    const bandOfHit = new Map(results.map((hit, index) => [numbers[index]!, hit]));
    for (const [index, objects] of photos.entries()) {
      const { scores: concepts } = model.read([{ packId: 'boxes', role: 'detector', value: objects }]);
      const tag = concepts.find(({ name }) => name === 'dog')!;
      const hit = bandOfHit.get(index + 1);
      expect(hit?.band === 'good').toBe(tag.band === 'sure');
      if (tag.band !== null) expect(1 / (1 + Math.exp(-hit!.score))).toBeCloseTo(tag.probability!, 3);
      expect(hit?.why.some((reason) => reason.startsWith('dog seen')) ?? false).toBe(tag.band !== null);
      expect((hit?.box ?? null) === null).toBe(tag.band === null);
    }
  });

  it('is left out by “without” where it may be there', async () => {
    const found = { looks: 'red' };
    const { find } = await searchOver(
      [
        { ...found, objects: [box('dog', 0.2)] },
        { ...found, objects: [box('dog', 0.2), box('car', 0.9, 0.5)] },
        found,
      ],
      { calibration },
    );
    expect((await find('red without a dog')).numbers.sort()).toEqual([1, 3]);
  });

  it('is several only where each of them is as sure', async () => {
    const { find } = await searchOver(
      [
        { objects: [box('dog', 0.6), box('dog', 0.5, 0.5)] },
        { objects: [box('dog', 0.6), box('dog', 0.06, 0.5)] },
      ],
      { calibration },
    );
    const { results, numbers } = await find('two dogs');
    expect(numbers[0]).toBe(1);
    expect(results[0]!.band).toBe('good');
    expect(results.slice(1).every(({ band }) => band === 'maybe')).toBe(true);
  });
});
