/**
 * @file What the IPTC standard, EXIF and comments say beside title and keywords, written with ExifTool into
 * real files and read back.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createExiftoolReader } from './exiftool-reader.ts';

const cases = join(import.meta.dirname, '../../testing/cases');
const reader = createExiftoolReader({ log: silentLog });
let writer: ExifTool;
beforeAll(() => void (writer = new ExifTool({ maxProcs: 1 })));
afterAll(async () => {
  await reader.close();
  await writer.end();
});

async function read(tags: Record<string, unknown>, ending = 'jpg') {
  let found: Awaited<ReturnType<typeof reader.read>>;
  await withTempDir(async (folder) => {
    const path = join(folder, `a.${ending}`);
    await sharp({ create: { width: 24, height: 16, channels: 3, background: 'teal' } }).toFile(path);
    await writer.write(path, tags as WriteTags, { writeArgs: ['-overwrite_original', '-n', '-struct'] });
    found = await reader.read(path);
  });
  return found!;
}
const told = async (tags: Record<string, unknown>, ending?: string) =>
  (await read(tags, ending)).details.map(({ kind, text }) => `${kind}: ${text}`);

describe('what kind of picture the file says it is', () => {
  it.each<[string, Record<string, unknown>, { panorama?: boolean; screenshot?: boolean; software?: string }]>(
    [
      ['a photo sphere', { 'XMP-GPano:ProjectionType': 'equirectangular' }, { panorama: true }],
      ['a panorama by Google', { 'XMP-GPano:UsePanoramaViewer': true }, { panorama: true }],
      ['a panorama by an iPhone', { 'EXIF:CustomRendered': 6 }, { panorama: true }],
      ['a photo with a filter', { 'EXIF:CustomRendered': 1 }, { panorama: false }],
      ['a screenshot by an iPhone', { 'EXIF:UserComment': 'Screenshot' }, { screenshot: true }],
      ['a screenshot by a Mac', { 'XMP-exif:UserComment': 'Screenshot' }, { screenshot: true }],
      ['a comment', { 'EXIF:UserComment': 'Screenshot of our garden' }, { screenshot: false }],
      ['a program', { 'EXIF:Software': 'GIMP 2.10' }, { software: 'GIMP 2.10' }],
      ['a program’s XMP', { 'XMP-xmp:CreatorTool': 'Spectacle' }, { software: 'Spectacle' }],
    ],
  )('%s', async (_what, tags, expected) => {
    expect(await read(tags)).toMatchObject({ panorama: false, screenshot: false, ...expected });
  });

  it('a PNG’s program', async () => {
    expect((await read({ 'PNG:Software': 'gnome-screenshot' }, 'png')).software).toBe('gnome-screenshot');
  });
});

describe('places, creators and the like', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'IPTC’s city and country',
      {
        'IPTC:Sub-location': 'Perlan',
        'IPTC:City': 'Reykjavík',
        'IPTC:Province-State': 'Capital Region',
        'IPTC:Country-PrimaryLocationName': 'Iceland',
      },
      ['place: Perlan, Reykjavík, Capital Region, Iceland'],
    ],
    [
      'XMP’s, the same in IPTC in part',
      {
        'XMP-photoshop:City': 'Valparaíso',
        'XMP-photoshop:Country': 'Chile',
        'XMP-iptcCore:Location': 'Cerro Alegre',
        'IPTC:City': 'Valparaíso',
        'IPTC:Country-PrimaryLocationName': 'Chile',
      },
      ['place: Cerro Alegre, Valparaíso, Chile'],
    ],
    ['a country’s code alone', { 'XMP-iptcCore:CountryCode': 'SI' }, ['place: Slovenia']],
    [
      'the structures of places',
      {
        'XMP-iptcExt:LocationCreated': [{ City: 'Ljubljana', CountryName: 'Slovenia' }],
        'XMP-iptcExt:LocationShown': [{ Sublocation: 'Bled', CountryCode: 'SI' }],
      },
      ['place: Ljubljana, Slovenia', 'placeShown: Bled, Slovenia'],
    ],
    [
      'creators of all fields, each once',
      {
        'EXIF:Artist': 'Jan Kowalczyk; Ewa Nowak',
        'IPTC:By-line': 'Jan Kowalczyk',
        'XMP-dc:Creator': ['Jan Kowalczyk'],
        'EXIF:XPAuthor': 'Ola',
      },
      ['creator: Jan Kowalczyk', 'creator: Ewa Nowak', 'creator: Ola'],
    ],
    [
      'rights',
      {
        'EXIF:Copyright': '© 2019 Mira',
        'XMP-photoshop:Credit': 'Agency X',
        'XMP-photoshop:Source': 'Archive Y',
        'XMP-xmpRights:UsageTerms': 'Only for friends',
      },
      ['copyright: © 2019 Mira', 'usage: Only for friends', 'credit: Agency X', 'source: Archive Y'],
    ],
    [
      'event, organisation, instructions',
      {
        'XMP-iptcExt:Event': 'Midsummer fair',
        'XMP-iptcExt:OrganisationInImageName': ['Red Cross'],
        'IPTC:SpecialInstructions': 'Do not crop',
      },
      ['event: Midsummer fair', 'organisation: Red Cross', 'instructions: Do not crop'],
    ],
    [
      'a headline beside a title',
      { 'XMP-photoshop:Headline': 'Storm over the bay', 'XMP-dc:Title': 'a7' },
      ['headline: Storm over the bay'],
    ],
    [
      'scenes and sources in words',
      {
        'XMP-iptcCore:Scene': ['011200', '999999'],
        'XMP-iptcExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/negativeFilm',
      },
      ['scene: aerial view', 'origin: scanned from a negative'],
    ],
    [
      'works of art and products',
      {
        'XMP-iptcExt:ArtworkOrObject': [{ AOTitle: 'Sunflowers', AOCreator: ['van Gogh'] }],
        'XMP-iptcExt:ProductInImage': [{ ProductName: 'Teapot' }],
      },
      ['product: Teapot', 'artwork: Sunflowers, van Gogh'],
    ],
    [
      'Windows’ subject and a user’s comment',
      { 'EXIF:XPSubject': 'Grandpa’s garden', 'EXIF:UserComment': 'behind the shed' },
      ['subject: Grandpa’s garden', 'comment: behind the shed'],
    ],
    ['a JPEG’s comment', { 'File:Comment': 'Zürich, scanned by Ewa' }, ['comment: Zürich, scanned by Ewa']],
    [
      'comments of programs',
      {
        'File:Comment': 'CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90',
        'EXIF:UserComment': 'charset=InvalidCharsetId',
      },
      [],
    ],
    [
      'collections and categories',
      {
        'XMP-mwg-coll:Collections': [{ CollectionName: 'Iceland 2019' }],
        'IPTC:SupplementalCategories': ['Geysirs'],
      },
      ['category: Geysirs', 'album: Iceland 2019'],
    ],
  ])('%s', async (_, tags, expected) => {
    expect(await told(tags)).toEqual(expected);
  });

  it('of PNG and GIF', async () => {
    expect(
      await told({ 'PNG:Comment': 'from the attic', 'PNG:Author': 'Ewa', 'PNG:Copyright': '© Ewa' }, 'png'),
    ).toEqual(['creator: Ewa', 'copyright: © Ewa', 'comment: from the attic']);
    expect(await told({ 'File:Comment': 'from the attic' }, 'gif')).toEqual(['comment: from the attic']);
  });

  it('in any language, and text of any character set', async () => {
    expect(
      await told({
        'XMP-dc:Rights-de': 'Alle Rechte bei Ewa',
        'XMP-dc:Rights-x-default': 'All rights with Ewa',
      }),
    ).toEqual(['copyright: All rights with Ewa', 'copyright: Alle Rechte bei Ewa']);
    await withTempDir(async (folder) => {
      const path = join(folder, 'a.jpg');
      const jpeg = await sharp({ create: { width: 24, height: 16, channels: 3, background: 'teal' } })
        .jpeg()
        .toBuffer();
      const comment = Buffer.from('Grüße aus Köln', 'latin1');
      await writeFile(
        path,
        Buffer.concat([
          jpeg.subarray(0, 2),
          Buffer.from([0xff, 0xfe, 0, comment.length + 2]),
          comment,
          jpeg.subarray(2),
        ]),
      );
      expect((await reader.read(path)).details).toEqual([{ kind: 'comment', text: 'Grüße aus Köln' }]);
    });
  });

  it('gives a position that only IPTC’s place of capture has', async () => {
    expect(
      await read({
        'XMP-iptcExt:LocationCreated': [{ City: 'Ljubljana', GPSLatitude: 46.05, GPSLongitude: 14.5 }],
      }),
    ).toMatchObject({ latitude: 46.05, longitude: 14.5 });
  });

  it('keywords of the Metadata Working Group’s tree, titles and names of other programs', async () => {
    const tree = '{Hierarchy=[{Keyword=Places,Applied=false,Children=[{Keyword=Iceland,Applied=true}]}]}';
    expect(await read({ 'XMP-mwg-kw:KeywordInfo': tree })).toMatchObject({
      keywords: ['Iceland'],
      hierarchies: ['Places|Iceland'],
    });
    expect(
      await read({ 'XMP-mediapro:People': ['Anna'], 'EXIF:DocumentName': 'Letters of 1912' }),
    ).toMatchObject({ people: [{ name: 'Anna', box: null }], title: 'Letters of 1912' });
    expect((await read({ 'EXIF:DocumentName': 'C:\\scans\\IMG_1.tif' })).title).toBeNull();
  });

  it.each([
    ['artist', 'creator', 'Kowalczyk'],
    ['iptc-city', 'place', 'Reykjav'],
    ['xmp-city', 'place', 'Valpara'],
    ['xmp-loc-ext', 'place', 'Ljubljana'],
  ])('of the case %s', async (name, kind, words) => {
    const { details } = await reader.read(join(cases, `places/${name}.jpg`));
    expect(details.some((detail) => detail.kind.startsWith(kind) && detail.text.includes(words))).toBe(true);
  });
});

describe('dates as cameras and archivists write them', () => {
  it.each([
    ['h24-noname.jpg', '2015-08-22T00:08:19', 'second'],
    ['s60.jpg', '2015-08-22T10:08:59', 'second'],
    ['y1993-00-00.jpg', '1993-01-01T00:00:00', 'year'],
    ['y1993-08-00.jpg', '1993-08-01T00:00:00', 'month'],
    ['y1993-12.jpg', '1993-01-01T00:00:00', 'year'],
    ['y1993blank.jpg', '1993-08-01T00:00:00', 'month'],
    ['y1993blank2.jpg', '1993-01-01T00:00:00', 'year'],
  ])('%s', async (name, takenAt, takenAtPrecision) => {
    expect(await reader.read(join(cases, 'dates', name))).toMatchObject({ takenAt, takenAtPrecision });
  });
  it('in a sidecar', async () => {
    const path = join(cases, 'dates/xmpsidecar.jpg');
    expect(await reader.read(path, [`${path}.xmp`])).toMatchObject({
      takenAt: '1978-01-01T00:00:00',
      takenAtPrecision: 'year',
      takenAtSource: 'sidecar, XMP DateTimeOriginal',
    });
  });
  it('by the satellites’ clock alone', async () => {
    const where = { GPSLatitude: 52.5, GPSLatitudeRef: 'N', GPSLongitude: 13.4, GPSLongitudeRef: 'E' };
    const exif = Object.fromEntries(Object.entries(where).map(([name, value]) => [`EXIF:${name}`, value]));
    expect(
      await read({ ...exif, 'EXIF:GPSDateStamp': '2018:08:27', 'EXIF:GPSTimeStamp': '23:20:20' }),
    ).toMatchObject({ takenAt: '2018-08-28T01:20:20', takenAtOffset: '+02:00', takenAtSource: 'GPS date' });
    expect(
      await read({
        'XMP-exif:GPSLatitude': 52.5,
        'XMP-exif:GPSLongitude': 13.4,
        'XMP-exif:GPSDateTime': '2018:08:27 23:20:20Z',
      }),
    ).toMatchObject({ takenAt: '2018-08-28T01:20:20', takenAtOffset: '+02:00' });
  });
  it('with an ISO of two numbers, and what XMP alone says of the exposure', async () => {
    expect((await read({ 'EXIF:ISO': '64 0' })).exposure).toBe('ISO 64');
    expect(
      (await read({ 'XMP-exif:ExposureTime': 0.008, 'XMP-exif:FNumber': 2.8, 'XMP-exif:ISO': 200 })).exposure,
    ).toBe('1/125 s · f/2.8 · ISO 200');
  });
});

it('the cases are as they were', async () => {
  expect((await readFile(join(cases, 'dates/s60.jpg'))).length).toBeGreaterThan(100);
});
