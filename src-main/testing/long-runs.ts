/** @file How much the tests of random kills do: enough by default, a lot with `npm test -- --long`. */

/** Set by `npm test -- --long`. */
const longRuns = process.env['SIGHTLINE_LONG_TESTS'] === '1';

/** So many rounds by default, so many in a long run. */
export function rounds(usual: number, long: number): number {
  return longRuns ? long : usual;
}
