/** @file From decoded pixels to the bytes a model takes: resized, cropped, still one byte a channel. */
import sharp from 'sharp';
import type { DetectorManifest, ImageInput, Resample } from '../../domain/models/manifest.ts';
import { scaled, type Pixels } from './picture.ts';

const kernels = {
  bicubic: 'cubic',
  bilinear: 'linear',
  lanczos: 'lanczos3',
  nearest: 'nearest',
} as const satisfies Record<Resample, string>;

/** RGB bytes [size, size, 3] for an image tower; normalising them is the tower's. */
export async function encoderInput(
  pixels: Pixels,
  { size, fit, cropFraction, longSide, resample }: ImageInput,
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

/** RGB bytes [height, width, 3] for a detector, longer side as its manifest says. */
export async function detectorInput(
  pixels: Pixels,
  { size, enlarge, resample }: DetectorManifest['model']['input'],
): Promise<Pixels> {
  const long = Math.max(pixels.width, pixels.height);
  const { width, height } = scaled(
    pixels.width,
    pixels.height,
    enlarge ? size / long : Math.min(1, size / long),
  );
  if (width === pixels.width && height === pixels.height) return pixels;
  const rgb = await fromPixels(pixels)
    .resize({ width, height, fit: 'fill', kernel: kernels[resample] })
    .raw()
    .toBuffer();
  return { rgb, width, height };
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
