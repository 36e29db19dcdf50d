/** @file Pictures that are cut off, broken, or claim to be what they are not. */
import { deflateSync } from 'node:zlib';
import { plainTiff } from '../../adapters/decoders/plain-tiff.ts';
import { bmp, psd } from './bmp-psd.ts';
import { card, flat, noise, picture } from './card.ts';
import { chunk, mapSegments, pngHead, pngSignature, rgbTags, tiff, withChunk } from './containers.ts';
import { jpegOf, pngOf, zeroed, share, type Awkward } from './making.ts';

const noisy: Record<string, () => Promise<Buffer> | Buffer> = {
  JPEG: () => jpegOf(noise()),
  'progressive JPEG': () => jpegOf(noise(), { progressive: true }),
  PNG: () => pngOf(noise()),
  'interlaced PNG': () => picture(noise()).png({ progressive: true }).toBuffer(),
  WebP: () => picture(noise()).webp().toBuffer(),
  'lossless WebP': () => picture(noise()).webp({ lossless: true }).toBuffer(),
  GIF: () => picture(noise()).gif().toBuffer(),
  'TIFF in one strip': () =>
    plainTiff({
      data: noise().rgb,
      width: 320,
      height: 240,
      space: 'rgb',
      alpha: false,
      bits: 8,
      profile: null,
      damaged: false,
    }),
  'TIFF of deflated strips': () => picture(noise()).tiff({ compression: 'deflate' }).toBuffer(),
  'TIFF of LZW tiles': () =>
    picture(noise()).tiff({ compression: 'lzw', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
  AVIF: () => picture(noise()).avif({ effort: 0 }).toBuffer(),
};

const strayBehindApp2 = (jpeg: Buffer, bytes: string) =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from(`\xff\xe2\0\x09MPF\0abc${bytes}`, 'latin1'),
    jpeg.subarray(2),
  ]);

/** Made as long as it was to be, and filled by half. */
export const unfilled: Awkward[] = Object.entries(noisy).map(([name, make]): Awkward => ({
  name: `${name}, its second half zeros`,
  make: async () => zeroed(await make(), 0.5, 1),
  // what unpacked pixels are, and WebP's coder makes of zeros, is a picture like any other
  ...(/AVIF|deflated|LZW/.test(name)
    ? { shows: null, refused: /unreadable_file/ }
    : { shows: {}, damaged: /WebP|one strip/.test(name) ? 'either' : true }),
}));

/** Cut after a third, a half, and nine tenths. */
export const cut: Awkward[] = Object.entries(noisy).flatMap(([name, make]): Awkward[] =>
  [0.35, 0.5, 0.9].map((part) => ({
    name: `${name} cut at ${part}`,
    make: async () => share(await make(), part),
    shows: /AVIF|WebP|deflated|LZW/.test(name) ? null : {},
    ...(/AVIF|WebP|deflated|LZW/.test(name) ? { refused: /unreadable_file/ } : { damaged: true }),
  })),
);

export const damaged: Awkward[] = [
  {
    name: 'JPEG whose end is missing',
    make: async () => (await jpegOf()).subarray(0, -2),
    shows: 'card',
    damaged: 'either',
  },
  ...(
    [
      ['four', 'wxyz'],
      ['two zero', '\0\0'],
    ] as const
  ).map(([count, bytes]): Awkward => ({
    name: `JPEG with ${count} stray bytes behind an APP2 segment`,
    make: async () => strayBehindApp2(await jpegOf(), bytes),
    shows: 'card',
    damaged: false,
  })),
  {
    name: 'cut JPEG with stray bytes behind an APP2 segment',
    make: async () => share(strayBehindApp2(await jpegOf(noise()), 'wxyz'), 0.6),
    shows: { size: [320, 240] },
    damaged: true,
  },
  {
    name: 'JPEG with a hole of zeros',
    make: async () => zeroed(await jpegOf(noise()), 0.4, 0.6),
    shows: { size: [320, 240] },
    damaged: 'either',
  },
  {
    name: 'JPEG with garbage behind it',
    make: async () => Buffer.concat([await jpegOf(), Buffer.alloc(5_000, 'garbage')]),
    shows: 'card',
  },
  {
    name: 'JPEG with zeros behind it',
    make: async () => Buffer.concat([await jpegOf(), Buffer.alloc(50_000)]),
    shows: 'card',
  },
  {
    name: 'PNG with a hole of zeros',
    make: async () => zeroed(await pngOf(noise()), 0.4, 0.6),
    shows: { size: [320, 240] },
    damaged: true,
  },
  {
    name: 'PNG without its end',
    make: async () => (await pngOf()).subarray(0, -12),
    shows: 'card',
    damaged: 'either',
  },
  {
    name: 'PNG with a wrong sum of its pixels',
    make: async () => withBadSum(await pngOf(), 'IDAT'),
    shows: 'card',
    damaged: true,
  },
  {
    name: 'PNG with a wrong sum of a comment',
    make: async () => withBadSum(withChunk(await pngOf(), 'tEXt', Buffer.from('Comment\0hello')), 'tEXt'),
    shows: 'card',
    damaged: 'either',
  },
  {
    name: 'PNG with rubbish behind it',
    make: async () => Buffer.concat([await pngOf(), Buffer.alloc(1_000, 'x')]),
    shows: 'card',
  },
  {
    name: 'PNG without pixels',
    make: () => Buffer.concat([pngSignature, pngHead(32, 32, 8, 2), chunk('IEND', Buffer.alloc(0))]),
    shows: null,
  },
  ...(
    [
      [3, 2],
      [99, 2],
      [8, 1],
      [8, 9],
      [4, 2],
    ] as const
  ).map(([bits, type]): Awkward => ({
    name: `PNG of ${bits} bits and colour type ${type}`,
    make: () =>
      Buffer.concat([
        pngSignature,
        pngHead(32, 32, bits, type),
        chunk('IDAT', deflateSync(Buffer.alloc(4_000))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    shows: null,
  })),
  {
    name: 'PNG sent as text (line ends)',
    make: async () => Buffer.from((await pngOf()).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
    file: 'text-png.png',
    shows: null,
  },
  {
    name: 'PNG sent with seven bits',
    make: async () => Buffer.from((await pngOf()).map((byte) => byte & 127)),
    file: 'seven.png',
    shows: null,
  },
  {
    name: 'PNG of no width',
    make: () =>
      Buffer.concat([
        pngSignature,
        pngHead(0, 32, 8, 2),
        chunk('IDAT', deflateSync(Buffer.alloc(100))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    shows: null,
  },
  { name: 'a JPEG’s start', make: async () => (await jpegOf()).subarray(0, 3), shows: null },
  { name: 'a JPEG’s head', make: async () => (await jpegOf()).subarray(0, 60), shows: null },
  { name: 'a PNG’s head', make: async () => (await pngOf()).subarray(0, 40), shows: null },
  {
    name: 'a WebP’s head',
    make: async () => (await picture(card()).webp().toBuffer()).subarray(0, 24),
    shows: null,
  },
  {
    name: 'a GIF’s head',
    make: async () => (await picture(card()).gif().toBuffer()).subarray(0, 12),
    shows: null,
  },
  { name: 'a TIFF’s head', make: () => Buffer.from('II*\0\x08\0\0\0', 'latin1'), shows: null },
  { name: 'a TIFF whose directory is in a circle', make: () => circular(), shows: 'card', damaged: 'either' },
  {
    name: 'an AVIF’s head',
    make: async () => (await picture(card()).avif({ effort: 0 }).toBuffer()).subarray(0, 100),
    shows: null,
  },
  {
    name: 'an AVIF with broken boxes',
    make: async () => zeroed(await picture(card()).avif({ effort: 0 }).toBuffer(), 0.1, 0.4),
    shows: null,
  },
  { name: 'zeros', make: () => Buffer.alloc(20_000), shows: null, refused: /unsupported_format/ },
  { name: 'ones', make: () => Buffer.alloc(20_000, 255), shows: null },
  { name: 'nothing', make: () => Buffer.alloc(0), shows: null, refused: /unreadable_file/ },
  { name: 'one byte', make: () => Buffer.alloc(1), shows: null },
  { name: 'lossless JPEG (SOF3)', make: async () => withFrame(await jpegOf(), 0xc3), shows: null },
  {
    name: 'arithmetic JPEG marker',
    make: async () => withFrame(await jpegOf(), 0xc9),
    shows: {},
    damaged: 'either',
  },
  {
    name: '12-bit JPEG',
    make: async () =>
      mapSegments(await jpegOf(), (marker, body) =>
        marker === 0xc0 ? Buffer.concat([Buffer.from([12]), body.subarray(1)]) : body,
      ),
    shows: null,
  },
  {
    name: 'JPEG of five components',
    make: async () =>
      mapSegments(await jpegOf(), (marker, body) =>
        marker === 0xc0
          ? Buffer.concat([body.subarray(0, 5), Buffer.from([5]), body.subarray(6), body.subarray(6, 12)])
          : body,
      ),
    shows: null,
  },
  {
    name: 'JPEG without quantisation tables',
    make: async () => mapSegments(await jpegOf(), (marker, body) => (marker === 0xdb ? null : body)),
    shows: null,
  },
  {
    name: 'JPEG with a height to come (DNL)',
    make: async () =>
      mapSegments(await jpegOf(), (marker, body) =>
        marker === 0xc0 ? Buffer.concat([body.subarray(0, 1), Buffer.from([0, 0]), body.subarray(3)]) : body,
      ),
    shows: null,
  },
  {
    name: 'JPEG that claims 65,500 × 65,500',
    make: async () =>
      mapSegments(await jpegOf(), (marker, body) =>
        marker === 0xc0
          ? Buffer.concat([body.subarray(0, 1), Buffer.from([255, 220, 255, 220]), body.subarray(5)])
          : body,
      ),
    shows: null,
    refused: /file_too_large/,
  },
  {
    name: 'JPEG that claims twice its height',
    make: async () =>
      mapSegments(await jpegOf(noise()), (marker, body) =>
        marker === 0xc0
          ? Buffer.concat([body.subarray(0, 1), Buffer.from([1, 224]), body.subarray(3)])
          : body,
      ),
    shows: {},
    damaged: true,
  },
];

/** The other directory points back to the first. */
function circular(): Buffer {
  const file = tiff([rgbTags(card()), rgbTags(card())]);
  const first = file.readUInt32LE(4);
  const second = file.readUInt32LE(first + 2 + 12 * file.readUInt16LE(first));
  file.writeUInt32LE(first, second + 2 + 12 * file.readUInt16LE(second));
  return file;
}

function withFrame(jpeg: Buffer, marker: number): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = Buffer.from(jpeg);
  changed[at + 1] = marker;
  return changed;
}

function withBadSum(png: Buffer, type: string): Buffer {
  const at = png.indexOf(type, 0, 'latin1');
  const changed = Buffer.from(png);
  changed[at + 4 + png.readUInt32BE(at - 4)]! ^= 0xff;
  return changed;
}

const claim = (width: number, height: number, bits = 1, type = 0) =>
  Buffer.concat([
    pngSignature,
    pngHead(width, height, bits, type),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
export const huge: Awkward[] = [
  {
    name: 'PNG that claims 60,000 × 60,000',
    make: () => claim(60_000, 60_000),
    shows: null,
    refused: /file_too_large/,
  },
  { name: 'PNG that claims 2³¹-1 × 2³¹-1', make: () => claim(2 ** 31 - 1, 2 ** 31 - 1), shows: null },
  { name: 'PNG that claims 2³¹ × 2³¹', make: () => claim(2 ** 31, 2 ** 31), shows: null },
  {
    name: 'PNG of little data that claims 16,000 × 16,000',
    make: () => claim(16_000, 16_000, 8, 2),
    shows: { size: [16_000, 16_000] },
    damaged: true,
  },
  {
    name: 'PNG of 16,000 × 16,000 zeros',
    make: () =>
      Buffer.concat([
        pngSignature,
        pngHead(16_000, 16_000, 1, 0),
        chunk('IDAT', deflateSync(Buffer.alloc(2_001 * 16_000))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    shows: { size: [16_000, 16_000] },
  },
  {
    name: 'PNG with a comment that unpacks to 100 MB',
    make: async () =>
      withChunk(
        await pngOf(),
        'zTXt',
        Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(100_000_000))]),
      ),
    shows: 'card',
    damaged: 'either',
  },
  {
    name: 'PNG with a profile that unpacks to 100 MB',
    make: async () =>
      withChunk(
        await pngOf(),
        'iCCP',
        Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(100_000_000))]),
      ),
    shows: 'card',
    damaged: 'either',
  },
  {
    name: 'GIF that claims 65,535 × 65,535',
    make: async () => {
      const gif = Buffer.from(await picture(card()).gif().toBuffer());
      gif.writeUInt16LE(65_535, 6);
      gif.writeUInt16LE(65_535, 8);
      return gif;
    },
    shows: 'card',
  },
  {
    name: 'TIFF that claims 100,000 × 100,000',
    make: () => tiff([rgbTags({ ...card(), width: 100_000, height: 100_000 })]),
    shows: null,
    refused: /file_too_large/,
  },
  {
    name: 'TIFF of one strip that claims 16,000 × 16,000',
    make: () => tiff([rgbTags({ ...card(), width: 16_000, height: 16_000 })]),
    shows: { size: [16_000, 16_000] },
    damaged: true,
  },
  {
    name: 'BMP that claims 60,000 × 60,000',
    make: () => bmp({ width: 60_000, height: 60_000, pixels: Buffer.alloc(100) }),
    shows: null,
    refused: /file_too_large/,
  },
  {
    name: 'BMP that claims 16,000 × 16,000',
    make: () => bmp({ width: 16_000, height: 16_000, pixels: Buffer.alloc(100) }),
    shows: null,
    refused: /unreadable_file/,
  },
  {
    name: 'PSD that claims 60,000 × 60,000',
    make: () => psd({ width: 60_000, height: 60_000, planes: [] }),
    shows: null,
    refused: /file_too_large/,
  },
  {
    name: 'PSD that claims 16,000 × 16,000',
    make: () => psd({ width: 16_000, height: 16_000, planes: [] }),
    shows: null,
    refused: /unreadable_file/,
  },
  { name: 'WebP that claims 16,384 × 16,384', make: async () => webpClaiming(16_384, 16_384), shows: null },
  { name: 'AVIF that claims 60,000 × 60,000', make: async () => claimingIspe(60_000, 60_000), shows: null },
  {
    name: 'strip of 1 × 65,535',
    make: () => pngOf(flat([200, 100, 60], 1, 65_535)),
    shows: { size: [1, 65_535] },
  },
  {
    name: 'strip of 65,500 × 1',
    make: () => jpegOf(flat([200, 100, 60], 65_500, 1)),
    shows: { size: [65_500, 1] },
  },
  {
    name: 'one pixel',
    make: () => pngOf(flat([200, 100, 60], 1, 1)),
    shows: { size: [1, 1], colour: [200, 100, 60] },
  },
];

function webpClaiming(width: number, height: number): Buffer {
  const head = Buffer.alloc(10);
  head.writeUIntLE(width - 1, 4, 3);
  head.writeUIntLE(height - 1, 7, 3);
  const file = Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1'),
    head,
    Buffer.from('VP8 \x10\0\0\0', 'latin1'),
    Buffer.alloc(16),
  ]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

async function claimingIspe(width: number, height: number): Promise<Buffer> {
  const file = Buffer.from(await picture(card()).avif({ effort: 0 }).toBuffer());
  const at = file.indexOf('ispe', 0, 'latin1');
  file.writeUInt32BE(width, at + 8);
  file.writeUInt32BE(height, at + 12);
  return file;
}
