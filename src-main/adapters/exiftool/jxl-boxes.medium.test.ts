/** @file What JPEG XL packs with Brotli is read; what cannot be unpacked is told. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createExiftoolReader } from './exiftool-reader.ts';
import { unpackedBoxes } from './jxl-boxes.ts';

const transcoded = join(import.meta.dirname, '../../testing/cases/packed/transcoded.jxl');
const reader = createExiftoolReader({ log: silentLog });
afterAll(() => reader.close());

const box = (kind: string, content: Buffer, length = content.length + 8) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(length);
  head.write(kind, 4, 'latin1');
  return Buffer.concat([head, content]);
};
const start = Buffer.from('\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl ', 'latin1');
const xmp = Buffer.from(
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>zebra</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>',
);
const packed = (kind: string, content: Buffer) =>
  Buffer.concat([Buffer.from(kind, 'latin1'), brotliCompressSync(content)]);

async function read(bytes: Buffer) {
  let found: Awaited<ReturnType<typeof reader.read>>;
  await withTempDir(async (folder) => {
    const path = join(folder, 'a.jxl');
    await writeFile(path, bytes);
    found = await reader.read(path);
  });
  return found!;
}

describe('JPEG XL made from a JPEG', () => {
  it('says what its source said', async () => {
    expect(await reader.read(transcoded)).toMatchObject({
      takenAt: '2012-03-04T05:06:07',
      takenAtOffset: '+02:00',
      takenAtSource: 'EXIF DateTimeOriginal',
      make: 'Acme',
      model: 'X1',
      latitude: 10,
      longitude: 20,
      title: 'Container title',
      keywords: ['zebra crossing'],
      problems: [],
      mimeType: 'image/jxl',
    });
  });

  it.each<[string, Buffer]>([
    [
      'of any order',
      Buffer.concat([start, box('jxlc', Buffer.from([0xff, 0x0a])), box('brob', packed('xml ', xmp))]),
    ],
    ['that reaches to the end', Buffer.concat([start, box('brob', packed('xml ', xmp), 0)])],
    [
      'of a long length',
      Buffer.concat([
        start,
        (() => {
          const content = packed('xml ', xmp);
          const head = Buffer.from('\0\0\0\x01brob\0\0\0\0\0\0\0\0', 'latin1');
          head.writeBigUInt64BE(BigInt(content.length + 16), 8);
          return Buffer.concat([head, content]);
        })(),
      ]),
    ],
  ])('a packed box %s', async (_, bytes) => {
    expect(await read(bytes)).toMatchObject({ keywords: ['zebra'], problems: [] });
  });

  it('tells what is damaged or too large, and shows the rest', async () => {
    const whole = await readFile(transcoded);
    const at = whole.indexOf('brobExif') + 8;
    const broken = Buffer.from(whole).fill(0xa5, at, at + 12);
    const { keywords, problems } = await read(broken);
    expect(keywords).toEqual(['zebra crossing']);
    expect(problems).toEqual([expect.stringMatching(/could not be read.*Save the picture anew/) as string]);
    const bomb = await read(Buffer.concat([start, box('brob', packed('xml ', Buffer.alloc(80_000_000)))]));
    expect(bomb.problems).toHaveLength(1);
  });

  it('leaves all other files alone', () =>
    withTempDir(async (folder) => {
      const path = join(folder, 'a');
      for (const bytes of [
        Buffer.alloc(0),
        Buffer.from('GIF89a'),
        start,
        Buffer.concat([start, box('brob', Buffer.from('jxlp12345'))]),
        Buffer.concat([start, Buffer.from([0, 0, 0, 3, 65, 65, 65, 65])]),
      ]) {
        await writeFile(path, bytes);
        expect(await unpackedBoxes(path)).toBeNull();
      }
    }));
});

describe('metadata that is lost', () => {
  it('is told', () =>
    withTempDir(async (folder) => {
      const path = join(folder, 'a.jpg');
      const { default: sharp } = await import('sharp');
      const jpeg = await sharp({ create: { width: 24, height: 16, channels: 3, background: 'teal' } })
        .jpeg()
        .toBuffer();
      const segment = (marker: number, text: string) => {
        const head = Buffer.from([0xff, marker, 0, 0]);
        head.writeUInt16BE(text.length + 2, 2);
        return Buffer.concat([head, Buffer.from(text, 'latin1')]);
      };
      const withSegment = (marker: number, text: string) =>
        Buffer.concat([jpeg.subarray(0, 2), segment(marker, text), jpeg.subarray(2)]);
      const problemsOf = async (bytes: Buffer) => {
        await writeFile(path, bytes);
        return (await reader.read(path)).problems;
      };
      expect(await problemsOf(jpeg)).toEqual([]);
      expect(await problemsOf(withSegment(0xe1, 'Exif\0\0MM\0*\0\0\xff\xff'))).toEqual([
        expect.stringMatching(/^Some of what this photo’s file says/) as string,
      ]);
      expect(
        await problemsOf(
          withSegment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'),
        ),
      ).toHaveLength(1);
      expect(await problemsOf(withSegment(0xe2, 'MPF\0MM'))).toEqual([]);
    }));
});
