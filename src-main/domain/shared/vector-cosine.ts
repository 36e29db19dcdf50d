/** @file The cosine of two vectors that may be absent. */

/** Of unit vectors; null where one is absent, or they are of different encoders. */
export function cosineOfUnits(
  a: Float32Array | null | undefined,
  b: Float32Array | null | undefined,
): number | null {
  if (!a || !b || a.length !== b.length) return null;
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}
