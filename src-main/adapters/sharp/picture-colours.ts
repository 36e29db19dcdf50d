/** @file Measures a picture's colours and light: how colourful, how light, which colours take most of it. */
import { colourNames, type ColourName, type PictureColours } from '../../domain/shared/picture-colours.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';

/** this many evenly spread pixels are representative */
const sampled = 16_384;
const mostNamed = 5;
const leastNamed = 3;
/** What takes less is not dominant, but for the first three. */
const dominantShare = 0.08;

/** From one pass over a sample of the pixels: 3 ms whatever the size. */
export function pictureColoursOf(pixels: Pixels): PictureColours {
  const { rgb, width, height } = pixels;
  const step = Math.max(1, Math.floor((width * height) / sampled));
  const counts = new Map<ColourName, number>();
  const chromas: number[] = [];
  const [light, redGreen, yellowBlue] = [running(), running(), running()];
  const [sumA, sumB] = [running(), running()];
  for (let at = 0; at < width * height; at += step) {
    const [r, g, b] = [rgb[3 * at]!, rgb[3 * at + 1]!, rgb[3 * at + 2]!];
    redGreen.add(r - g);
    yellowBlue.add((r + g) / 2 - b);
    const lab = labOf(r, g, b);
    light.add(lab.l);
    sumA.add(lab.a);
    sumB.add(lab.b);
    const chroma = Math.hypot(lab.a, lab.b);
    chromas.push(chroma);
    const name = nameOf(lab.l, chroma, hueOf(lab.a, lab.b));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const meanChroma = chromas.reduce((sum, chroma) => sum + chroma, 0) / chromas.length;
  const sorted = Float64Array.from(chromas).sort();
  return {
    colourfulness: rounded(colourfulness(redGreen, yellowBlue)),
    chroma99: rounded(sorted[Math.floor(0.99 * (sorted.length - 1))]!),
    chroma: rounded(meanChroma),
    hue: rounded(hueOf(sumA.mean(), sumB.mean())),
    // all colours in one direction: the length of their mean is the mean of their lengths
    hueAgreement: rounded(meanChroma === 0 ? 0 : Math.hypot(sumA.mean(), sumB.mean()) / meanChroma),
    lightness: rounded(light.mean()),
    contrast: rounded(light.deviation()),
    dominant: dominantOf(counts, chromas.length),
  };
}

/**
 * D. Hasler, S. Süsstrunk, “Measuring colourfulness in natural images”, Proc. SPIE 5007, 2003: √(σ²rg + σ²yb)
 * + .3 · √(μ²rg + μ²yb), in their sRGB approximation.
 */
function colourfulness(redGreen: Running, yellowBlue: Running): number {
  return (
    Math.hypot(redGreen.deviation(), yellowBlue.deviation()) +
    0.3 * Math.hypot(redGreen.mean(), yellowBlue.mean())
  );
}

function dominantOf(counts: ReadonlyMap<ColourName, number>, total: number): PictureColours['dominant'] {
  return colourNames
    .map((name) => ({ name, share: rounded((counts.get(name) ?? 0) / total) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .filter(({ share }, index) => index < leastNamed || share >= dominantShare)
    .slice(0, mostNamed);
}

/** By lightness, chroma and hue in CIELAB, with bounds that were set by looking at colour charts. */
function nameOf(l: number, chroma: number, hue: number): ColourName {
  if (chroma < 8 || l < 8 || (l > 96 && chroma < 11)) return l < 25 ? 'black' : l > 85 ? 'white' : 'grey';
  if (chroma < 14 && l < 20) return 'black';
  return chromatic(l, chroma, hue);
}

function chromatic(l: number, chroma: number, hue: number): ColourName {
  if (hue < 20 || hue >= 345) return l > 62 || chroma < 25 ? (l > 45 ? 'pink' : 'brown') : 'red';
  if (hue < 48) return warm(l, chroma, { vivid: 'red', vividFrom: 28, light: 'pink' });
  if (hue < 75) return warm(l, chroma, { vivid: 'orange', vividFrom: 50, light: 'beige' });
  if (hue < 105 || (hue < 118 && chroma < 16 && l > 80))
    return chroma > 40 && l > 55 ? 'yellow' : l > 65 ? 'beige' : l > 45 ? 'brown' : 'green';
  if (hue < 165) return 'green';
  if (hue < 215) return 'turquoise';
  if (hue < 308) return 'blue';
  return hue < 330 ? 'purple' : l > 55 ? 'pink' : 'purple';
}

/** Reds and oranges are brown where they are dark or dull. */
function warm(
  l: number,
  chroma: number,
  { vivid, vividFrom, light }: { vivid: ColourName; vividFrom: number; light: ColourName },
): ColourName {
  if (chroma > 48 && l > vividFrom) return vivid;
  return l > 62 ? light : 'brown';
}

function hueOf(a: number, b: number): number {
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** sRGB encoded, 0 … 255 → light, 0 … 1 */
const lightOf = Float64Array.from({ length: 256 }, (_, value) => {
  const encoded = value / 255;
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
});

/** CIELAB under D65. */
function labOf(r: number, g: number, b: number): { l: number; a: number; b: number } {
  const [red, green, blue] = [lightOf[r]!, lightOf[g]!, lightOf[b]!];
  const x = cubeRoot((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = cubeRoot(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = cubeRoot((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return { l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) };
}

function cubeRoot(value: number): number {
  return value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29;
}

interface Running {
  add(value: number): void;
  mean(): number;
  deviation(): number;
}

function running(): Running {
  let [count, sum, squares] = [0, 0, 0];
  const mean = () => (count === 0 ? 0 : sum / count);
  return {
    add(value) {
      count += 1;
      sum += value;
      squares += value * value;
    },
    mean,
    deviation: () => (count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean() ** 2))),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
