/** @file When an edited file is still its photo. */
import { rgbaToThumbHash } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { noMetadata } from '../photos/metadata.ts';
import { sameByLook, sameByMetadata, type Before } from './same-picture.ts';

/** A thumbhash of a sky over ground, its brightness shifted. */
function hashOf(shift = 0, turned = false): string {
  const pixels = Array.from({ length: 48 * 32 }, (_, at) => ((turned ? at % 48 < 24 : at < 24 * 32) ? [90 + shift, 140 + shift, 230, 255] : [80 + shift, 110, 40, 255])).flat();
  return Buffer.from(rgbaToThumbHash(48, 32, pixels)).toString('base64');
}

const before: Before = {
  takenAt: '2019-07-14T15:16:17.180', takenAtPrecision: 'second', takenAtSource: 'EXIF DateTimeOriginal', metadata: { ...noMetadata, make: 'TestCam', model: 'TC-1' },
  pixelHash: 'p1', thumbhash: hashOf(), width: 480, height: 320,
};
const after = { ...noMetadata, takenAt: '2019-07-14T15:16:17', takenAtSource: 'EXIF DateTimeOriginal', make: 'TestCam', model: 'TC-1' };

describe('by metadata', () => {
  it('time and camera must agree; a fraction or a camera that one side lacks is no contradiction', () => {
    expect(sameByMetadata(before, after)).toBe(true);
    expect(sameByMetadata(before, { ...after, make: null, model: null })).toBe(true);
    expect(sameByMetadata(before, { ...after, takenAt: '2019-07-14T15:16:18' })).toBe(false);
    expect(sameByMetadata(before, { ...after, model: 'TC-2' })).toBe(false);
  });
  it('cannot tell from a name, a file date, a sidecar or nothing', () => {
    for (const takenAtSource of ['file date', 'sidecar, XMP DateTimeOriginal', 'Google Takeout', 'Google Takeout, in UTC']) {
      expect(sameByMetadata(before, { ...after, takenAtSource })).toBeNull();
      expect(sameByMetadata({ ...before, takenAtSource }, { ...after, takenAt: '2001-01-01T00:00:00' })).toBeNull();
    }
    expect(sameByMetadata({ ...before, takenAtSource: 'file name' }, after)).toBeNull();
    expect(sameByMetadata(before, noMetadata)).toBeNull();
  });
});

describe('by look', () => {
  const look = { pixelHash: 'p2', thumbhash: hashOf(3), width: 960, height: 640 };
  it('the same pixels, or nearly the same colours in the same shape', () => {
    expect(sameByLook(before, { ...look, pixelHash: 'p1', thumbhash: hashOf(90) })).toBe(true);
    expect(sameByLook(before, look)).toBe(true);
  });
  it('the same picture turned or mirrored by another program', () => {
    const [width, height] = [48, 32];
    const pixels = Array.from({ length: width * height }, (_, at) => [(at % width) * 5, Math.floor(at / width) * 7, at % width < 12 ? 200 : 20, 255]);
    const turned: Record<string, { w: number; h: number; from: (x: number, y: number) => number }> = {
      left: { w: height, h: width, from: (x, y) => x * width + (width - 1 - y) },
      right: { w: height, h: width, from: (x, y) => (height - 1 - x) * width + y },
      over: { w: width, h: height, from: (x, y) => (height - 1 - y) * width + (width - 1 - x) },
      mirrored: { w: width, h: height, from: (x, y) => y * width + (width - 1 - x) },
    };
    const hash = (w: number, h: number, from: (x: number, y: number) => number) =>
      Buffer.from(rgbaToThumbHash(w, h, Array.from({ length: w * h }, (_, at) => pixels[from(at % w, Math.floor(at / w))]!).flat())).toString('base64');
    const upright = { ...before, thumbhash: hash(width, height, (x, y) => y * width + x) };
    for (const { w, h, from } of Object.values(turned)) expect(sameByLook(upright, { pixelHash: 'p2', thumbhash: hash(w, h, from), width: w * 10, height: h * 10 })).toBe(true);
    expect(sameByLook(upright, { pixelHash: 'p2', thumbhash: hashOf(), width: 480, height: 320 })).toBe(false);
  });
  it('not other colours, another arrangement or another shape', () => {
    expect(sameByLook(before, { ...look, thumbhash: hashOf(90) })).toBe(false);
    expect(sameByLook(before, { ...look, thumbhash: hashOf(0, true) })).toBe(false);
    expect(sameByLook(before, { ...look, width: 640 })).toBe(false);
    expect(sameByLook({ ...before, thumbhash: null, pixelHash: null }, look)).toBe(false);
  });
});
