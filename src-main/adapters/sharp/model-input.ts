/** @file From decoded pixels to the bytes a model takes: resized, cropped, still one byte a channel. */
import sharp from 'sharp';
import type { Box } from '../../../src-preload/contract/index.ts';
import type { PictureTools, Pixels, SquareOptions } from '../../domain/evidence/analyzer.ts';
import type { Resample } from '../../domain/evidence/pack-manifest.ts';
import { scaled } from './picture.ts';

const kernels = {
  bicubic: 'cubic',
  bilinear: 'linear',
  lanczos: 'lanczos3',
  nearest: 'nearest',
} as const satisfies Record<Resample, string>;

export const pictureTools: PictureTools = {
  async cropToSquare(picture, options) {
    const rgb = await squareOf(picture, options);
    return { rgb, width: options.size, height: options.size };
  },
  async fitInside(picture, { size, enlarge, resample }) {
    const long = Math.max(picture.width, picture.height);
    const scale = enlarge ? size / long : Math.min(1, size / long);
    const { width, height } = scaled(picture.width, picture.height, scale);
    if (width === picture.width && height === picture.height) return picture;
    const rgb = await fromPixels(picture)
      .resize({ width, height, fit: 'fill', kernel: kernels[resample] })
      .raw()
      .toBuffer();
    return { rgb, width, height };
  },
};

/** A part of a picture, at least one pixel. @param box 0…1 of the picture */
export function cutOut({ rgb, width, height }: Pixels, [x, y, w, h]: Box): Pixels {
  const [left, right] = extentOf(x, w, width);
  const [top, bottom] = extentOf(y, h, height);
  const part = { width: right - left, height: bottom - top };
  const cut = new Uint8Array(3 * part.width * part.height);
  for (let row = 0; row < part.height; row += 1) {
    const from = 3 * ((top + row) * width + left);
    cut.set(rgb.subarray(from, from + 3 * part.width), 3 * row * part.width);
  }
  return { rgb: cut, ...part };
}

function extentOf(start: number, length: number, size: number): [first: number, end: number] {
  const first = Math.min(size - 1, Math.max(0, Math.round(start * size)));
  return [first, Math.max(first + 1, Math.min(size, Math.round((start + length) * size)))];
}

async function squareOf(
  pixels: Pixels,
  { size, fit, cropFraction, longSide, resample }: SquareOptions,
): Promise<Buffer> {
  const kernel = kernels[resample];
  if (fit === 'squash')
    return fromPixels(pixels).resize({ width: size, height: size, fit: 'fill', kernel }).raw().toBuffer();
  const middle = middleOf(pixels);
  const short = Math.min(middle.width, middle.height);
  const shortResized = Math.round(size / cropFraction);
  const resized = (side: number) => {
    if (side === short) return shortResized;
    // a hair more, lest a whole number be cut to the one below
    return longSide === 'floor'
      ? Math.floor((side * shortResized) / short + 1e-6)
      : Math.round((side * size) / cropFraction / short);
  };
  const [width, height] = [resized(middle.width), resized(middle.height)];
  return fromPixels(pixels)
    .extract(middle)
    .resize({ width, height, fit: 'fill', kernel })
    .extract({
      left: Math.floor((width - size) / 2),
      top: Math.floor((height - size) / 2),
      width: size,
      height: size,
    })
    .raw()
    .toBuffer();
}

/** A crop sees only the middle: of a long strip no more than that is resized. */
function middleOf({ width, height }: Pixels) {
  const reach = 2 * Math.min(width, height);
  const part = { width: Math.min(width, reach), height: Math.min(height, reach) };
  return { ...part, left: Math.floor((width - part.width) / 2), top: Math.floor((height - part.height) / 2) };
}

function fromPixels({ rgb, width, height }: Pixels) {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}
