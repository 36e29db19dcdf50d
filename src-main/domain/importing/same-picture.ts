/** @file Whether an edited file still shows its photo: capture time and camera agree, or, lacking these, the pictures look the same. */
import { thumbHashToRGBA } from 'thumbhash';
import type { PhotoRow } from '../catalogue/catalogue.ts';
import type { PhotoMetadata } from '../photos/metadata.ts';

/** What was known of the photo before its file changed. */
export type Before = Pick<PhotoRow, 'takenAt' | 'takenAtSource' | 'metadata' | 'pixelHash' | 'thumbhash' | 'width' | 'height'>;
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
  const [aspectThen, aspectNow] = [before.width / before.height, after.width / after.height];
  if (Math.abs(aspectThen - aspectNow) > 0.02 * aspectThen) return false;
  const [a, b] = [before.thumbhash, after.thumbhash].map((hash) => thumbHashToRGBA(Buffer.from(hash, 'base64')));
  if (!a || !b || a.rgba.length !== b.rgba.length) return false;
  const difference = a.rgba.reduce((sum, value, at) => sum + Math.abs(value - b.rgba[at]!), 0) / a.rgba.length;
  return difference <= closeColours;
}

/** To the second (programs drop fractions), and only a time that the picture itself carries: names and file dates are not the picture's. */
function embeddedTime({ takenAt, takenAtSource }: Pick<PhotoMetadata, 'takenAt' | 'takenAtSource'>): string | null {
  return takenAt === null || takenAtSource === 'file name' || takenAtSource === 'file date' ? null : takenAt.slice(0, 19);
}

/** What one side doesn't say is no contradiction. */
function agree(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}
