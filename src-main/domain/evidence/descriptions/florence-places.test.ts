/** @file Florence-2’s answers about places, as the model writes them, whole, cut off and odd. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { linesOf, regionsOf } from './florence-places.ts';

interface Golden {
  photos: Record<string, { tasks: Record<string, { text: string }> }>;
}
const { photos } = JSON.parse(
  await readFile('src-main/testing/describers/tiny-florence2/golden.json', 'utf8'),
) as Golden;
const answer = (photo: string, task: string) => photos[photo]!.tasks[task]!.text;

it('are boxes with names, in shares of the picture', () => {
  const regions = regionsOf(answer('coffee', '<OD>'), 'object');
  expect(regions.map(({ label, of }) => [label, of])).toEqual([
    ['cup', 'object'],
    ['spoon', 'object'],
    ['table', 'object'],
  ]);
  // <loc_252><loc_121><loc_709><loc_742>
  expect(regions[0]!.box.map((share) => Math.round(share * 10_000))).toEqual([2525, 1215, 4570, 6210]);
});

it('are lines with their corners', () => {
  const [line, ...more] = linesOf(answer('astronaut', '<OCR_WITH_REGION>'));
  expect(more).toEqual([]);
  expect(line!.text).toBe('NASA');
  expect(line!.corners.map((corner) => corner.map((share) => Math.round(share * 10_000)))).toEqual([
    [5055, 7305],
    [6205, 7305],
    [6205, 8005],
    [5055, 8005],
  ]);
  expect(linesOf(answer('chelsea', '<OCR_WITH_REGION>'))).toEqual([]);
});

it('a box without a name is another one of the thing before it', () => {
  const text =
    'dog<loc_0><loc_0><loc_9><loc_9><loc_20><loc_0><loc_29><loc_9>ball<loc_1><loc_1><loc_2><loc_2>';
  expect(regionsOf(text, 'object').map(({ label }) => label)).toEqual(['dog', 'dog', 'ball']);
});

it.each([
  ['cut off in a box', 'dog<loc_0><loc_0><loc_9><loc_9>cat<loc_1><loc_1>', ['dog']],
  ['no name', '<loc_0><loc_0><loc_9><loc_9>', []],
  ['no area', 'dog<loc_5><loc_5><loc_5><loc_9>', []],
  ['the wrong way round', 'dog<loc_9><loc_9><loc_0><loc_0>', []],
  ['twice the same', 'dog<loc_0><loc_0><loc_9><loc_9>dog<loc_0><loc_0><loc_9><loc_9>', ['dog']],
  ['a sentence', 'a dog on a lawn', []],
  ['nothing', '</s><s></s>', []],
])('%s', (_, text, labels) => {
  expect(regionsOf(text, 'object').map(({ label }) => label)).toEqual(labels);
});

it('a model that repeats itself is heard a hundred times', () => {
  const text = Array.from({ length: 300 }, (_, n) => `dog<loc_0><loc_0><loc_9><loc_${n + 10}>`).join('');
  expect(regionsOf(text, 'area')).toHaveLength(100);
});
