/** @file Labels of boxes: above where there is room, else where they cover nothing that matters. */
import { expect, test } from 'vitest';
import { onPicture, placeLabels, type Rect } from './label-places.ts';

const picture = { width: 800, height: 600 };
const label = { width: 60, height: 16 };
const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
const place = (boxes: Rect[], free: Rect[] = []) =>
  placeLabels(
    boxes.map((box) => ({ box, label })),
    { picture, free },
  );
const corners = (...given: Parameters<typeof place>) => place(...given).map((at) => at && [at.x, at.y]);

test.each<[what: string, box: Rect, at: [number, number]]>([
  ['above', rect(100, 100, 200, 200), [100, 82]],
  ['above, held inside the picture', rect(780, 100, 20, 20), [740, 82]],
  ['below where the box begins at the top', rect(100, 0, 200, 200), [100, 202]],
  ['beside where it goes from top to bottom', rect(100, 0, 200, 600), [302, 0]],
  ['inside where it is nearly all', rect(0, 0, 800, 600), [4, 4]],
])('%s', (_what, box, at) => {
  expect(corners([box])).toEqual([at]);
});

test('labels of boxes in one place do not cover one another', () => {
  const places = place(Array.from({ length: 6 }, () => rect(300, 200, 150, 150)));
  expect(places).not.toContain(null);
  for (const [index, one] of places.entries())
    for (const other of places.slice(index + 1))
      expect(Math.abs(one!.x - other!.x) >= 60 || Math.abs(one!.y - other!.y) >= 16).toBe(true);
});

test('faces stay free, also the one that is named', () => {
  const face = rect(300, 300, 40, 40);
  const above = rect(290, 270, 60, 28);
  expect(corners([face], [face, above])).toEqual([[300, 342]]);
});

test('small things stay free where there is other room, and their labels come first', () => {
  const [small, large] = [rect(110, 70, 30, 26), rect(100, 100, 300, 300)];
  const [ofLarge, ofSmall] = corners([large, small]);
  expect(ofSmall).toEqual([110, 52]);
  // not above, where the small thing is, but at the other end
  expect(ofLarge).toEqual([340, 82]);
});

test('without room there is no label', () => {
  expect(corners([rect(10, 10, 30, 30)], [rect(0, 0, 800, 600)])).toEqual([null]);
  expect(
    placeLabels([{ box: rect(0, 0, 9, 9), label: { width: 900, height: 16 } }], { picture, free: [] }),
  ).toEqual([null]);
});

test('what stands over the stage is placed on the picture in its middle', () => {
  const [card] = onPicture([rect(0, 500, 300, 100)], { width: 600, height: 600 }, picture);
  expect(card).toEqual(rect(-100, 500, 300, 100));
});
