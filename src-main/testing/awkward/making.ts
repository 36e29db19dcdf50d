/** @file An awkward picture, what a person should see of it, and how the simple ones are made. */
import sharp from 'sharp';
import { card, picture, type Colour, type Raw } from './card.ts';

export interface Awkward {
  name: string;
  /** the file's own name, where it matters */
  file?: string;
  make(): Buffer | Promise<Buffer>;
  /** `card` stands for the card's corners at 96 × 64; `reds` are the first channels of the corners */
  shows:
    | 'card'
    | {
        size?: [number, number];
        look?: string;
        colour?: Colour;
        reds?: readonly number[];
        tolerance?: number;
      }
    | null;
  damaged?: boolean | 'either';
  /** it is refused with one of these codes */
  refused?: RegExp;
  /** in these words */
  says?: RegExp;
}

export const orientations = [1, 2, 3, 4, 5, 6, 7, 8];
export const jpegOf = (raw = card(), options = {}) =>
  picture(raw)
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4', ...options })
    .toBuffer();
export const pngOf = (raw = card()) => picture(raw).png().toBuffer();

export const zeroed = (bytes: Buffer, from: number, to: number) =>
  Buffer.from(bytes).fill(0, Math.round(bytes.length * from), Math.round(bytes.length * to));
export const share = (bytes: Buffer, part: number) => bytes.subarray(0, Math.round(bytes.length * part));

export const rgba = (raw: Raw, alphaOf: (x: number, y: number) => number) => {
  const data = Buffer.alloc((raw.rgb.length / 3) * 4);
  for (let at = 0; at < data.length / 4; at += 1) {
    raw.rgb.copy(data, 4 * at, 3 * at, 3 * at + 3);
    data[4 * at + 3] = alphaOf(at % raw.width, Math.floor(at / raw.width));
  }
  return sharp(data, { raw: { width: raw.width, height: raw.height, channels: 4 } });
};
