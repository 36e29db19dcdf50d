import { expect, it } from 'vitest';
import { withUnasked } from './calibration-service.ts';
import type { CalibrationFit } from './fit-calibration.ts';

const found: CalibrationFit = {
  calibration: { scale: 90, bias: -22 },
  biases: { dog: 0.4, cat: -0.2 },
  separates: ['dog'],
  withBoxes: { weight: 0.05, floor: -4 },
  photos: 600,
  sure: 500,
  disagreement: 0.05,
};
const before = { biases: { dog: 0.1, cat: 0, beach: -1 }, separates: ['cat', 'beach'] };

it('keeps what was found of concepts that nothing is known of any more: a beach stays a tag', () => {
  const fit = withUnasked(found, before, new Set(['dog', 'cat']));
  // the cat was asked for again, and is not told any more
  expect(fit).toEqual({
    ...found,
    biases: { dog: 0.4, cat: -0.2, beach: -1 },
    separates: ['dog', 'beach'],
  });
});

it('keeps nothing of a fit to other files', () => {
  expect(withUnasked(found, null, new Set(['dog']))).toEqual(found);
});
