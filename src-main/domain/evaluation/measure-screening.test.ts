/** @file Alarms of screening over photos that are harmless, not labelled, and not harmless. */
import { expect, it } from 'vitest';
import type { Bridge, Photo } from '../../../src-preload/contract/index.ts';
import { largestShare, measureScreening } from './measure-screening.ts';

const product = (on: boolean) => ({ call: (async () => ({ on })) as unknown as Bridge['call'] });
const photo = (file: string, harmless: boolean | null, state: string | null) => ({
  label: { file, harmless },
  photo: (state === null
    ? {}
    : {
        screening: { state, reasons: [{ group: 'x', title: 'Documents', because: 'it has a number' }] },
      }) as unknown as Photo,
});
const photos = [
  photo('a.jpg', true, 'suggested'),
  photo('b.jpg', null, null),
  photo('c.jpg', null, null),
  photo('d.jpg', true, 'fine'),
  photo('e.jpg', false, 'suggested'),
  photo('f.jpg', false, null),
];

it('counts what is not labelled as harmless', async () => {
  const { measures, alarms } = await measureScreening(product(true), photos);
  expect(measures).toMatchObject({ harmless: 4, falseAlarms: 0.25, sensitive: 2, found: 0.5 });
  expect(measures!.falseAlarmsAtMost).toBeCloseTo(0.751, 3);
  expect(alarms).toEqual([
    { file: 'a.jpg', reasons: ['Documents: it has a number'], harmless: true },
    { file: 'e.jpg', reasons: ['Documents: it has a number'], harmless: false },
  ]);
});

it('measures nothing where screening is off', async () => {
  expect(await measureScreening(product(false), photos)).toEqual({ measures: null, alarms: [] });
});

it.each([
  // none of n: 1 - .05^(1/n), near 3/n
  [0, 231, 0.0129],
  [2, 250, 0.025],
  [0, 0, 1],
  [5, 5, 1],
])('%i of %i photos allow a share of %f', (found, of, share) => {
  expect(largestShare(found, of)).toBeCloseTo(share, 3);
});
