/** @file Which frame of an animation stands for it: the first, unless that is blank. */
import sharp from 'sharp';

/** positions in the animation that are tried, as shares of it */
const places = [0, 0.1, 0.25, 0.5, 0.75];
/** channels that vary less than this (of 255) show nothing */
const leastSpread = 3;

/** @returns the frame's number from 0; 0 also where the frames cannot be read */
export async function representativeFrame(path: string, frames: number): Promise<number> {
  const candidates = new Set(
    places.map((place) => Math.min(frames - 1, place === 0 ? 0 : Math.max(1, Math.floor(place * frames)))),
  );
  for (const frame of candidates) {
    try {
      const { channels } = await sharp(path, { page: frame, failOn: 'none' })
        .flatten({ background: '#ffffff' })
        .resize({ width: 64, height: 64, fit: 'fill' })
        .toColourspace('srgb')
        .stats();
      if (channels.some(({ stdev }) => stdev > leastSpread)) return frame;
    } catch {
      return 0; // a later frame is damaged: decoding the first one reports that
    }
  }
  return 0;
}
