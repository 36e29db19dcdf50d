/** @file One flat colour, written with other primaries and curves than sRGB's, for files that state them. */
import { flat, type Colour, type Raw } from './card.ts';

/** what is to be seen */
export const seen: Colour = [200, 100, 60];

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];
/** linear sRGB → linear light of other primaries */
const matrices = {
  srgb: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  p3: [
    [0.8224622, 0.177538, 0],
    [0.0331942, 0.9668058, 0],
    [0.0170806, 0.0723974, 0.910522],
  ],
  bt2020: [
    [0.6274039, 0.329283, 0.0433131],
    [0.0690973, 0.9195404, 0.0113623],
    [0.0163914, 0.0880133, 0.8955953],
  ],
} as const satisfies Record<string, Matrix>;

/** light (1 = white of a document) → encoded */
const curves = {
  srgb: (light: number) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055),
  linear: (light: number) => light,
  /** SMPTE ST 2084, white at 203 cd/m² */
  pq: (light: number) => {
    const power = ((light * 203) / 10_000) ** (2610 / 16384);
    return ((3424 / 4096 + (2413 / 128) * power) / (1 + (2392 / 128) * power)) ** ((2523 / 4096) * 128);
  },
  /** ITU-R BT.2100, white at .75 of the signal */
  hlg: (light: number) => {
    const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
    const scene = ((Math.exp((0.75 - c) / a) + b) / 12) * light ** (1 / 1.2);
    return scene <= 1 / 12 ? Math.sqrt(3 * scene) : a * Math.log(12 * scene - b) + c;
  },
} as const;

export interface Coding {
  name: string;
  primaries: keyof typeof matrices;
  curve: keyof typeof curves;
  /** ITU-T H.273 */
  codes: readonly [primaries: number, transfer: number];
}

export const codings: readonly Coding[] = [
  { name: 'Display P3', primaries: 'p3', curve: 'srgb', codes: [12, 13] },
  { name: 'BT.2020', primaries: 'bt2020', curve: 'srgb', codes: [9, 13] },
  { name: 'PQ', primaries: 'bt2020', curve: 'pq', codes: [9, 16] },
  { name: 'HLG', primaries: 'bt2020', curve: 'hlg', codes: [9, 18] },
  { name: 'linear light', primaries: 'srgb', curve: 'linear', codes: [1, 8] },
];

/** What is to be seen, encoded: 0 … 1 each. */
export function encodedAs({
  primaries,
  curve,
}: Pick<Coding, 'primaries' | 'curve'>): [number, number, number] {
  const light = seen.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return matrices[primaries].map((row) =>
    curves[curve](row.reduce<number>((sum, factor, at) => sum + factor * light[at]!, 0)),
  ) as [number, number, number];
}

export function flatAs(coding: Pick<Coding, 'primaries' | 'curve'>): Raw {
  return flat(encodedAs(coding).map((value) => Math.round(255 * value)) as unknown as Colour);
}
