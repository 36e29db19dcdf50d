/** @file The test card in every format and all eight orientations, and as a camera's raw file holds it. */
import { card, flat, picture, storedFor } from './card.ts';
import {
  ascii,
  box,
  exifSegment,
  ifd,
  long,
  orientationExif,
  rgbTags,
  short,
  tiff,
  undefinedBytes,
  webpWithExif,
  withChunk,
  withProperties,
  withSegments,
  type Entry,
} from './containers.ts';
import { jpegOf, pngOf, orientations, share, type Awkward } from './making.ts';

/** ISO 23008-12 §6.5.10, 6.5.12 */
const irot = (quarterTurnsLeft: number) => box('irot', Buffer.from([quarterTurnsLeft]));
const imir = (axis: number) => box('imir', Buffer.from([axis]));
/** by EXIF orientation */
export const heifTurns: Buffer[][] = [
  [],
  [],
  [imir(1)],
  [irot(2)],
  [imir(0)],
  [irot(1), imir(0)],
  [irot(3)],
  [irot(3), imir(0)],
  [irot(1)],
];

export const turned: Awkward[] = orientations.flatMap((orientation): Awkward[] => {
  const stored = () => storedFor(card(), orientation);
  const exif = orientationExif(orientation);
  const cases: [string, () => Promise<Buffer> | Buffer][] = [
    ['JPEG', async () => withSegments(await jpegOf(stored()), exifSegment(exif))],
    [
      'big-endian JPEG',
      async () => withSegments(await jpegOf(stored()), exifSegment(orientationExif(orientation, true))),
    ],
    [
      'progressive JPEG',
      async () => withSegments(await jpegOf(stored(), { progressive: true }), exifSegment(exif)),
    ],
    [
      'gray JPEG',
      async () =>
        withSegments(await picture(stored()).toColourspace('b-w').jpeg().toBuffer(), exifSegment(exif)),
    ],
    ['PNG', async () => withChunk(await pngOf(stored()), 'eXIf', exif)],
    [
      'WebP',
      async () => webpWithExif(await picture(stored()).webp({ lossless: true }).toBuffer(), stored(), exif),
    ],
    [
      'WebP with a JPEG’s head',
      async () =>
        webpWithExif(
          await picture(stored()).webp({ lossless: true }).toBuffer(),
          stored(),
          exifSegment(exif)[1],
        ),
    ],
    ['TIFF', () => tiff([[...rgbTags(stored()), [0x0112, short, [orientation]]]])],
    [
      'big-endian BigTIFF',
      () => tiff([[...rgbTags(stored()), [0x0112, short, [orientation]]]], { bigEndian: true, big: true }),
    ],
    [
      'AVIF',
      async () =>
        withProperties(
          await picture(stored()).avif({ lossless: true, effort: 0, chromaSubsampling: '4:4:4' }).toBuffer(),
          ...heifTurns[orientation]!,
        ),
    ],
  ];
  return cases.map(([name, make]) => ({
    name: `${name}, orientation ${orientation}`,
    make,
    shows: name === 'gray JPEG' ? { size: [96, 64] } : 'card',
  }));
});

/** Camera raw as the import needs it: a TIFF with the camera’s JPEG inside, and how the camera was held. */
const dng = (tags: Entry[], more: Entry[] = []): Buffer =>
  tiff([
    [[0x010f, ascii, Buffer.from('TestCam\0')], [0x0110, ascii, Buffer.from('TC-1\0')], ...tags, ...more],
  ]);
const rawPlane: Entry[] = [
  [254, long, [0]],
  [256, long, [96]],
  [257, long, [64]],
  [258, short, [16]],
  [259, short, [1]],
  [262, short, [32_803]],
  [273, long, { data: Buffer.alloc(96 * 64 * 2, 40) }],
  [277, short, [1]],
  [278, long, [64]],
  [279, long, [96 * 64 * 2]],
  [0x828d, short, [2, 2]],
  [0x828e, undefinedBytes, Buffer.from([0, 1, 1, 2])],
];
const embeddedJpeg = (jpeg: Buffer): Entry[] => [
  [254, long, [1]],
  [256, long, [96]],
  [257, long, [64]],
  [258, short, [8, 8, 8]],
  [259, short, [7]],
  [262, short, [6]],
  [273, long, { data: jpeg }],
  [277, short, [3]],
  [278, long, [64]],
  [279, long, [jpeg.length]],
];
const dngVersion: Entry = [0xc612, 1, Buffer.from([1, 4, 0, 0])];
export const raws: Awkward[] = [
  ...orientations.map((orientation): Awkward => ({
    name: `DNG, orientation ${orientation}`,
    file: `held-${orientation}.dng`,
    shows: 'card',
    make: async () => {
      const stored = storedFor(card(), orientation);
      const jpeg = await jpegOf(stored);
      const small: Entry[] = rgbTags(
        orientation >= 5 ? flat([255, 0, 255], 8, 12) : flat([255, 0, 255], 12, 8),
      );
      const preview = embeddedJpeg(jpeg).map((entry): Entry =>
        entry[0] === 256
          ? [256, long, [stored.width]]
          : entry[0] === 257 || entry[0] === 278
            ? [entry[0], long, [stored.height]]
            : entry,
      );
      return dng([
        ...small,
        [254, long, [1]],
        [0x0112, short, [orientation]],
        dngVersion,
        [330, ifd, { directory: preview }],
      ]);
    },
  })),
  {
    name: 'DNG without any preview',
    file: 'bare.dng',
    make: () => dng([...rawPlane, dngVersion]),
    shows: null,
    refused: /unsupported_format/,
  },
  {
    name: 'DNG whose preview is broken',
    file: 'broken.dng',
    make: async () =>
      dng([
        ...rgbTags(flat([255, 0, 255], 12, 8)),
        dngVersion,
        [330, ifd, { directory: embeddedJpeg(share(await jpegOf(), 0.1)) }],
      ]),
    shows: null,
    refused: /unsupported_format/,
  },
  {
    name: 'NEF',
    file: 'DSC_0001.NEF',
    make: async () =>
      dng([
        ...rgbTags(flat([255, 0, 255], 12, 8)),
        [254, long, [1]],
        [0x0112, short, [1]],
        [
          330,
          ifd,
          {
            directory: [
              [0x0201, long, { data: await jpegOf() }],
              [0x0202, long, [(await jpegOf()).length]],
            ],
          },
        ],
      ]),
    shows: 'card',
  },
  {
    name: 'CR2',
    file: 'IMG_0001.CR2',
    shows: 'card',
    make: async () => {
      const jpeg = await jpegOf(storedFor(card(), 6));
      return tiff(
        [
          [
            [256, long, [64]],
            [257, long, [96]],
            [258, short, [8, 8, 8]],
            [259, short, [6]],
            [0x010f, ascii, Buffer.from('Canon\0')],
            [0x0110, ascii, Buffer.from('Canon EOS TC\0')],
            [273, long, { data: jpeg }],
            [279, long, [jpeg.length]],
            [0x0112, short, [6]],
          ],
        ],
        { prefix: Buffer.from('CR\x02\0\0\0\0\0', 'latin1') },
      );
    },
  },
  {
    name: 'ORF',
    file: 'P1010001.ORF',
    make: async () => {
      const file = Buffer.from(
        dng(
          [
            [0x0112, short, [1]],
            [0x8769, long, { directory: [[0x927c, undefinedBytes, Buffer.alloc(8)]] }],
          ],
          [
            [0x0201, long, { data: await jpegOf() }],
            [0x0202, long, [(await jpegOf()).length]],
          ],
        ),
      );
      file.write('IIRO', 0, 'latin1');
      return file;
    },
    shows: {},
  },
];
