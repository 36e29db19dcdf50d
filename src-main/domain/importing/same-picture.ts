/** @file Whether an edited file still shows its photo: capture time and camera agree, or, lacking these, the pictures look the same. */
import { thumbHashToRGBA } from 'thumbhash';
import type { PhotoRow } from '../catalogue/catalogue.ts';
import { isMoment } from './capture-time.ts';
import type { PhotoMetadata } from '../photos/metadata.ts';

/** What was known of the photo before its file changed. */
export type Before = Pick<PhotoRow, 'takenAt' | 'takenAtPrecision' | 'takenAtSource' | 'metadata' | 'pixelHash' | 'thumbhash' | 'width' | 'height'>;
/** How the file looks now. */
export interface Look {
  pixelHash: string;
  thumbhash: string;
  width: number;
  height: number;
}

/** What metadata alone says; null = it cannot tell, look at the pictures. */
export function sameByMetadata(before: Before, after: PhotoMetadata): boolean | null {
  const [then, now] = [embeddedTime(before), embeddedTime(after)];
  if (then === null || now === null) return null;
  return then === now && agree(before.metadata.make, after.make) && agree(before.metadata.model, after.model);
}

/** Mean difference of two thumbhashes' colours, of 255, up to which they are one picture: recompression and small corrections stay below it. */
const closeColours = 8;

export function sameByLook(before: Before, after: Look): boolean {
  if (before.pixelHash === after.pixelHash) return true;
  if (before.thumbhash === null || before.height === 0 || after.height === 0) return false;
  const [then, now] = [before.thumbhash, after.thumbhash].map((hash) => thumbHashToRGBA(Buffer.from(hash, 'base64')));
  if (!then || !now) return false;
  // a program that only turned the picture changed nothing else
  return orientations.some(({ swaps, at }) => {
    const [width, height] = swaps ? [before.height, before.width] : [before.width, before.height];
    const [w, h] = swaps ? [then.h, then.w] : [then.w, then.h];
    if (Math.abs(width / height - after.width / after.height) > 0.02 * (width / height) || w !== now.w || h !== now.h) return false;
    let sum = 0;
    for (let y = 0; y < h; y += 1) {
      for (let x = 0; x < w; x += 1) {
        const from = at(x, y, w, h) * 4;
        for (let channel = 0; channel < 4; channel += 1) sum += Math.abs(then.rgba[from + channel]! - now.rgba[(y * w + x) * 4 + channel]!);
      }
    }
    return sum / now.rgba.length <= closeColours;
  });
}

/** The eight orientations of EXIF: which pixel of the picture as it was lies at (x, y) of one that is w wide and h high. */
const orientations: readonly { swaps: boolean; at: (x: number, y: number, w: number, h: number) => number }[] = [
  { swaps: false, at: (x, y, w) => y * w + x },
  { swaps: false, at: (x, y, w) => y * w + (w - 1 - x) },
  { swaps: false, at: (x, y, w, h) => (h - 1 - y) * w + (w - 1 - x) },
  { swaps: false, at: (x, y, w, h) => (h - 1 - y) * w + x },
  { swaps: true, at: (x, y, _w, h) => x * h + y },
  { swaps: true, at: (x, y, _w, h) => x * h + (h - 1 - y) },
  { swaps: true, at: (x, y, w, h) => (w - 1 - x) * h + (h - 1 - y) },
  { swaps: true, at: (x, y, w, h) => (w - 1 - x) * h + y },
];

/** To the second (programs drop fractions), and only a time that the picture itself carries: names, file dates and sidecars are not the picture's. */
function embeddedTime({ takenAt, takenAtPrecision, takenAtSource }: Pick<PhotoMetadata, 'takenAt' | 'takenAtPrecision' | 'takenAtSource'>): string | null {
  return takenAt === null || !isMoment(takenAtPrecision) || takenAtSource === null || /^(file (name|date)$|sidecar|Google Takeout)/.test(takenAtSource) ? null : takenAt.slice(0, 19);
}

/** What one side doesn't say is no contradiction. */
function agree(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}
