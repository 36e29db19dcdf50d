/**
 * @file ICC profiles for pictures that state their colours by codes (ITU-T H.273) or by name instead of
 * carrying a profile. Pure.
 */

type Point = readonly [x: number, y: number];
/** CIE 1931 x, y of the primaries and of white */
export interface Chromaticities {
  red: Point;
  green: Point;
  blue: Point;
  white: Point;
}

const d65: Point = [0.3127, 0.329];
const whiteC: Point = [0.31, 0.316];
const primaries = (red: Point, green: Point, blue: Point, white = d65): Chromaticities => ({
  red,
  green,
  blue,
  white,
});
const bt709 = primaries([0.64, 0.33], [0.3, 0.6], [0.15, 0.06]);
const smpte170 = primaries([0.63, 0.34], [0.31, 0.595], [0.155, 0.07]);
const adobeRgb = primaries([0.64, 0.33], [0.21, 0.71], [0.15, 0.06]);
const p3: readonly [Point, Point, Point] = [
  [0.68, 0.32],
  [0.265, 0.69],
  [0.15, 0.06],
];
/** H.273 table 2 */
const primariesOf: Readonly<Record<number, Chromaticities>> = {
  1: bt709,
  4: primaries([0.67, 0.33], [0.21, 0.71], [0.14, 0.08], whiteC),
  5: primaries([0.64, 0.33], [0.29, 0.6], [0.15, 0.06]),
  6: smpte170,
  7: smpte170,
  8: primaries([0.681, 0.319], [0.243, 0.692], [0.145, 0.049], whiteC),
  9: primaries([0.708, 0.292], [0.17, 0.797], [0.131, 0.046]),
  11: primaries(...p3, [0.314, 0.351]),
  12: primaries(...p3),
  22: primaries([0.63, 0.34], [0.295, 0.605], [0.155, 0.077]),
};

/** H.273 table 3: encoded 0 … 1 → light 0 … 1, where 1 is the white of a document */
const transferOf: Readonly<Record<number, (value: number) => number>> = {
  4: (value) => value ** 2.2,
  5: (value) => value ** 2.8,
  8: (value) => value,
  9: (value) => (value <= 0 ? 0 : 10 ** (2 * (value - 1))),
  10: (value) => (value <= 0 ? 0 : 10 ** (2.5 * (value - 1))),
  16: fromPq,
  17: (value) => Math.min(1, (52.37 / 48) * value ** 2.6),
  18: fromHlg,
};

/** Light of BT.2408's reference white, cd/m²: brighter is cut, as a screen without HDR shows it. */
const referenceWhite = 203;

/** SMPTE ST 2084 */
function fromPq(value: number): number {
  const [m1, m2, c1, c2, c3] = [
    2610 / 16384,
    (2523 / 4096) * 128,
    3424 / 4096,
    (2413 / 4096) * 32,
    (2392 / 4096) * 32,
  ];
  const power = value ** (1 / m2);
  return Math.min(1, (10_000 / referenceWhite) * (Math.max(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1));
}

/** ITU-R BT.2100 HLG: signal .75 is the reference white. */
function fromHlg(value: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - c) / a) + b) / 12;
  const white = (Math.exp((0.75 - c) / a) + b) / 12;
  return Math.min(1, (scene / white) ** 1.2);
}

/** The curve of sRGB (IEC 61966-2-1), which BT.709 and BT.2020 files are shown with, too. */
function fromSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/**
 * A profile for H.273 codes of primaries and transfer.
 * @param narrow the numbers run from 16 to 235 of 255, and were not widened
 * @returns null where they are sRGB's, unspecified or unknown
 */
export function colourCodeProfile(primaryCode: number, transfer: number, narrow = false): Uint8Array | null {
  const chromaticities = primariesOf[primaryCode] ?? bt709;
  const curve = transferOf[transfer] ?? fromSrgb;
  if (narrow)
    return matrixProfile(chromaticities, (value) =>
      curve(Math.min(1, Math.max(0, (value * 255 - 16) / 219))),
    );
  return chromaticities === bt709 && curve === fromSrgb ? null : matrixProfile(chromaticities, curve);
}

/** Adobe RGB (1998), which cameras state by the letters R03 alone. */
export function adobeRgbProfile(): Uint8Array {
  return matrixProfile(adobeRgb, (value) => value ** 2.19921875);
}

/**
 * A profile for primaries and a curve that a file states as numbers.
 * @param curve encoded 0 … 1 → light 0 … 1; null = sRGB's
 * @returns null where they are sRGB's, or no colour space can be made of them
 */
export function statedColoursProfile(
  stated: Chromaticities | null,
  curve: ((value: number) => number) | null,
): Uint8Array | null {
  const chromaticities = stated ?? bt709;
  if (isNearly(chromaticities, bt709) && curve === null) return null;
  const isPossible = colorantsOf(chromaticities)
    .flat()
    .every((value) => Number.isFinite(value) && Math.abs(value) < 4);
  return isPossible ? matrixProfile(chromaticities, curve ?? fromSrgb) : null;
}

/** Numbers in a file are rounded. */
function isNearly(one: Chromaticities, other: Chromaticities): boolean {
  const numbers = ({ red, green, blue, white }: Chromaticities) => [...red, ...green, ...blue, ...white];
  const others = numbers(other);
  return numbers(one).every((value, at) => Math.abs(value - others[at]!) < 0.003);
}

const curvePoints = 1_024;

/** An ICC version 2 display profile of three colorants and one curve (ICC.1:2001-04 §6.3.1.2). */
function matrixProfile(chromaticities: Chromaticities, curve: (value: number) => number): Uint8Array {
  const colorants = colorantsOf(chromaticities);
  const points = Buffer.alloc(12 + 2 * curvePoints);
  points.write('curv', 0, 'latin1');
  points.writeUInt32BE(curvePoints, 8);
  for (let at = 0; at < curvePoints; at += 1)
    points.writeUInt16BE(Math.round(65_535 * curve(at / (curvePoints - 1))), 12 + 2 * at);
  const tags: [string, Buffer][] = [
    ['desc', description('Sightline')],
    ['cprt', Buffer.from('text\0\0\0\0CC0\0', 'latin1')],
    ['wtpt', xyz(d50)],
    ...colorants.map((colorant, at): [string, Buffer] => [['rXYZ', 'gXYZ', 'bXYZ'][at]!, xyz(colorant)]),
    ['rTRC', points],
    ['gTRC', points],
    ['bTRC', points],
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let end = 128 + table.length;
  for (const [at, [name, body]] of tags.entries()) {
    if (!places.has(body)) {
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      places.set(body, end);
      parts.push(padded);
      end += padded.length;
    }
    table.write(name, 4 + 12 * at, 'latin1');
    table.writeUInt32BE(places.get(body)!, 8 + 12 * at);
    table.writeUInt32BE(body.length, 12 + 12 * at);
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(end, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  xyz(d50).copy(header, 68, 8);
  return Buffer.concat([header, table, ...parts]);
}

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

const d50: Triple = [0.9642, 1, 0.8249];
/** XYZ → the responses of the eye's cones in the Bradford model (Lam 1985) */
const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** XYZ of the three colorants, adapted from their white to D50. */
function colorantsOf({ red, green, blue, white: [x, y] }: Chromaticities): Triple[] {
  const white: Triple = [x / y, 1, (1 - x - y) / y];
  const bare = [red, green, blue].map(([cx, cy]): Triple => [cx / cy, 1, (1 - cx - cy) / cy]);
  const amounts = solve(transposed(bare as Matrix), white);
  const [from, to] = [times(bradford, white), times(bradford, d50)];
  return bare.map((colorant, at) => {
    const cones = times(bradford, colorant.map((value) => value * amounts[at]!) as Triple);
    return solve(bradford, cones.map((value, cone) => (value * to[cone]!) / from[cone]!) as Triple);
  });
}

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as Triple;
}
function transposed([a, b, c]: Matrix): Matrix {
  return [0, 1, 2].map((at) => [a[at]!, b[at]!, c[at]!]) as Matrix;
}
/** Cramer's rule */
function solve(matrix: Matrix, right: Triple): Triple {
  const determinant = ([[a, b, c], [d, e, f], [g, h, i]]: Matrix) =>
    a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const whole = determinant(matrix);
  return [0, 1, 2].map(
    (column) =>
      determinant(
        matrix.map((row, at) => row.map((value, i) => (i === column ? right[at]! : value))) as Matrix,
      ) / whole,
  ) as Triple;
}

function xyz(triple: Triple): Buffer {
  const body = Buffer.alloc(20);
  body.write('XYZ ', 0, 'latin1');
  for (const [at, value] of triple.entries()) body.writeInt32BE(Math.round(value * 65_536), 8 + 4 * at);
  return body;
}
function description(text: string): Buffer {
  const body = Buffer.alloc(12 + text.length + 1 + 78);
  body.write('desc', 0, 'latin1');
  body.writeUInt32BE(text.length + 1, 8);
  body.write(text, 12, 'latin1');
  return body;
}
