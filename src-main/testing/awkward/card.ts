/**
 * @file The test card: four coloured quarters that tell every mirror image apart; stored for any orientation,
 * and looked at again.
 */
import sharp, { type Sharp } from 'sharp';

/** A picture that is only looked at. */
type Looked = Omit<Raw, 'rgb'> & { rgb: Uint8Array };

export interface Raw {
  /** three bytes a pixel */
  rgb: Buffer;
  width: number;
  height: number;
}
export type Colour = readonly [red: number, green: number, blue: number];

const quarters = {
  red: [220, 40, 40],
  green: [40, 180, 70],
  blue: [50, 80, 210],
  yellow: [235, 210, 60],
} as const satisfies Record<string, Colour>;
const named: Readonly<Record<string, Colour>> = {
  ...quarters,
  black: [0, 0, 0],
  white: [255, 255, 255],
  grey: [128, 128, 128],
  cyan: [0, 200, 200],
  magenta: [200, 0, 200],
};
/** The card's corners: top left, top right, bottom left, bottom right. */
export const cardLook = 'red green blue yellow';

export function card(width = 96, height = 64): Raw {
  const rgb = Buffer.alloc(3 * width * height);
  const { red, green, blue, yellow } = quarters;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      rgb.set(
        y < height / 2 ? (x < width / 2 ? red : green) : x < width / 2 ? blue : yellow,
        3 * (y * width + x),
      );
  }
  return { rgb, width, height };
}

/** A picture that no codec packs well, so that a cut falls into its pixels. */
export function noise(width = 320, height = 240): Raw {
  const rgb = Buffer.alloc(3 * width * height);
  let state = 7;
  for (let at = 0; at < rgb.length; at += 1) {
    // xorshift (Marsaglia 2003)
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    rgb[at] = 64 + ((state >>> 16) % 128);
  }
  return { rgb, width, height };
}

export function flat([red, green, blue]: Colour, width = 96, height = 64): Raw {
  return {
    rgb: Buffer.from(Array.from({ length: 3 * width * height }, (_, at) => [red, green, blue][at % 3]!)),
    width,
    height,
  };
}

/** The pixels to store so that a viewer that turns by this EXIF orientation shows `shown`. */
export function storedFor(shown: Raw, orientation: number): Raw {
  const { width: w, height: h } = shown;
  const [width, height] = orientation >= 5 ? [h, w] : [w, h];
  const rgb = Buffer.alloc(shown.rgb.length);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const [column, row] = (
        [
          [x, y],
          [x, y],
          [w - 1 - x, y],
          [w - 1 - x, h - 1 - y],
          [x, h - 1 - y],
          [y, x],
          [y, w - 1 - x],
          [h - 1 - y, w - 1 - x],
          [h - 1 - y, x],
        ] as const
      )[orientation]!;
      shown.rgb.copy(rgb, 3 * (row * width + column), 3 * (y * w + x), 3 * (y * w + x) + 3);
    }
  }
  return { rgb, width, height };
}

export function picture({ rgb, width, height }: Raw): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/** A little inside of the corners: top left, top right, bottom left, bottom right. */
export function cornersOf({ rgb, width, height }: Looked): Colour[] {
  const [x, y] = [Math.floor(width / 8), Math.floor(height / 8)];
  return [
    [x, y],
    [width - 1 - x, y],
    [x, height - 1 - y],
    [width - 1 - x, height - 1 - y],
  ].map(([column, row]) => {
    const at = 3 * (row! * width + column!);
    return [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
  });
}

/** The names of the nearest colours, by corners. */
export function lookOf(raw: Looked): string {
  const distance = (one: Colour, other: Colour) => Math.hypot(...one.map((value, at) => value - other[at]!));
  return cornersOf(raw)
    .map(
      (colour) =>
        Object.entries(named).reduce((best, next) =>
          distance(next[1], colour) < distance(best[1], colour) ? next : best,
        )[0],
    )
    .join(' ');
}
