/** @file Real files through the real decoder: what is shown, what is refused, and in which words. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { unpackHere } from '../decoders/unpack.ts';
import { decodePicture, openPicture } from './open-picture.ts';
import { createPictureSources } from './other-formats.ts';
import { gridExtent } from './picture.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import { encodeGrid, encodeLarge, pixelHashOf, thumbhashOf } from './previews.ts';

const sources = createPictureSources(unpackHere);

async function see(path: string) {
  const picture = await openPicture(path, sources);
  return {
    ...picture,
    ...(await decodePicture(picture, gridExtent(picture.source.width, picture.source.height))),
  };
}
/** Opens bytes under a name. */
function seeBytes(bytes: Uint8Array, name = 'photo.jpg') {
  return withTempDir(async (directory) => {
    await writeFile(join(directory, name), bytes);
    return see(join(directory, name));
  });
}
function colourAt({ rgb, width }: Pixels, x: number, y: number): number[] {
  return [...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}
/** left half red, right half blue */
function twoColours(width = 800, height = 600) {
  const half = { create: { width: width / 2, height, channels: 3, background: '#0000ff' } } as const;
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: half, left: width / 2, top: 0 },
  ]);
}

describe('a picture', () => {
  it.each([
    ['image/jpeg', () => twoColours().jpeg()],
    ['image/png', () => twoColours().png()],
    ['image/webp', () => twoColours().webp()],
    ['image/gif', () => twoColours().gif()],
    ['image/tiff', () => twoColours().tiff()],
    ['image/avif', () => twoColours(160, 120).avif({ effort: 0 })],
  ])('of type %s is decoded small, whatever its name says', async (mimeType, make) => {
    const { pixels, damaged, ...picture } = await seeBytes(
      await make().toBuffer(),
      'name-without-meaning.dat',
    );
    expect(picture.mimeType).toBe(mimeType);
    expect(damaged).toBe(false);
    expect(Math.min(pixels.width, pixels.height)).toBe(Math.min(480, picture.height));
    const [red, , blue] = [colourAt(pixels, 5, 5), 0, colourAt(pixels, pixels.width - 5, 5)];
    expect(red[0]).toBeGreaterThan(230);
    expect(blue[2]).toBeGreaterThan(230);
  });

  it('that lies on its side is turned upright once, and its size is the displayed one', async () => {
    // orientation 6: the camera was held upright; stored left = displayed top
    const { width, height, pixels } = await seeBytes(
      await twoColours().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    );
    expect([width, height]).toEqual([600, 800]);
    expect([pixels.width, pixels.height]).toEqual([480, 640]);
    expect(colourAt(pixels, 240, 20)[0]).toBeGreaterThan(230);
    expect(colourAt(pixels, 240, 620)[2]).toBeGreaterThan(230);
    expect((await sharp(await encodeGrid(pixels)).metadata()).orientation).toBeUndefined();
  });

  it('with alpha stands on white, one in gray and one of 16 bits have three channels', async () => {
    const clear = await seeBytes(
      await sharp({
        create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
      })
        .png()
        .toBuffer(),
    );
    expect(colourAt(clear.pixels, 4, 4)).toEqual([255, 255, 255]);
    const gray = await seeBytes(await twoColours().grayscale().png().toBuffer());
    expect(gray.pixels.rgb).toHaveLength(3 * gray.pixels.width * gray.pixels.height);
    const deep = await seeBytes(await twoColours().toColourspace('rgb16').png().toBuffer());
    expect(deep.pixels.rgb).toHaveLength(3 * deep.pixels.width * deep.pixels.height);
    expect(colourAt(deep.pixels, 5, 5)[0]).toBeGreaterThan(250);
  });

  it('with a wide profile is converted to sRGB', async () => {
    const wide = await twoColours().withIccProfile('p3').png().toBuffer();
    const plain = await seeBytes(await sharp(wide).png().toBuffer());
    expect(colourAt((await seeBytes(wide)).pixels, 5, 5)).toEqual(colourAt(plain.pixels, 5, 5));
  });

  it('that moves shows its first frame', async () => {
    const frames = [200, 100, 0].map(
      (red) =>
        ({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 0, b: 0 } } }) as const,
    );
    const { pixels, height } = await seeBytes(
      await sharp(await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer())), {
        join: { animated: true },
      })
        .gif()
        .toBuffer(),
    );
    expect(height).toBe(30);
    expect(pixels.height).toBe(30);
    expect(colourAt(pixels, 5, 5)[0]).toBeGreaterThan(190);
  });

  it('smaller than a preview is not enlarged; a long strip fits into a preview', async () => {
    expect((await seeBytes(await twoColours(64, 48).png().toBuffer())).pixels).toMatchObject({
      width: 64,
      height: 48,
    });
    const strip = await seeBytes(
      await sharp({ create: { width: 20_000, height: 500, channels: 3, background: 'gray' } })
        .jpeg()
        .toBuffer(),
    );
    expect(strip.width).toBe(20_000);
    expect(strip.pixels.width).toBeLessThanOrEqual(8_192);
    expect((await sharp(await encodeGrid(strip.pixels)).metadata()).format).toBe('webp');
  });

  it('gives previews that are pictures, a thumbhash, and a hash of its pixels alone', async () => {
    const a = await seeBytes(await twoColours().png().toBuffer());
    const b = await seeBytes(
      await twoColours()
        .withExif({ IFD0: { Copyright: 'other metadata' } })
        .png()
        .toBuffer(),
    );
    const c = await seeBytes(await twoColours().negate().png().toBuffer());
    expect(pixelHashOf(a.pixels)).toBe(pixelHashOf(b.pixels));
    expect(pixelHashOf(a.pixels)).not.toBe(pixelHashOf(c.pixels));
    expect(pixelHashOf(a.pixels)).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from(await thumbhashOf(a.pixels), 'base64').length).toBeGreaterThan(5);
    expect(await sharp(await encodeLarge(a.pixels)).metadata()).toMatchObject({
      format: 'jpeg',
      width: 640,
      height: 480,
    });
  });
});

describe('a damaged picture', () => {
  it('cut off in the middle is shown as far as it goes, and marked', async () => {
    const noise = await sharp({
      create: {
        width: 800,
        height: 600,
        channels: 3,
        background: 'white',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer();
    const { damaged, pixels } = await seeBytes(noise.subarray(0, noise.length / 2));
    expect(damaged).toBe(true);
    expect(new Set(pixels.rgb.subarray(0, 300)).size).toBeGreaterThan(10);
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'unreadable_file', 'empty'],
    ['a text', Buffer.from('Dear diary, '.repeat(500)), 'unsupported_format', 'no picture'],
    ['zeros', new Uint8Array(5_000), 'unsupported_format', 'no picture'],
    [
      'a JPEG’s head and nothing after it',
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46]),
      'unreadable_file',
      'damaged',
    ],
    [
      'a PNG that claims 60,000 × 60,000 pixels',
      pngClaiming(60_000, 60_000),
      'file_too_large',
      'more than can be opened safely',
    ],
  ])('%s is refused in words', async (_name, bytes, code, words) => {
    await expect(seeBytes(bytes)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  it('that is not there is not found', async () => {
    await expect(see('/nowhere/photo.jpg')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('There is no such file') as string,
    });
    await expect(see(import.meta.dirname)).rejects.toMatchObject({
      code: 'unreadable_file',
      message: expect.stringContaining('This is a folder') as string,
    });
  });

  it('cut anywhere is shown or refused, and never anything else', async () => {
    const whole = await twoColours(320, 240).jpeg().toBuffer();
    for (let part = 0; part < 40; part += 1) {
      const outcome = await seeBytes(whole.subarray(0, Math.floor((whole.length * part) / 40))).then(
        ({ damaged }) => damaged,
        (error: { code: string }) => error.code,
      );
      expect([true, 'unreadable_file', 'unsupported_format']).toContain(outcome);
    }
  });
});

const bank = '../shared/fixtures/photos';
const hasBank = existsSync(bank);
if (!hasBank)
  process.stderr.write(
    `Skipped: the photo bank ${bank} is not there, so its awkward files are not decoded.\n`,
  );

describe.skipIf(!hasBank)('the photo bank', async () => {
  const lines = hasBank
    ? (await readFile(`${bank}/MANIFEST.tsv`, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
    : [];
  const column = (row: string[], name: string) => row[lines[0]!.indexOf(name)] ?? '';
  const rows = lines.slice(1).filter((row) => column(row, 'verdict') !== 'sidecar');

  it.each(rows.map((row) => [column(row, 'file'), column(row, 'verdict'), column(row, 'display_wxh')]))(
    '%s: %s',
    async (file, verdict, size) => {
      const outcome = await see(join(bank, file)).catch(
        (error: unknown) => error as { code: string; message: string },
      );
      if (verdict === 'rejected') expect(outcome).toHaveProperty('code');
      else if (verdict === 'decodes' || verdict === 'decodes-partly') {
        expect(outcome).toMatchObject({ damaged: verdict === 'decodes-partly' });
        const { width, height } = outcome as { width: number; height: number };
        expect(`${width}x${height}`).toBe(size);
      }
      if ('code' in outcome) expect(outcome.message).toMatch(/^[A-Z].*\.$/);
    },
  );
});

/** A PNG whose header is right and whose pixels are not there. */
function pngClaiming(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(20)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
