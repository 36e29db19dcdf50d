/** @file Whole files of kinds that no decoder here reads, sequences, and one file of each kind to cut. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { bmp, psd } from './bmp-psd.ts';
import { card, noise, picture } from './card.ts';
import { chunk, long, mapSegments, rgbTags, tiff, withChunk, type Entry } from './containers.ts';
import { jpegOf, pngOf, type Awkward } from './making.ts';
import { tiffOf } from './numbers.ts';

const made = (name: string) => readFile(join(import.meta.dirname, 'files', name));
const refused = (says: RegExp): Pick<Awkward, 'shows' | 'refused' | 'says'> => ({
  shows: null,
  refused: /^unsupported_format$/,
  says,
});
const starting = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(2_000, 7)]);

/** The start of frame, said to be another one. */
async function framed(marker: number, change: (body: Buffer) => Buffer = (body) => body): Promise<Buffer> {
  const jpeg = mapSegments(await jpegOf(), (kind, body) => (kind === 0xc0 ? change(body) : body));
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg[at + 1] = marker;
  return jpeg;
}
const bitsOf = (bits: number) => (body: Buffer) => Buffer.concat([Buffer.from([bits]), body.subarray(1)]);

/** Apple's own form has a chunk before IHDR. */
async function applePng(): Promise<Buffer> {
  const png = await pngOf();
  return Buffer.concat([png.subarray(0, 8), chunk('CgBI', Buffer.from([0x50, 0, 0x20, 2])), png.subarray(8)]);
}

async function heicOf(coding: string): Promise<Buffer> {
  const file = Buffer.from(await made('card.heic'));
  file.write(coding, file.indexOf('hvc1', 0, 'latin1'), 'latin1');
  return file;
}

export const unreadable: Awkward[] = [
  ...[0xc5, 0xc6, 0xc7, 0xcd].map((marker): Awkward => ({
    name: `JPEG of frame ${marker.toString(16)}`,
    make: () => framed(marker),
    ...refused(/This JPEG is/),
  })),
  { name: 'JPEG-LS', make: () => framed(0xf7), ...refused(/JPEG-LS/) },
  { name: 'JPEG of 12 bits', make: () => framed(0xc1, bitsOf(12)), ...refused(/12 bits a channel/) },
  { name: 'lossless JPEG of 16 bits', make: () => framed(0xc3, bitsOf(16)), ...refused(/This JPEG is/) },
  { name: 'PNG of Apple’s form', make: applePng, ...refused(/Apple/) },
  ...['vvc1', 'unci', 'jpeg', 'j2k1', 'avc1', 'abcd'].map((coding): Awkward => ({
    name: `HEIF of ${coding}`,
    make: () => heicOf(coding),
    ...refused(/This HEIF file holds its picture as/),
  })),
  {
    name: 'JPEG 2000',
    file: 'scan.jp2',
    make: () => starting('0000000c6a5020200d0a870a00000014667479706a703220'),
    ...refused(/JPEG 2000/),
  },
  { name: 'JPEG 2000 stream', file: 'scan.j2k', make: () => starting('ff4fff51'), ...refused(/JPEG 2000/) },
  { name: 'JPEG XR', file: 'scan.jxr', make: () => starting('4949bc01'), ...refused(/JPEG XR/) },
  { name: 'OpenEXR', file: 'light.exr', make: () => starting('762f3101'), ...refused(/OpenEXR/) },
  {
    name: 'Radiance',
    file: 'light.hdr',
    make: () => starting(Buffer.from('#?RADIANCE\n').toString('hex')),
    ...refused(/Radiance/),
  },
];

/** No picture of its own is stated: only the track has some. */
async function trackAlone(): Promise<Buffer> {
  const file = Buffer.from(await made('moving.avif'));
  file.write('free', file.indexOf('meta', 0, 'latin1'), 'latin1');
  return file;
}

async function branded(brand: string): Promise<Buffer> {
  const file = await picture(card())
    .avif({ lossless: true, effort: 0, chromaSubsampling: '4:4:4' })
    .toBuffer();
  file.write(brand, 8, 'latin1');
  for (let at = 16; at < file.readUInt32BE(0); at += 4)
    if (file.toString('latin1', at, at + 4) === 'avif') file.write(brand, at, 'latin1');
  return file;
}

export const sequences: Awkward[] = [
  { name: 'moving AVIF', file: 'moving.avif', make: () => made('moving.avif'), shows: 'card' },
  { name: 'moving AVIF without a picture of its own', make: trackAlone, shows: 'card' },
  ...['mif1', 'heic'].map((brand): Awkward => ({
    name: `AV1 under the brand ${brand}`,
    make: () => branded(brand),
    shows: 'card',
  })),
];

const animated = (format: 'gif' | 'webp') => async () => {
  const frames = await Promise.all([noise(), card(320, 240), noise()].map((raw) => pngOf(raw)));
  const joined = sharp(frames, { join: { animated: true } });
  const options = { loop: 0, delay: [100, 100, 100] };
  return (format === 'gif' ? joined.gif(options) : joined.webp(options)).toBuffer();
};
/** Pixels behind the directory, as most programs write them, or before it. */
function tiffWithPixelsLast(): Buffer {
  const { rgb, width, height } = noise(64, 48);
  const rest = rgbTags({ rgb, width, height }).filter(([tag]) => tag !== 273);
  const at = tiff([[...rest, [273, long, [0]]]]).length;
  return Buffer.concat([tiff([[...rest, [273, long, [at]]]]), rgb]);
}
const planes = () => {
  const { rgb } = noise();
  return [0, 1, 2, 3].map((channel) =>
    Buffer.from(Array.from({ length: 320 * 240 }, (_, at) => rgb[(3 * at + channel) % rgb.length]!)),
  );
};
const pages = (): Entry[][] => [rgbTags(card()), rgbTags(noise(64, 48))];

/** By name, to be cut. */
export const whole: Record<string, () => Promise<Buffer> | Buffer> = {
  JPEG: () => jpegOf(noise()),
  'progressive JPEG': () => jpegOf(noise(), { progressive: true }),
  PNG: () => pngOf(noise()),
  'PNG with a comment last': async () => {
    const png = await pngOf(noise());
    return Buffer.concat([
      png.subarray(0, -12),
      chunk('tEXt', Buffer.alloc(3_000, 'Comment\0x')),
      png.subarray(-12),
    ]);
  },
  'PNG with a comment first': async () => withChunk(await pngOf(noise()), 'tEXt', Buffer.from('Comment\0x')),
  WebP: () => picture(noise()).webp().toBuffer(),
  'lossless WebP': () => picture(noise()).webp({ lossless: true }).toBuffer(),
  GIF: () => picture(noise()).gif().toBuffer(),
  'moving GIF': animated('gif'),
  'moving WebP': animated('webp'),
  'TIFF with its pixels last': tiffWithPixelsLast,
  'TIFF of pages': () => tiff(pages()),
  'TIFF of deflated strips': () => picture(noise()).tiff({ compression: 'deflate' }).toBuffer(),
  'TIFF of floats': () => tiffOf({ bits: 32, format: 3, photometric: 1, channels: ([red]) => [red!] }),
  AVIF: () => picture(noise()).avif({ effort: 0 }).toBuffer(),
  'moving AVIF': () => made('moving.avif'),
  HEIC: () => made('card.heic'),
  'HEIC of two pictures': () => made('two.heic'),
  'JPEG XL': () => made('card.jxl'),
  'JPEG XL of a JPEG': () => made('side.jxl'),
  bitmap: () => bmp({ width: 320, height: 240, pixels: noise().rgb }),
  Photoshop: () => psd({ width: 320, height: 240, planes: planes().slice(0, 3) }),
  'Photoshop with a channel beside': () => psd({ width: 320, height: 240, planes: planes() }),
  'packed Photoshop': () => made('rgb.psd'),
};
