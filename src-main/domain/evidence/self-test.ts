/** @file The test picture for execution providers, and how well two results agree. */

/**
 * A synthetic test picture, RGB bytes [height, width, 3]: a figure before a background, with enough shape and
 * colour for an encoder and a detector to give a result.
 */
export function testPicture(width: number, height: number): Uint8Array {
  const picture = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width - 0.5, y / height];
      const head = Math.hypot(u, v - 0.25) < 0.13;
      const body = Math.hypot(u, (v - 0.75) * 0.9) < 0.3;
      const texture = 12 * Math.sin(x * 0.7) * Math.cos(y * 0.9);
      const [red, green, blue] = head ? [224, 172, 140] : body ? [60, 70, 140] : [120, 185 - 60 * v, 110];
      picture.set([red + texture, green + texture, blue + texture].map(Math.round), 3 * (y * width + x));
    }
  }
  return picture;
}

/** Cosine of two lists; the shorter one is filled with zeros. NaN where either is empty or all zero. */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}
