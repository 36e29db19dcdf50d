/**
 * @file ExifTool on real files: fields written and read back, awkward names, time zones, no perl, and the
 * shared bank of awkward photos.
 */
import { existsSync, readFileSync } from 'node:fs';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { noMetadata } from '../../domain/shared/metadata.ts';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createExiftoolReader } from './exiftool-reader.ts';

const bank = resolve('../shared/fixtures/photos');
const reader = createExiftoolReader({ log: silentLog });
let writer: ExifTool;
beforeAll(() => {
  writer = new ExifTool({ maxProcs: 1 });
});
afterAll(async () => {
  await reader.close();
  await writer.end();
});
afterEach(() => vi.unstubAllEnvs());

async function aPicture(path: string, tags: Record<string, unknown> = {}): Promise<string> {
  await writeFile(
    path,
    await sharp({ create: { width: 24, height: 16, channels: 3, background: 'teal' } })
      .toFormat(path.endsWith('.png') ? 'png' : path.endsWith('.webp') ? 'webp' : 'jpeg')
      .toBuffer(),
  );
  if (Object.keys(tags).length > 0)
    await writer.write(path, tags as WriteTags, { writeArgs: ['-overwrite_original', '-n'] });
  return path;
}

describe('reading', () => {
  it.each(['jpg', 'png', 'webp'])('finds all fields of a .%s', (ending) =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, `a.${ending}`), {
        'EXIF:DateTimeOriginal': '2019:07:14 15:16:17',
        'EXIF:SubSecTimeOriginal': '007',
        'EXIF:OffsetTimeOriginal': '+05:45',
        'EXIF:GPSLatitude': 33.45,
        'EXIF:GPSLatitudeRef': 'S',
        'EXIF:GPSLongitude': 70.65,
        'EXIF:GPSLongitudeRef': 'W',
        'EXIF:GPSImgDirection': 231.5,
        'EXIF:GPSImgDirectionRef': 'M',
        'EXIF:Make': 'TestCam',
        'EXIF:Model': 'TC-1',
        'EXIF:LensModel': 'TC 35mm f/2',
        'EXIF:ExposureTime': 0.008,
        'EXIF:FNumber': 2.8,
        'EXIF:ISO': 400,
        'EXIF:FocalLength': 35,
        'XMP-dc:Title': 'Boats',
        'XMP-dc:Description': 'Boats <i>at</i> "dawn"',
        'XMP-dc:Subject': ['2021', '007', 'Zürich'],
        'XMP-xmp:Rating': 4,
      });
      expect(await reader.read(path)).toEqual({
        ...noMetadata,
        takenAt: '2019-07-14T15:16:17.007',
        takenAtPrecision: 'second',
        takenAtOffset: '+05:45',
        takenAtSource: 'EXIF DateTimeOriginal',
        latitude: -33.45,
        longitude: -70.65,
        heading: { degrees: 231.5, magnetic: true },
        make: 'TestCam',
        model: 'TC-1',
        lens: 'TC 35mm f/2',
        exposure: '1/125 s · f/2.8 · ISO 400 · 35 mm',
        title: 'Boats',
        description: 'Boats <i>at</i> "dawn"',
        keywords: ['2021', '007', 'Zürich'],
        rating: 4,
        mimeType: `image/${ending === 'jpg' ? 'jpeg' : ending}`,
      });
    }),
  );

  it('copes with names of every kind, line breaks too', () =>
    withTempDir(async (folder) => {
      const template = await aPicture(join(folder, 'template.jpg'), { 'EXIF:Make': 'TestCam' });
      const content = readFileSync(template);
      for (const name of [
        'new\nline.jpg',
        'cr\rname.jpg',
        'tab\there.jpg',
        ' leading.jpg',
        'trailing ',
        '-rf.jpg',
        '#a.jpg',
        'it\'s "q" $(f)`.jpg',
        'a%41\\b.jpg',
        'Ko\u0308ln 東京 🏔️.jpg',
        `${'n'.repeat(250)}.jpg`,
      ]) {
        await writeFile(join(folder, name), content);
        expect([name, (await reader.read(join(folder, name))).make]).toEqual([name, 'TestCam']);
      }
    }));

  it('says what name and file date tell where the file has no metadata, is damaged, empty or gone', () =>
    withTempDir(async (folder) => {
      const bad = join(folder, 'IMG_20210304_050607.jpg');
      await writeFile(bad, 'no picture');
      expect(await reader.read(bad)).toMatchObject({
        takenAt: '2021-03-04T05:06:07',
        takenAtSource: 'file name',
        make: null,
        keywords: [],
      });
      const plain = await aPicture(join(folder, 'a.jpg'));
      await utimes(plain, 1_600_000_000, 1_600_000_000);
      expect(await reader.read(plain)).toMatchObject({
        takenAt: '2020-09-13T12:26:40',
        takenAtOffset: '+00:00',
        takenAtSource: 'file date',
      });
      await writeFile(join(folder, 'empty.jpg'), '');
      expect(await reader.read(join(folder, 'empty.jpg'))).toMatchObject({ make: null });
      await rename(plain, join(folder, 'b.jpg'));
      expect(await reader.read(plain)).toMatchObject({ takenAt: null, takenAtSource: null });
    }));

  it('gives the same wall times in every time zone', () =>
    withTempDir(async (folder) => {
      const dated = await aPicture(join(folder, 'a.jpg'), { 'EXIF:DateTimeOriginal': '2024:03:31 02:30:00' });
      const zoned = await aPicture(join(folder, 'b.jpg'), {
        'XMP-photoshop:DateCreated': '2010:09:27 14:35:33+02:00',
      });
      const undated = await aPicture(join(folder, 'c.jpg'));
      await utimes(undated, 1_600_000_000, 1_600_000_000);
      const seen: unknown[] = [];
      for (const zone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
        vi.stubEnv('TZ', zone);
        expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
        const there = createExiftoolReader({ log: silentLog });
        seen.push(
          await Promise.all(
            [dated, zoned, undated].map(async (path) => {
              const { takenAt, takenAtOffset } = await there.read(path);
              return [takenAt, takenAtOffset];
            }),
          ),
        );
        await there.close();
      }
      const expected = [
        ['2024-03-31T02:30:00', null],
        ['2010-09-27T14:35:33', '+02:00'],
        ['2020-09-13T12:26:40', '+00:00'],
      ];
      expect(seen).toEqual([expected, expected, expected]);
    }));

  it('tells sidecars that cannot be opened now from damaged ones', () =>
    withTempDir(async (folder) => {
      const picture = await aPicture(join(folder, 'a.jpg'), { 'EXIF:Make': 'TestCam' });
      const [there, damaged, ...gone] = ['a.jpg.json', 'b.json', 'usb/a.jpg.json', 'usb/a.jpg.xmp'].map(
        (name) => join(folder, name),
      ) as [string, string, string, string];
      await writeFile(
        there,
        JSON.stringify({ title: 'a.jpg', description: 'a day out', photoTakenTime: { timestamp: '1' } }),
      );
      await writeFile(damaged, '{"title": ');
      const unread: string[] = [];
      const found = await reader.read(picture, [damaged, there, ...gone], (path) => unread.push(path));
      expect(found).toMatchObject({ make: 'TestCam', description: 'a day out' });
      expect(unread).toEqual(gone);
      expect(found.problems.map((problem) => /tries again at the next import/.test(problem))).toEqual([
        false,
        true,
        true,
      ]);
    }));

  it.skipIf(process.platform === 'win32')('without perl reads name and file date, and says so', () =>
    withTempDir(async (folder) => {
      const lesser = createExiftoolReader({ log: silentLog, path: folder });
      expect(lesser.limitation()).toMatch(/perl.*Install perl/s);
      expect(
        await lesser.read(
          await aPicture(join(folder, 'IMG-20190102-WA0001.jpg'), { 'EXIF:Make': 'TestCam' }),
        ),
      ).toMatchObject({ version: 0, takenAt: '2019-01-02T00:00:00', takenAtSource: 'file name', make: null });
      await lesser.close();
      expect(reader.limitation()).toBeNull();
    }),
  );
});

const latin1 = (words: string) => Buffer.from(words, 'latin1');

/** A segment right behind a JPEG's first marker: what no program writes any more. */
function withSegment(jpeg: Buffer, marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)]);
}

const utf8Declared = Buffer.from([0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47]);

function iptc(keywords: readonly (string | Buffer)[], before = Buffer.alloc(0)): Buffer {
  const records = keywords.map((keyword) => {
    const bytes = Buffer.from(keyword);
    return Buffer.concat([Buffer.from([0x1c, 2, 25, bytes.length >> 8, bytes.length & 0xff]), bytes]);
  });
  const data = Buffer.concat([before, ...records]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([
    Buffer.from('Photoshop 3.0\u00008BIM\u0004\u0004\u0000\u0000', 'latin1'),
    length,
    data,
    Buffer.alloc(data.length % 2),
  ]);
}

type Entry = [tag: number, type: number, value: Buffer];

/** A big-endian directory of EXIF, its values behind it. @param at where it will stand */
function directory(entries: readonly Entry[], at: number): Buffer {
  const head = Buffer.alloc(2 + 12 * entries.length + 4);
  head.writeUInt16BE(entries.length);
  let end = at + head.length;
  for (const [index, [tag, type, value]] of entries.entries()) {
    const field = 2 + 12 * index;
    head.writeUInt16BE(tag, field);
    head.writeUInt16BE(type, field + 2);
    head.writeUInt32BE(type === 4 ? value.length / 4 : value.length, field + 4);
    if (value.length > 4) head.writeUInt32BE(end, field + 8);
    else value.copy(head, field + 8);
    end += value.length > 4 ? value.length : 0;
  }
  return Buffer.concat([head, ...entries.map(([, , value]) => (value.length > 4 ? value : Buffer.alloc(0)))]);
}

/** @param inner of the directory for what the camera says, to which the first one points */
function exif(first: readonly Entry[], inner: readonly Entry[] = []): Buffer {
  const pointTo = (place: number): Entry => [0x8769, 4, Buffer.from([0, 0, place >> 8, place & 0xff])];
  const innerAt = 8 + directory([...first, pointTo(0)], 8).length;
  return Buffer.concat([
    latin1('Exif\u0000\u0000MM\u0000*\u0000\u0000\u0000\u0008'),
    directory([...first, pointTo(innerAt)], 8),
    directory(inner, innerAt),
  ]);
}

describe('character sets', () => {
  it.each([
    ['UTF-8 that is not declared', [0xed, iptc(['Zürich', '東京'])], { keywords: ['Zürich', '東京'] }],
    [
      'Western that is not declared',
      [0xed, iptc([latin1('Straße'), '', ' ', '007', 'a\u0000\u0001b', '<b>x</b>'])],
      { keywords: ['Straße', '007', 'a b', '<b>x</b>'] },
    ],
    [
      'Western that is declared as UTF-8',
      [0xed, iptc([latin1('Zürich'), 'Köln'], utf8Declared)],
      { keywords: ['Zürich', 'Köln'] },
    ],
    [
      'a keyword cut in a letter',
      [0xed, iptc([Buffer.from(`${'ä'.repeat(31)}xö`).subarray(0, 64)], utf8Declared)],
      { keywords: [`${'ä'.repeat(31)}x`] },
    ],
    [
      'a Western description',
      [0xe1, exif([[0x010e, 2, latin1('Grüße aus Köln\u0000')]])],
      { description: 'Grüße aus Köln' },
    ],
    [
      'a UTF-8 description',
      [0xe1, exif([[0x010e, 2, Buffer.from('Grüße aus 東京\u0000')]])],
      { description: 'Grüße aus 東京' },
    ],
  ] as [string, [number, Buffer], object][])('%s', (_, [marker, payload], expected) =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, 'a.jpg'));
      await writeFile(path, withSegment(readFileSync(path), marker, payload));
      expect(await reader.read(path)).toMatchObject(expected);
    }),
  );
});

const xmp = (attributes: string, elements = '') =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" ${attributes}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`;
const subject = (...words: string[]) =>
  `<dc:subject><rdf:Bag>${words.map((word) => `<rdf:li>${word}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`;

describe('sidecars', () => {
  const seen = async (folder: string, sidecar: string, content: string | Buffer, picture = 'a.jpg') => {
    const path = await aPicture(join(folder, picture), {
      'XMP-dc:Subject': ['own', 'Both'],
      'XMP-xmp:Rating': 4,
      'XMP-dc:Title': 'Own',
      'EXIF:DateTimeOriginal': '2019:07:14 15:16:17',
    });
    await writeFile(join(folder, sidecar), content);
    return reader.read(path, [join(folder, sidecar)]);
  };

  it('of XMP come before the file’s own words, and their keywords beside its own', () =>
    withTempDir(async (folder) => {
      const metadata = await seen(
        folder,
        'a.jpg.xmp',
        xmp(
          'xmp:Rating="2" exif:DateTimeOriginal="2019-07-14T16:16:17" exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17.5W"',
          `${subject('said', 'both')}<dc:title><rdf:Alt><rdf:li xml:lang="de">Titel</rdf:li></rdf:Alt></dc:title><Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="fr">Un bateau</rdf:li><rdf:li xml:lang="x-default">A boat</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>`,
        ),
      );
      expect(metadata).toMatchObject({
        keywords: ['said', 'both', 'own'],
        title: 'Titel',
        altText: 'A boat',
        rating: 2,
        takenAt: '2019-07-14T16:16:17',
        takenAtSource: 'sidecar, XMP DateTimeOriginal',
        problems: [],
      });
      expect([metadata.latitude, metadata.longitude]).toEqual([
        expect.closeTo(48.858333, 5),
        expect.closeTo(-2.291667, 5),
      ]);
    }));

  it.each([['utf16le'], ['utf-8 with its mark'], ['utf16be']])('in %s are read', (encoding) =>
    withTempDir(async (folder) => {
      const packet = xmp('', subject('Zürich', '東京'));
      const utf16 = Buffer.from(`\ufeff${packet}`, 'utf16le');
      const content =
        encoding === 'utf16le'
          ? utf16
          : encoding === 'utf16be'
            ? Buffer.from(utf16).swap16()
            : Buffer.from(`\ufeff${packet}`);
      expect((await seen(folder, 'a.xmp', content)).keywords).toEqual(['Zürich', '東京', 'own', 'Both']);
    }),
  );

  it.each([
    ['broken', '<x:xmpmeta><broken'],
    ['cut off', xmp('', subject('x', 'y')).slice(0, -120)],
    ['empty', ''],
    ['binary', Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 37) % 256))],
    ['another kind of file', latin1('\u0089PNG\r\n\u001a\n')],
    ['a web page', '<!DOCTYPE html><html><body>404</body></html>'],
    ['far too large', Buffer.alloc(17_000_000, ' ')],
    ['JSON that is none', '{"title": '],
    ['JSON of a list', '[1, 2, {"title": "a.jpg"}]'],
  ])('that are %s are said, or left, and the picture keeps its own', (_, content) =>
    withTempDir(async (folder) => {
      const name =
        String(content).startsWith('{') || String(content).startsWith('[') ? 'a.jpg.json' : 'a.jpg.xmp';
      const metadata = await seen(folder, name, content);
      expect(metadata).toMatchObject({ title: 'Own', rating: 4, takenAt: '2019-07-14T15:16:17' });
      expect(metadata.keywords).toEqual(expect.arrayContaining(['own', 'Both']));
      expect(metadata.problems).toEqual(
        String(content).startsWith('[') ? [] : [expect.stringContaining(name)],
      );
      expect((await seen(folder, 'gone.xmp', '', 'b.jpg')).title).toBe('Own');
    }),
  );

  it('cannot reach for other files', () =>
    withTempDir(async (folder) => {
      await writeFile(join(folder, 'secret'), 'SECRET');
      const entities = Array.from(
        { length: 20 },
        (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
      ).join('');
      const content = `<!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY file SYSTEM "file://${folder}/secret">${entities}]>${xmp('', subject('good', '&file;', '&e20;'))}`;
      const metadata = await seen(folder, 'a.xmp', content);
      expect(metadata).toMatchObject({
        keywords: ['own', 'Both'],
        problems: [expect.stringMatching(/^The sidecar a\.xmp is damaged, or no XMP/)],
      });
      const inner = await seen(folder, 'a.xmp', content.slice(content.indexOf('<?xpacket')));
      expect(inner.keywords).toContain('good');
      expect(JSON.stringify([metadata, inner])).not.toMatch(/SECRET|haha/);
    }));

  it('that say for which file they are, are left to that one; for a raw file, shared with its JPEG', () =>
    withTempDir(async (folder) => {
      const keywords = async (ending: string, sidecar: string) =>
        (
          await seen(folder, sidecar, xmp(`photoshop:SidecarForExtension="${ending}"`, subject('said')))
        ).keywords.includes('said');
      expect([
        await keywords('PNG', 'a.xmp'),
        await keywords('JPEG', 'a.xmp'),
        await keywords('NEF', 'a.xmp'),
        await keywords('PNG', 'a.jpg.xmp'),
      ]).toEqual([false, true, true, true]);
    }));

  it('of Takeout fill what is missing: description, position, the moment as the clocks there showed it, people, the heart', () =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, 'IMG_1.jpg'));
      const json = join(folder, 'IMG_1.jpg.supplemental-metadata.json');
      const said = {
        title: 'IMG_1.jpg',
        description: 'Fuji ❤',
        photoTakenTime: { timestamp: '1563113777' },
        geoData: { latitude: 0, longitude: 0 },
        geoDataExif: { latitude: 35.3606, longitude: 138.7274 },
        people: [{ name: 'Anna' }, {}, { name: ' ' }],
        favorited: true,
      };
      await writeFile(json, JSON.stringify(said));
      expect(await reader.read(path, [json])).toMatchObject({
        description: 'Fuji ❤',
        latitude: 35.3606,
        longitude: 138.7274,
        takenAt: '2019-07-14T23:16:17',
        takenAtOffset: '+09:00',
        takenAtSource: 'Google Takeout',
        people: [{ name: 'Anna', box: null }],
        favourite: true,
      });
      await writeFile(json, `\ufeff${JSON.stringify({ ...said, geoDataExif: undefined })}`);
      expect(await reader.read(path, [json])).toMatchObject({
        latitude: null,
        takenAt: '2019-07-14T14:16:17',
        takenAtOffset: '+00:00',
        takenAtSource: 'Google Takeout, in UTC',
      });
      const owned = await aPicture(join(folder, 'IMG_2.jpg'), {
        'EXIF:DateTimeOriginal': '2001:02:03 04:05:06',
        'XMP-dc:Description': 'mine',
      });
      expect(await reader.read(owned, [json])).toMatchObject({
        takenAt: '2001-02-03T04:05:06',
        description: 'mine',
        favourite: false,
      }); // the title inside is another picture's
      const named = join(folder, 'IMG_2.jpg.json');
      await writeFile(named, JSON.stringify({ ...said, title: 'IMG_2.jpg' }));
      expect(await reader.read(owned, [named])).toMatchObject({
        takenAt: '2001-02-03T04:05:06',
        takenAtSource: 'EXIF DateTimeOriginal',
        description: 'Fuji ❤',
        favourite: true,
      });
    }));

  it('and their pictures may have names of every kind', () =>
    withTempDir(async (folder) => {
      const template = readFileSync(await aPicture(join(folder, 'template.jpg')));
      for (const name of [
        'new\nline',
        '-rf',
        '#a',
        '@b',
        'a;b&c|d`e$(f)',
        ' leading',
        'back\\slash',
        '*',
        '[x] {y}',
        'evil\u202egpj',
        "it's",
        '100%',
        '%41',
        'Ko\u0308ln',
        'tab\there',
        '🏔️',
      ]) {
        await writeFile(join(folder, `${name}.jpg`), template);
        await writeFile(join(folder, `${name}.xmp`), xmp('', subject('said')));
        expect([
          name,
          (await reader.read(join(folder, `${name}.jpg`), [join(folder, `${name}.xmp`)])).keywords,
        ]).toEqual([name, ['said']]);
      }
    }));
});

describe('people and what ties files together', () => {
  it('are read from regions of MWG, Microsoft and IPTC', () =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, 'a.jpg'), {
        'EXIF:Orientation': 6,
        'XMP-mwg-rs:RegionInfo':
          '{AppliedToDimensions={W=24,H=16,Unit=pixel},RegionList=[{Area={X=0.25,Y=0.5,W=0.1,H=0.2,Unit=normalized},Name=Anna,Type=Face},{Area={X=0.5,Y=0.5,W=0.1,H=0.1,Unit=normalized},Type=Face},{Name=Rex,Type=Pet}]}',
        'XMP-iptcExt:PersonInImage': ['Zoe\u0308', 'anna'],
        'XMP-iptcExt:ImageRegion':
          '[{PersonInImage=[Bob],RegionBoundary={RbShape=rectangle,RbUnit=relative,RbX=0,RbY=0,RbW=0.5,RbH=0.25}}]',
      });
      expect((await reader.read(path)).people).toEqual([
        { name: 'Anna', box: [0.4, 0.2, 0.2, 0.1] },
        { name: 'Bob', box: [0.75, 0, 0.25, 0.5] },
        { name: 'Zoë', box: null },
      ]);
    }));

  it('lose their place where the picture was cut since, and keep it where it was made smaller', () =>
    withTempDir(async (folder) => {
      const drawnOn = (width: number, height: number, name: string) => ({
        'XMP-mwg-rs:RegionInfo': `{AppliedToDimensions={W=${width},H=${height},Unit=pixel},RegionList=[{Area={X=0.25,Y=0.5,W=0.1,H=0.2,Unit=normalized},Name=${name},Type=Face}]}`,
      });
      const cut = await aPicture(join(folder, 'cut.jpg'), drawnOn(40, 16, 'Anna'));
      const smaller = await aPicture(join(folder, 'smaller.jpg'), drawnOn(2400, 1600, 'Bob'));
      expect((await reader.read(cut)).people).toEqual([{ name: 'Anna', box: null }]);
      expect((await reader.read(smaller)).people).toEqual([{ name: 'Bob', box: [0.2, 0.4, 0.1, 0.2] }]);
    }));

  it('are read from Microsoft’s rectangles, which are told of the picture as it is shown', () =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, 'a.jpg'), {
        'EXIF:Orientation': 6,
        'XMP-MP:RegionInfoMP':
          '{Regions=[{PersonDisplayName=Anna,Rectangle=0.1|, 0.2|, 0.3|, 0.4},{Rectangle=0.5|, 0.5|, 0.1|, 0.1}]}',
      });
      expect((await reader.read(path)).people).toEqual([{ name: 'Anna', box: [0.1, 0.2, 0.3, 0.4] }]);
    }));

  it('are read from Apple’s notes of a picture and the keys of its film', () =>
    withTempDir(async (folder) => {
      const notes = Buffer.concat([
        latin1('Apple iOS\u0000\u0000\u0001MM'),
        directory(
          [
            [0x0b, 2, latin1('BURST-1\u0000')],
            [0x11, 2, latin1('ABCD-0001\u0000')],
          ],
          14,
        ),
      ]);
      const path = await aPicture(join(folder, 'a.jpg'));
      await writeFile(
        path,
        withSegment(
          readFileSync(path),
          0xe1,
          exif([[0x010f, 2, latin1('Apple\u0000')]], [[0x927c, 7, notes]]),
        ),
      );
      expect(await reader.read(path)).toMatchObject({
        make: 'Apple',
        contentId: 'ABCD-0001',
        burstId: 'BURST-1',
      });

      const film = join(folder, 'a.mov');
      await writeFile(
        film,
        Buffer.concat([
          Buffer.from([0, 0, 0, 20]),
          latin1('ftypqt  '),
          Buffer.alloc(8),
          Buffer.from([0, 0, 0, 16]),
          latin1('mdat'),
          Buffer.alloc(8),
          Buffer.from([0, 0, 0, 8]),
          latin1('moov'),
        ]),
      );
      await writer.write(
        film,
        {
          'Keys:ContentIdentifier': 'ABCD-0001',
          'Keys:CreationDate': '2024:05:06 07:08:09+02:00',
        } as WriteTags,
        { writeArgs: ['-overwrite_original'] },
      );
      expect(await reader.readVideo(film)).toEqual({
        contentId: 'ABCD-0001',
        takenAt: '2024-05-06T07:08:09',
        takenAtOffset: '+02:00',
        seconds: null,
      });
      expect(await reader.readVideo(join(folder, 'gone.mov'))).toEqual({
        contentId: null,
        takenAt: null,
        takenAtOffset: null,
        seconds: null,
      });
    }));
});

const absent = !existsSync(bank);
if (absent)
  process.stderr.write(
    `SKIPPED: the bank of awkward photos is not at ${bank}; metadata is tested on own files only.\n`,
  );

describe.skipIf(absent)('the bank of awkward photos', () => {
  const [head = [], ...rows] = absent
    ? []
    : readFileSync(join(bank, 'MANIFEST.tsv'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
  const files = rows
    .map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])))
    .filter((row) => row.verdict !== 'sidecar');
  const judged = files.filter((row) =>
    ['takenAt', 'offset', 'lat', 'lon', 'make', 'model', 'keywords'].some((name) => row[name]),
  );

  it.each(judged.map((row) => [row.file!, row] as const))('%s', async (file, row) => {
    const metadata = await reader.read(join(bank, file));
    if (row.takenAt === 'none') expect([null, 'file date']).toContain(metadata.takenAtSource);
    else if (row.takenAt) expect(metadata.takenAt?.startsWith(row.takenAt)).toBe(true);
    if (row.takenAt && row.takenAt !== 'none') expect(metadata.takenAtOffset).toBe(row.offset || null);
    for (const [given, found] of [
      [row.lat, metadata.latitude],
      [row.lon, metadata.longitude],
    ] as const) {
      if (given === 'none') expect(found).toBeNull();
      else if (given) expect(found).toBeCloseTo(Number(given), 4);
    }
    if (row.make) expect(metadata.make).toBe(row.make);
    if (row.model) expect(metadata.model).toBe(row.model);
    if (row.keywords)
      expect([...metadata.keywords].sort()).toEqual((JSON.parse(row.keywords) as string[]).sort());
  });

  it('sidecars, in UTF-16 too, and people where they stand in the picture as it is shown', () =>
    withTempDir(async (folder) => {
      const path = await aPicture(join(folder, 'a.jpg'));
      expect(await reader.read(path, [join(bank, 'real/sidecar-utf16-2010.xmp')])).toMatchObject({
        takenAt: '2010-09-27T14:35:33',
        takenAtOffset: '+02:00',
        problems: [],
      });
      expect(await reader.read(path, [join(bank, 'real/sidecar-digikam.xmp')])).toMatchObject({
        takenAt: '2014-04-27T12:42:47',
        keywords: ['test3', 'test', 'test2'],
        latitude: 53.15,
        longitude: 8.7,
        description: '2014-Drachenfest-Waterfront-Bremen',
        problems: [],
      });
      const { people, hierarchies } = await reader.read(join(bank, 'real/gray-orient-6-regions.jpg'));
      expect(hierarchies).toEqual(['People|First Guest', 'People|Second Guest']);
      // Microsoft's rectangles in the same file are told of the turned picture
      expect(people.map(({ name }) => name)).toEqual(['First Guest', 'Second Guest']);
      for (const [at, rectangle] of [
        [0.311905, 0.208571, 0.113095, 0.198571],
        [0.639286, 0.118571, 0.0964286, 0.241429],
      ].entries()) {
        for (const [side, value] of rectangle.entries()) expect(people[at]!.box![side]).toBeCloseTo(value, 3);
      }
    }));
});
