/** @file The colours of things: of the middle of a box in a picture. */
import type { Box } from '../../../src-preload/contract/index.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import type { PictureColours } from '../../domain/shared/picture-colours.ts';
import { pictureColoursOf } from './picture-colours.ts';

/** Share of a box's sides that is its middle: what is around the thing is outside of it. */
const middle = 0.5;

/** Largest first; at least one pixel is measured. @param box in 0…1 of the picture; may reach over its edge */
export function boxColoursOf(pixels: Pixels, [x, y, width, height]: Box): PictureColours['dominant'] {
  const margin = (1 - middle) / 2;
  const left = pixelAt(x + margin * width, pixels.width);
  const top = pixelAt(y + margin * height, pixels.height);
  const right = Math.max(left + 1, pixelAt(x + (1 - margin) * width, pixels.width));
  const bottom = Math.max(top + 1, pixelAt(y + (1 - margin) * height, pixels.height));
  return pictureColoursOf(cut(pixels, { left, top, right, bottom })).dominant;
}

/** The last pixel at most. */
function pixelAt(share: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.round(share * length)));
}

function cut(
  { rgb, width }: Pixels,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): Pixels {
  const bytes = 3 * (right - left);
  const part = new Uint8Array(bytes * (bottom - top));
  for (let row = top; row < bottom; row += 1) {
    const start = 3 * (row * width + left);
    part.set(rgb.subarray(start, start + bytes), bytes * (row - top));
  }
  return { rgb: part, width: right - left, height: bottom - top };
}
