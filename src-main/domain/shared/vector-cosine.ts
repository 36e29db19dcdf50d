/** @file Scalar product and cosine of vectors. */

/** Of unit vectors; null where one is absent, or they are of different encoders. */
export function cosineOfUnits(
  a: Float32Array | null | undefined,
  b: Float32Array | null | undefined,
): number | null {
  return !a || !b || a.length !== b.length ? null : dot(a, b);
}

/** The scalar product; of unit vectors their cosine. @param b of the same length */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}
