/** @file Colours, animations, several pictures in one file, wrong names, and formats of old. */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { bmp, psd } from './bmp-psd.ts';
import { card, flat, noise, picture, storedFor, type Raw } from './card.ts';
import {
  ascii,
  box,
  chunk,
  exifSegment,
  ifd,
  long,
  mapSegments,
  orientationExif,
  pngHead,
  pngSignature,
  rgbTags,
  short,
  tiff,
  undefinedBytes,
  withChunk,
  withSegments,
  type Entry,
} from './containers.ts';
import { jpegOf, pngOf, share, rgba, type Awkward } from './making.ts';

/** A flat colour as the profile's own numbers. */
const inProfile = async (format: 'jpeg' | 'png' | 'tiff' | 'webp', profile: string) =>
  picture(flat([200, 100, 60]))
    .withIccProfile(profile, { attach: true })
    .toFormat(format, { quality: 100 })
    .toBuffer();
const cmykOf = (raw: Raw) => picture(raw).toColourspace('cmyk').raw().toBuffer();
const cmykJpeg = async () =>
  picture(card()).toColourspace('cmyk').jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
const cmykTags = async (): Promise<Entry[]> => [
  [256, long, [96]],
  [257, long, [64]],
  [258, short, [8, 8, 8, 8]],
  [259, short, [1]],
  [262, short, [5]],
  [273, long, { data: await cmykOf(card()) }],
  [277, short, [4]],
  [278, long, [64]],
  [279, long, [96 * 64 * 4]],
];
const sixteen = ({ rgb, width, height }: Raw) =>
  Buffer.concat([
    pngSignature,
    pngHead(width, height, 16, 2),
    chunk(
      'IDAT',
      deflateSync(
        Buffer.concat(
          Array.from({ length: height }, (_, y) =>
            Buffer.concat([
              Buffer.of(0),
              Buffer.from(
                Array.from({ length: 6 * width }, (_unused, at) =>
                  at % 2 === 0 ? rgb[3 * y * width + at / 2]! : 0,
                ),
              ),
            ]),
          ),
        ),
      ),
    ),
    chunk('IEND', Buffer.alloc(0)),
  ]);

export const coloured: Awkward[] = [
  { name: 'CMYK JPEG of Adobe', make: cmykJpeg, shows: { look: 'red green blue yellow' } },
  { name: 'CMYK TIFF', make: async () => tiff([await cmykTags()]), shows: { look: 'red green blue yellow' } },
  {
    name: 'CMYK TIFF, big-endian',
    make: async () => tiff([await cmykTags()], { bigEndian: true }),
    shows: { look: 'red green blue yellow' },
  },
  {
    name: 'CMYK JPEG without Adobe’s mark',
    make: async () =>
      mapSegments(
        await picture({ ...card(), rgb: card().rgb.map((v) => 255 - v) as Buffer })
          .toColourspace('cmyk')
          .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
          .toBuffer(),
        (marker, body) => (marker === 0xee ? null : body),
      ),
    shows: {},
  },
  {
    name: 'gray JPEG',
    make: () => picture(card()).toColourspace('b-w').jpeg().toBuffer(),
    shows: { size: [96, 64] },
  },
  {
    name: 'RGB JPEG (not YCbCr)',
    make: async () =>
      mapSegments(await jpegOf(flat([200, 100, 60])), (marker, body) => (marker === 0xe0 ? null : body)),
    shows: { colour: [200, 100, 60], tolerance: 3 },
  },
  {
    name: 'gray PNG with alpha',
    make: () =>
      rgba(card(), (x) => (x < 48 ? 0 : 255))
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    shows: { size: [96, 64] },
  },
  { name: '16-bit PNG', make: () => sixteen(card()), shows: 'card' },
  {
    name: '16-bit TIFF',
    make: () => picture(card()).toColourspace('rgb16').tiff().toBuffer(),
    shows: 'card',
  },
  {
    name: '16-bit gray TIFF',
    make: () => picture(card()).toColourspace('grey16').tiff().toBuffer(),
    shows: { size: [96, 64] },
  },
  { name: 'float TIFF', make: () => picture(card()).toColourspace('scrgb').tiff().toBuffer(), shows: {} },
  { name: 'Lab TIFF', make: () => picture(card()).toColourspace('lab').tiff().toBuffer(), shows: 'card' },
  { name: 'palette PNG', make: () => picture(card()).png({ palette: true }).toBuffer(), shows: 'card' },
  {
    name: 'palette PNG with transparency',
    make: () =>
      rgba(card(), (x) => (x < 48 ? 0 : 255))
        .png({ palette: true })
        .toBuffer(),
    shows: { look: 'white green white yellow' },
  },
  {
    name: 'PNG with a transparent colour',
    make: async () => withChunk(await pngOf(), 'tRNS', Buffer.from([0, 220, 0, 40, 0, 40])),
    shows: { look: 'white green blue yellow' },
  },
  {
    name: 'transparent WebP',
    make: () =>
      rgba(card(), (x) => (x < 48 ? 0 : 255))
        .webp({ lossless: true })
        .toBuffer(),
    shows: { look: 'white green white yellow' },
  },
  {
    name: 'transparent AVIF',
    make: () =>
      rgba(card(), (x) => (x < 48 ? 0 : 255))
        .avif({ effort: 0 })
        .toBuffer(),
    shows: { look: 'white green white yellow' },
  },
  {
    name: 'transparent GIF',
    make: () =>
      rgba(card(), (x) => (x < 48 ? 0 : 255))
        .gif()
        .toBuffer(),
    shows: { look: 'white green white yellow' },
  },
  {
    name: 'one-bit PNG',
    make: () => picture(card()).threshold(128).png({ palette: true, colours: 2 }).toBuffer(),
    shows: { size: [96, 64] },
  },
  {
    name: 'one-bit TIFF',
    make: () =>
      picture(card())
        .threshold(128)
        .toColourspace('b-w')
        .tiff({ bitdepth: 1, compression: 'ccittfax4' })
        .toBuffer(),
    shows: { size: [96, 64] },
  },
  {
    name: 'Display P3 JPEG',
    make: () => inProfile('jpeg', 'p3'),
    shows: { colour: [200, 100, 60], tolerance: 3 },
  },
  {
    name: 'Display P3 PNG',
    make: () => inProfile('png', 'p3'),
    shows: { colour: [200, 100, 60], tolerance: 3 },
  },
  {
    name: 'Display P3 WebP',
    make: () => inProfile('webp', 'p3'),
    shows: { colour: [200, 100, 60], tolerance: 4 },
  },
  {
    name: 'Display P3 TIFF',
    make: () => inProfile('tiff', 'p3'),
    shows: { colour: [200, 100, 60], tolerance: 3 },
  },
  {
    name: 'CMYK profile JPEG',
    make: () => inProfile('jpeg', 'cmyk'),
    shows: { colour: [200, 100, 60], tolerance: 30 },
  },
  {
    name: 'JPEG with a broken profile',
    make: async () =>
      withSegments(await jpegOf(), [
        0xe2,
        Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), Buffer.alloc(400, 'broken')]),
      ]),
    shows: 'card',
    damaged: 'either',
  },
  {
    name: 'JPEG with half a profile',
    make: async () =>
      withSegments(await jpegOf(), [
        0xe2,
        Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x02', 'latin1'), Buffer.alloc(400)]),
      ]),
    shows: 'card',
    damaged: 'either',
  },
  {
    name: 'RGB JPEG with a gray profile',
    make: async () => withSegments(await jpegOf(), ...profileSegments(grayProfile())),
    shows: 'card',
    damaged: false,
  },
  {
    name: 'gray JPEG with an RGB profile',
    make: async () =>
      withSegments(
        await picture(card()).toColourspace('b-w').jpeg().toBuffer(),
        ...profileSegments((await sharp(await inProfile('png', 'p3')).metadata()).icc!),
      ),
    shows: { size: [96, 64] },
  },
  {
    name: 'PNG with a broken profile',
    make: async () =>
      withChunk(await pngOf(), 'iCCP', Buffer.concat([Buffer.from('icc\0\0'), Buffer.alloc(30, 'x')])),
    shows: 'card',
  },
  {
    name: 'PNG with a profile of nonsense',
    make: async () =>
      withChunk(
        await pngOf(),
        'iCCP',
        Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(300, 'x'))]),
      ),
    shows: 'card',
  },
  {
    name: 'PNG with a gray profile',
    make: async () =>
      withChunk(await pngOf(), 'iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(grayProfile())])),
    shows: 'card',
  },
  {
    name: 'TIFF with palette',
    make: () =>
      tiff([
        [
          ...rgbTags({ rgb: Buffer.alloc(96 * 64, 1), width: 96, height: 64 }).filter(
            ([tag]) => ![258, 262, 277].includes(tag),
          ),
          [258, short, [8]],
          [262, short, [3]],
          [277, short, [1]],
          [
            320,
            short,
            Array.from({ length: 768 }, (_, at) =>
              at === 1 ? 200 * 257 : at === 257 ? 100 * 257 : at === 513 ? 60 * 257 : 0,
            ),
          ],
        ],
      ]),
    shows: { colour: [200, 100, 60] },
  },
  {
    name: 'gray TIFF, white is zero',
    make: () =>
      tiff([
        [
          ...rgbTags({ rgb: Buffer.alloc(96 * 64, 55), width: 96, height: 64 }).filter(
            ([tag]) => ![258, 262, 277].includes(tag),
          ),
          [258, short, [8]],
          [262, short, [0]],
          [277, short, [1]],
        ],
      ]),
    shows: { colour: [200, 200, 200] },
  },
  {
    name: 'planar TIFF',
    make: () =>
      tiff([
        [
          ...rgbTags(card()).filter(([tag]) => ![273, 279].includes(tag)),
          [284, short, [2]],
          [273, long, { parts: planes() }],
          [279, long, [96 * 64, 96 * 64, 96 * 64]],
        ],
      ]),
    shows: 'card',
  },
  {
    name: 'TIFF with JPEG inside',
    make: () => picture(card()).tiff({ compression: 'jpeg', quality: 95 }).toBuffer(),
    shows: 'card',
  },
  {
    name: 'tiled TIFF with JPEG inside',
    make: () =>
      picture(card())
        .tiff({ compression: 'jpeg', quality: 95, tile: true, tileWidth: 64, tileHeight: 64 })
        .toBuffer(),
    shows: 'card',
  },
  {
    name: 'TIFF of deflate with predictor',
    make: () => picture(card()).tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(),
    shows: 'card',
  },
  {
    name: 'TIFF of PackBits',
    make: () => picture(card()).tiff({ compression: 'packbits' }).toBuffer(),
    shows: 'card',
  },
  {
    name: 'TIFF of WebP',
    make: () => picture(card()).tiff({ compression: 'webp' }).toBuffer(),
    shows: 'card',
  },
  {
    name: 'pyramid TIFF',
    make: () => picture(card()).tiff({ pyramid: true, tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
    shows: 'card',
  },
  {
    name: 'TIFF with alpha',
    make: () =>
      rgba(card(), (x) => (x < 48 ? 0 : 255))
        .tiff({ compression: 'none' })
        .toBuffer(),
    shows: { look: 'white green white yellow' },
  },
];

function profileSegments(profile: Uint8Array): [number, Buffer][] {
  return [[0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), profile])]];
}

/** ICC version 2, one curve of gamma 2.2. */
function grayProfile(): Buffer {
  const profile = Buffer.alloc(128 + 4 + 24 + 20 + 16);
  profile.writeUInt32BE(profile.length, 0);
  profile.writeUInt32BE(0x02400000, 8);
  profile.write('mntrGRAYXYZ ', 12, 'latin1');
  profile.write('acsp', 36, 'latin1');
  const white = Buffer.from('0000f6d6000100000000d32d', 'hex');
  white.copy(profile, 68);
  profile.writeUInt32BE(2, 128);
  profile.write('wtpt', 132, 'latin1');
  profile.writeUInt32BE(156, 136);
  profile.writeUInt32BE(20, 140);
  profile.write('kTRC', 144, 'latin1');
  profile.writeUInt32BE(176, 148);
  profile.writeUInt32BE(14, 152);
  profile.write('XYZ ', 156, 'latin1');
  white.copy(profile, 164);
  profile.write('curv', 176, 'latin1');
  profile.writeUInt32BE(1, 184);
  profile.writeUInt16BE(563, 188);
  return profile;
}

const animated = async (format: 'gif' | 'webp', frames: Buffer[]) => {
  const joined = sharp(frames, { join: { animated: true } });
  const options = { loop: 0, delay: frames.map(() => 100) };
  return (format === 'gif' ? joined.gif(options) : joined.webp({ ...options, lossless: true })).toBuffer();
};
const frame = (raw: Raw) => pngOf(raw);
const clear = () =>
  rgba(card(), () => 0)
    .png()
    .toBuffer();
const black = () => pngOf(flat([0, 0, 0]));
const white = () => pngOf(flat([255, 255, 255]));

/** An APNG whose first frame is the still picture. */
async function apng(first: Raw, second: Raw): Promise<Buffer> {
  const idat = (png: Buffer) => {
    const at = png.indexOf('IDAT', 0, 'latin1');
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  };
  const control = (number: number) => {
    const body = Buffer.alloc(26);
    body.writeUInt32BE(number, 0);
    body.writeUInt32BE(first.width, 4);
    body.writeUInt32BE(first.height, 8);
    body.writeUInt16BE(1, 20);
    body.writeUInt16BE(10, 22);
    return chunk('fcTL', body);
  };
  const [one, two] = [await pngOf(first), await pngOf(second)];
  const end = one.indexOf('IDAT', 0, 'latin1') - 4;
  return Buffer.concat([
    one.subarray(0, 33),
    chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    one.subarray(33, end),
    control(0),
    chunk('IDAT', idat(one)),
    control(1),
    chunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), idat(two)])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const mp4 = () =>
  Buffer.concat([
    box('ftyp', Buffer.from('mp42\0\0\0\0mp42isom', 'latin1')),
    box('mdat', Buffer.alloc(20_000, 'video')),
    box('moov', box('mvhd', Buffer.alloc(100))),
  ]);

export const several: Awkward[] = [
  ...(['gif', 'webp'] as const).flatMap((format): Awkward[] => [
    {
      name: `animated ${format}`,
      make: async () => animated(format, [await frame(card()), await black()]),
      shows: 'card',
    },
    {
      name: `animated ${format}, first frame black`,
      make: async () => animated(format, [await black(), await frame(card()), await frame(card())]),
      shows: 'card',
    },
    {
      name: `animated ${format}, first frame white`,
      make: async () => animated(format, [await white(), await frame(card()), await frame(card())]),
      shows: 'card',
    },
    {
      name: `animated ${format}, first frame transparent`,
      make: async () => animated(format, [await clear(), await frame(card()), await frame(card())]),
      shows: 'card',
    },
    {
      name: `animated ${format}, all black`,
      make: async () => animated(format, [await black(), await black()]),
      shows: { size: [96, 64] },
    },
    {
      name: `animated ${format}, cut`,
      make: async () =>
        share(
          await animated(
            format,
            await Promise.all([card(), noise(96, 64), noise(96, 64), card()].map(frame)),
          ),
          0.6,
        ),
      damaged: 'either',
      shows: format === 'gif' ? 'card' : null,
    },
  ]),
  { name: 'APNG', make: () => apng(card(), flat([0, 0, 0])), shows: 'card' },
  { name: 'APNG, first frame black', make: () => apng(flat([0, 0, 0]), card()), shows: { size: [96, 64] } },
  {
    name: 'MPO',
    file: 'stereo.mpo',
    make: async () =>
      Buffer.concat([
        withSegments(await jpegOf(), [
          0xe2,
          Buffer.concat([
            Buffer.from('MPF\0', 'latin1'),
            tiff([
              [
                [0xb000, undefinedBytes, Buffer.from('0100')],
                [0xb001, long, [2]],
              ],
            ]),
          ]),
        ]),
        await jpegOf(flat([0, 0, 0])),
      ]),
    shows: 'card',
  },
  {
    name: 'UltraHDR (gain map behind)',
    make: async () =>
      Buffer.concat([
        await jpegOf(),
        await picture(flat([128, 128, 128], 24, 16))
          .toColourspace('b-w')
          .jpeg()
          .toBuffer(),
      ]),
    shows: 'card',
  },
  { name: 'motion photo', make: async () => Buffer.concat([await jpegOf(), mp4()]), shows: 'card' },
  {
    name: 'Samsung motion photo',
    make: async () =>
      Buffer.concat([await jpegOf(), Buffer.from('MotionPhoto_Data'), mp4(), Buffer.from('SEFH')]),
    shows: 'card',
  },
  { name: 'TIFF of pages', make: () => tiff([rgbTags(card()), rgbTags(flat([0, 0, 0]))]), shows: 'card' },
  {
    name: 'TIFF of pages of different sizes',
    make: () => tiff([rgbTags(card()), rgbTags(flat([0, 0, 0], 40, 20))]),
    shows: 'card',
  },
  {
    name: 'TIFF whose first page is its thumbnail',
    make: () =>
      tiff([
        [...rgbTags(flat([0, 0, 0], 24, 16)), [254, long, [1]]],
        [...rgbTags(card()), [254, long, [0]]],
      ]),
    shows: 'card',
  },
  {
    name: 'TIFF with a smaller picture below it',
    make: () => tiff([[...rgbTags(card()), [330, ifd, { directory: rgbTags(flat([0, 0, 0], 24, 16)) }]]]),
    shows: 'card',
  },
  {
    name: 'JPEG with a stale thumbnail',
    make: async () =>
      withSegments(
        await jpegOf(),
        exifSegment(
          tiff([
            [[0x0112, short, [1]]],
            [
              [0x0103, short, [6]],
              [0x0201, long, { data: await jpegOf(flat([255, 0, 255], 24, 16)) }],
              [0x0202, long, [(await jpegOf(flat([255, 0, 255], 24, 16))).length]],
            ],
          ]),
        ),
      ),
    shows: 'card',
  },
  {
    name: 'JPEG whose thumbnail has an orientation of its own',
    make: async () =>
      withSegments(
        await jpegOf(storedFor(card(), 6)),
        exifSegment(
          tiff([
            [[0x0112, short, [6]]],
            [
              [0x0112, short, [1]],
              [0x0103, short, [6]],
              [0x0201, long, { data: await jpegOf(flat([255, 0, 255], 24, 16)) }],
              [0x0202, long, [(await jpegOf(flat([255, 0, 255], 24, 16))).length]],
            ],
          ]),
        ),
      ),
    shows: 'card',
  },
  {
    name: 'JPEG with two EXIF blocks',
    make: async () =>
      withSegments(
        await jpegOf(storedFor(card(), 6)),
        exifSegment(orientationExif(6)),
        exifSegment(orientationExif(3)),
      ),
    shows: { size: [96, 64] },
  },
  ...[0, 9, 255].map((orientation): Awkward => ({
    name: `JPEG of orientation ${orientation}`,
    make: async () => withSegments(await jpegOf(), exifSegment(orientationExif(orientation))),
    shows: 'card',
  })),
  {
    name: 'JPEG whose EXIF is in a circle',
    make: async () => withSegments(await jpegOf(), exifSegment(loopingExif())),
    shows: 'card',
  },
  {
    name: 'JPEG whose EXIF points outside',
    make: async () =>
      withSegments(await jpegOf(), exifSegment(Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'))),
    shows: 'card',
  },
  {
    name: 'JPEG whose EXIF is cut',
    make: async () => withSegments(await jpegOf(), exifSegment(orientationExif(1).subarray(0, 12))),
    shows: 'card',
  },
  {
    name: 'JPEG whose EXIF has 65,000 entries',
    make: async () =>
      withSegments(
        await jpegOf(),
        exifSegment(Buffer.concat([Buffer.from('II*\0\x08\0\0\0\xe8\xfd', 'latin1'), Buffer.alloc(500, 1)])),
      ),
    shows: 'card',
  },
  {
    name: 'JPEG with an orientation of a wrong type',
    make: async () =>
      withSegments(await jpegOf(), exifSegment(tiff([[[0x0112, ascii, Buffer.from('6\0')]]]))),
    shows: 'card',
  },
];

function loopingExif(): Buffer {
  const exif = Buffer.from(orientationExif(1));
  exif.writeUInt32LE(exif.readUInt32LE(4), exif.length - 4);
  return exif;
}

const everyName = [
  'jpg',
  'png',
  'webp',
  'gif',
  'tif',
  'avif',
  'heic',
  'bmp',
  'psd',
  'jxl',
  'dng',
  'cr2',
  'nef',
  'mp4',
  'txt',
];
const everyType: Record<string, () => Promise<Buffer> | Buffer> = {
  JPEG: () => jpegOf(),
  PNG: () => pngOf(),
  WebP: () => picture(card()).webp({ lossless: true }).toBuffer(),
  GIF: () => picture(card()).gif().toBuffer(),
  TIFF: () => tiff([rgbTags(card())]),
  AVIF: () => picture(card()).avif({ lossless: true, effort: 0, chromaSubsampling: '4:4:4' }).toBuffer(),
  BMP: () => bmp({ width: 96, height: 64, pixels: bottomUp() }),
  PSD: () => psd({ width: 96, height: 64, planes: planes() }),
};
export const misnamed: Awkward[] = Object.entries(everyType).flatMap(([type, make]) =>
  everyName.map((ending): Awkward => ({
    name: `${type} named .${ending}`,
    file: `${type}-named.${ending}`,
    make,
    shows: 'card',
  })),
);

function bottomUp(): Buffer {
  const { rgb, width, height } = card();
  return Buffer.concat(
    Array.from({ length: height }, (_, y) =>
      Buffer.from(
        Array.from(
          { length: 3 * width },
          (_unused, at) => rgb[3 * width * (height - 1 - y) + at + 2 - 2 * (at % 3)]!,
        ),
      ),
    ),
  );
}
function planes(): Buffer[] {
  const { rgb } = card();
  return [0, 1, 2].map((channel) =>
    Buffer.from(Array.from({ length: 96 * 64 }, (_, at) => rgb[3 * at + channel]!)),
  );
}

const wide = (bytes: Buffer) => Buffer.from([...bytes].flatMap((byte) => [byte, byte]));
export const others: Awkward[] = [
  { name: 'PSD', make: () => psd({ width: 96, height: 64, planes: planes() }), shows: 'card' },
  {
    name: 'PSD of 16 bits',
    make: () => psd({ width: 96, height: 64, depth: 16, planes: planes().map(wide) }),
    shows: 'card',
  },
  {
    name: 'PSD of 32 bits',
    make: () => psd({ width: 96, height: 64, depth: 32, planes: planes().map(wide).map(wide) }),
    shows: null,
  },
  {
    name: 'PSD without its merged picture',
    make: () => psd({ width: 96, height: 64, planes: planes(), merged: false }),
    shows: null,
    refused: /unsupported_format/,
  },
  {
    name: 'PSD with alpha beside',
    make: () => psd({ width: 96, height: 64, planes: [...planes(), Buffer.alloc(96 * 64)] }),
    shows: 'card',
  },
  {
    name: 'gray PSD',
    make: () => psd({ width: 96, height: 64, mode: 1, planes: [Buffer.alloc(96 * 64, 100)] }),
    shows: { colour: [100, 100, 100] },
  },
  {
    name: 'CMYK PSD',
    make: async () =>
      psd({
        width: 96,
        height: 64,
        mode: 4,
        planes: [0, 1, 2, 3].map((channel, _at, all) =>
          Buffer.from(Array.from({ length: 96 * 64 }, () => [255, 255, 255, 255][channel + all.length - 4]!)),
        ),
      }),
    shows: { look: 'white white white white' },
  },
  {
    name: 'PSD cut',
    make: () => share(psd({ width: 96, height: 64, planes: planes() }), 0.8),
    shows: { size: [96, 64] },
    damaged: true,
  },
  {
    name: 'PSD’s head',
    make: () => psd({ width: 96, height: 64, planes: planes() }).subarray(0, 30),
    shows: null,
  },
  { name: 'BMP', make: () => bmp({ width: 96, height: 64, pixels: bottomUp() }), shows: 'card' },
  {
    name: 'top-down BMP',
    make: () =>
      bmp({
        width: 96,
        height: -64,
        pixels: Buffer.from(card().rgb.map((_, at, all) => all[at + 2 - 2 * (at % 3)]!)),
      }),
    shows: 'card',
  },
  {
    name: 'BMP of 32 bits without alpha',
    make: () =>
      bmp({ width: 2, height: 1, bits: 32, pixels: Buffer.from([60, 100, 200, 0, 60, 100, 200, 0]) }),
    shows: { colour: [200, 100, 60] },
  },
  {
    name: 'BMP of 16 bits',
    make: () => bmp({ width: 2, height: 1, bits: 16, pixels: Buffer.from([0, 124, 0, 124]) }),
    shows: { colour: [255, 0, 0] },
  },
  {
    name: 'BMP of 565 masks',
    make: () =>
      bmp({
        width: 2,
        height: 1,
        bits: 16,
        compression: 3,
        masks: Buffer.from('00f80000e00700001f000000', 'hex'),
        pixels: Buffer.from([0, 248, 0, 248]),
      }),
    shows: { colour: [255, 0, 0] },
  },
  {
    name: 'BMP cut',
    make: () => share(bmp({ width: 96, height: 64, pixels: bottomUp() }), 0.6),
    shows: { size: [96, 64] },
    damaged: true,
  },
  {
    name: 'BMP’s head',
    make: () => bmp({ width: 96, height: 64, pixels: bottomUp() }).subarray(0, 54),
    shows: null,
  },
  {
    name: 'BMP with JPEG inside',
    make: async () => bmp({ width: 96, height: 64, compression: 4, pixels: await jpegOf() }),
    shows: null,
    refused: /unsupported_format/,
  },
  {
    name: 'SVG named .jpg',
    make: () =>
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"><rect width="100%" height="100%"/></svg>',
      ),
    file: 'vector.jpg',
    shows: null,
  },
  {
    name: 'SVG with a bomb of entities',
    make: () =>
      Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&b;</text></svg>',
      ),
    file: 'bomb.jpg',
    shows: null,
  },
  {
    name: 'HTML named .jpg',
    make: () => Buffer.from('<!doctype html><title>404</title>'),
    file: 'page.jpg',
    shows: null,
  },
  {
    name: 'PDF named .jpg',
    make: () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
    file: 'doc.jpg',
    shows: null,
  },
  { name: 'MP4 named .jpg', make: mp4, file: 'clip.jpg', shows: null },
  {
    name: 'ZIP named .jpg',
    make: () => Buffer.from('PK\x03\x04' + '\0'.repeat(60), 'latin1'),
    file: 'zip.jpg',
    shows: null,
  },
  {
    name: 'icon named .jpg',
    make: async () =>
      Buffer.concat([
        Buffer.from([0, 0, 1, 0, 1, 0, 96, 64, 0, 0, 1, 0, 32, 0, 0, 2, 0, 0, 22, 0, 0, 0]),
        await pngOf(),
      ]),
    file: 'icon.jpg',
    shows: null,
  },
  {
    name: 'JPEG 2000 named .jpg',
    make: () => Buffer.from('0000000c6a5020200d0a870a00000014667479706a703220000000006a703220', 'hex'),
    file: 'two-thousand.jpg',
    shows: null,
  },
];
