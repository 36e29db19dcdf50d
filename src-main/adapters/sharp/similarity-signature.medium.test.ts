/**
 * @file Real pictures and what became of them: versions stay near, others far, blurred ones are less sharp.
 */
import { resolve } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleNames as names } from '../../testing/sample-photos.ts';
import { hashDistance, hashWords } from '../../domain/duplicates/hamming.ts';
import { decodeTo, plainly } from './decode.ts';
import { similaritySignatureOf } from './similarity-signature.ts';
import { gridExtent } from './picture.ts';

const samples = resolve('resources/samples');
const hashes = new Map<string, string>();

async function seen(picture: string | Sharp) {
  const bytes = typeof picture === 'string' ? picture : await picture.toBuffer();
  const { width, height } = await sharp(bytes).metadata();
  return (await decodeTo(plainly(bytes), gridExtent(width, height))).pixels;
}
const distance = (a: string, b: string) => hashDistance(hashWords([a, b]), 0, 1);

describe('the perceptual hash of the samples', () => {
  beforeAll(async () => {
    for (const name of names)
      hashes.set(name, similaritySignatureOf(await seen(resolve(samples, name))).perceptualHash);
  });

  it('is 16 hex digits, and no two pictures have near ones', () => {
    const all = [...hashes.values()];
    for (const hash of all) expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(
      Math.min(...all.flatMap((one, at) => all.slice(at + 1).map((other) => distance(one, other)))),
    ).toBeGreaterThan(12);
  });

  it.each<[string, (picture: Sharp, width: number, height: number) => Sharp]>([
    ['saved again at a low quality', (picture) => picture.jpeg({ quality: 30 })],
    [
      'made smaller, as WebP',
      (picture, width) => picture.resize({ width: Math.round(width / 2) }).webp({ quality: 45 }),
    ],
    ['without colour', (picture) => picture.greyscale().jpeg()],
    ['made warmer', (picture) => picture.linear([1.12, 1, 0.88], [0, 0, 0]).jpeg()],
    [
      'cropped by 2 %',
      (picture, width, height) =>
        picture
          .extract({
            left: Math.floor(width / 100),
            top: Math.floor(height / 50),
            width: Math.floor(width * 0.98),
            height: Math.floor(height * 0.98),
          })
          .jpeg(),
    ],
  ])('stays near when a picture is %s', async (_case, make) => {
    for (const name of names.slice(0, 8)) {
      const original = sharp(resolve(samples, name)).autoOrient();
      const { autoOrient } = await original.metadata();
      expect(
        distance(
          hashes.get(name)!,
          similaritySignatureOf(await seen(make(original, autoOrient.width, autoOrient.height)))
            .perceptualHash,
        ),
        name,
      ).toBeLessThanOrEqual(10);
    }
  });

  it('is there for a picture of one pixel and for a plain surface', () => {
    expect(
      similaritySignatureOf({ rgb: Buffer.from([1, 2, 3]), width: 1, height: 1 }).perceptualHash,
    ).toMatch(/^[0-9a-f]{16}$/);
    expect(
      similaritySignatureOf({ rgb: Buffer.alloc(3 * 64 * 64, 255), width: 64, height: 64 }).perceptualHash,
    ).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('sharpness', () => {
  it('falls the more a picture is blurred', async () => {
    const original = sharp(resolve(samples, names[0]!)).autoOrient();
    const [sharpest, softer, softest] = await Promise.all([
      seen(original.clone().jpeg()),
      seen(original.clone().blur(1.5).jpeg()),
      seen(original.clone().blur(4).jpeg()),
    ]);
    const [full, half, little] = [sharpest, softer, softest].map(
      (pixels) => similaritySignatureOf(pixels).sharpness,
    );
    expect(half).toBeLessThan(0.8 * full!);
    expect(little).toBeLessThan(0.5 * half!);
  });

  it('is 0 where there is nothing to see', () => {
    expect(similaritySignatureOf({ rgb: Buffer.alloc(3 * 100, 9), width: 10, height: 10 }).sharpness).toBe(0);
    expect(similaritySignatureOf({ rgb: Buffer.from([1, 2, 3]), width: 1, height: 1 }).sharpness).toBe(0);
  });
});
