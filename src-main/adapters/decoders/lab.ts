/** @file CIE L*a*b* under D50, as TIFF and Photoshop files hold it, to sRGB. Pure. */

type Triple = readonly [number, number, number];

const d50: Triple = [0.9642, 1, 0.8249];
/** XYZ under D50 → linear light of sRGB (Bradford-adapted; IEC 61966-2-1) */
const toLinear: readonly [Triple, Triple, Triple] = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];

/** @param lightness 0 … 100  @returns 0 … 1 each */
export function labToSrgb(lightness: number, a: number, b: number): [number, number, number] {
  const y = (lightness + 16) / 116;
  const xyz: Triple = [d50[0] * fromCube(y + a / 500), d50[1] * fromCube(y), d50[2] * fromCube(y - b / 200)];
  return toLinear.map((row) => toSrgb(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2])) as [
    number,
    number,
    number,
  ];
}

/** The curve of sRGB: light → encoded, both 0 … 1; what is beyond is cut. */
export function toSrgb(light: number): number {
  const value = Math.min(1, Math.max(0, light));
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

function fromCube(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);
}
