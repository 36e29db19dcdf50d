/** @file From ExifTool's tags to metadata: positions, words, keywords, ratings, order of dates. */
import { describe, expect, it } from 'vitest';
import type { Tags } from './engine.ts';
import { toMetadata, type FileFacts } from './fields.ts';

const file = {
  name: 'IMG_0001.jpg',
  mtimeMs: Date.parse('2022-02-03T04:05:06Z'),
  nowMs: Date.parse('2024-01-01T00:00:00Z'),
};
const from = (tags: Tags, name = file.name) => toMetadata(tags, { ...file, name });

describe('positions', () => {
  const gps = (latitude: string, north: string, longitude: string, east: string) => ({
    'EXIF:GPSLatitude': latitude,
    'EXIF:GPSLatitudeRef': north,
    'EXIF:GPSLongitude': longitude,
    'EXIF:GPSLongitudeRef': east,
  });
  it.each([
    [gps('33.45', 'S', '70.65', 'W'), -33.45, -70.65],
    [gps('33.45', 'N', '70.65', 'E'), 33.45, 70.65],
    [gps('33.45', 'South', '70.65', 'West'), -33.45, -70.65],
    [gps('0', 'N', '10', 'E'), 0, 10],
    [gps('0', 'N', '0', 'E'), null, null],
    [gps('undef', 'N', 'undef', 'E'), null, null],
    [gps('238', 'N', '10', 'E'), null, null],
    [gps('10', 'N', '181', 'E'), null, null],
    [gps('10', '', '11', 'E'), null, null],
    [{ 'XMP:GPSLatitude': '-53.15', 'XMP:GPSLongitude': '8.7' }, -53.15, 8.7],
    [{ ...gps('0', 'N', '0', 'E'), 'XMP:GPSLatitude': '53.15', 'XMP:GPSLongitude': '8.7' }, 53.15, 8.7],
    [{ 'XMP:GPSLatitude': '53.15' }, null, null],
    [
      {
        'XMP:GPSLatitude': '33.45',
        'XMP:GPSLatitudeRef': 'S',
        'XMP:GPSLongitude': '122.01',
        'XMP:GPSLongitudeRef': 'W',
      },
      -33.45,
      -122.01,
    ],
    [
      { 'XMP:GPSLatitude': '-33.45', 'XMP:GPSLongitude': '-122.01', 'XMP:GPSLongitudeRef': '' },
      -33.45,
      -122.01,
    ],
    [gps('33.45', 's', '70.65', 'w'), -33.45, -70.65],
    [gps('-33.45', 'S', '-70.65', 'W'), -33.45, -70.65],
    [gps('48', 'N', '2', 'E'), 48, 2],
    [gps('48.85', 'N', '0', 'E'), 48.85, 0],
    [gps('90', 'S', '180', 'W'), -90, -180],
    [gps('91', 'N', '2', 'E'), null, null],
    [gps('inf', 'N', '2', 'E'), null, null],
    [gps('', 'N', '', 'E'), null, null],
    [gps('48', 'E', '2', 'N'), null, null],
    [gps('48', '48', '2', '\u0000'), null, null],
    [{ 'EXIF:GPSLatitude': '48', 'EXIF:GPSLongitude': '2' }, null, null],
    [
      {
        'EXIF:GPSLatitude': '48',
        'EXIF:GPSLatitudeRef': 'N',
        'EXIF:GPSLongitude': '2',
        'EXIF:GPSLongitudeRef': 'E',
        'EXIF:GPSAltitude': '99999',
      },
      48,
      2,
    ],
    [
      {
        'EXIF:GPSLatitude': '48',
        'EXIF:GPSLatitudeRef': 'N',
        'XMP:GPSLatitude': '53.15',
        'XMP:GPSLongitude': '8.7',
      },
      53.15,
      8.7,
    ],
    [{ 'XMP:GPSLatitude': '0', 'XMP:GPSLongitude': '0' }, null, null],
  ])('%j', (tags, latitude, longitude) => {
    expect(from(tags)).toMatchObject({ latitude, longitude });
  });
});

describe('words', () => {
  it('tell the exposure as photographers write it', () => {
    expect(
      from({
        'EXIF:ExposureTime': '0.008',
        'EXIF:FNumber': '2.8',
        'EXIF:ISO': '400',
        'EXIF:FocalLength': '35',
      }).exposure,
    ).toBe('1/125 s · f/2.8 · ISO 400 · 35 mm');
    expect(from({ 'EXIF:ExposureTime': '0.5', 'EXIF:FocalLength': '4.25' }).exposure).toBe('0.5 s · 4.3 mm');
    expect(from({ 'EXIF:ExposureTime': '30' }).exposure).toBe('30 s');
    expect(
      from({ 'EXIF:ExposureTime': '0', 'EXIF:FNumber': 'inf', 'EXIF:ISO': 'undef' }).exposure,
    ).toBeNull();
  });
  it.each([['OLYMPUS DIGITAL CAMERA'], ['SONY DSC'], ['TRAVELER DIGITAL CAMERA'], ['   '], ['ACME']])(
    'hold “%s” for no description',
    (description) => {
      expect(from({ 'EXIF:ImageDescription': description, 'EXIF:Make': 'ACME' }).description).toBeNull();
    },
  );
  it('keep text as text, in composed Unicode, without control characters', () => {
    expect(
      from({ 'EXIF:ImageDescription': '<b>My digital camera</b>\u0000\r\nZu\u0308rich ' }).description,
    ).toBe('<b>My digital camera</b> \nZürich');
    expect(from({ 'XMP:Title': 'T', 'IPTC:ObjectName': 'O', 'IPTC:Headline': 'H' }).title).toBe('T');
    expect(from({ 'IPTC:Headline': "l'Affiche présentait" }).title).toBe("l'Affiche présentait");
  });
  it.each([['Unknown (0)'], ['0'], ['----'], ['0.0 mm f/0.0']])('hold “%s” for no lens', (lens) => {
    expect(from({ 'EXIF:LensModel': lens }).lens).toBeNull();
  });
});

describe('keywords', () => {
  it('of all programs are merged, each once and as text', () => {
    const tags = {
      'XMP:Subject': ['Rome', 'black/white', '2021', 7],
      'IPTC:Keywords': 'rome',
      'EXIF:XPKeywords': 'holiday; Caf\u0065\u0301;',
      'XMP:HierarchicalSubject': ['Places|Italy|Rome', 'People|First Guest'],
      'XMP:TagsList': ['Places/Italy/Rome', 'Things/Boat'],
      'XMP:LastKeywordXMP': 'Café',
    };
    expect(from(tags).keywords).toEqual([
      'Rome',
      'black/white',
      '2021',
      '7',
      'holiday',
      'Café',
      'First Guest',
      'Boat',
    ]);
    expect(from(tags).hierarchies).toEqual(['Places|Italy|Rome', 'People|First Guest', 'Things|Boat']);
    expect(from({ 'IPTC:Keywords': '007' }).keywords).toEqual(['007']);
    expect(from({}).keywords).toEqual([]);
  });
  it.each<[string, Tags, string[], string[]]>([
    [
      'of ACDSee',
      {
        'XMP:Categories':
          '<Categories><Category Assigned="0">Places<Category Assigned="1">Rome &amp; round</Category><Category Assigned="0">Paris</Category></Category><Category Assigned="1">flat</Category></Categories>',
      },
      ['Rome & round', 'flat'],
      ['Places|Rome & round'],
    ],
    [
      'of Windows and Media Pro',
      { 'XMP:LastKeywordXMP': ['Places/Italy'], 'XMP:CatalogSets': ['Places|Italy', 'People|Anna'] },
      ['Italy', 'Anna'],
      ['Places|Italy', 'People|Anna'],
    ],
    [
      'with blanks and empty parts',
      { 'XMP:HierarchicalSubject': [' Places | Italy |', '|', '||Rome'] },
      ['Italy', 'Rome'],
      ['Places|Italy'],
    ],
    [
      'repeated flat',
      {
        'XMP:Subject': ['Places|Italy', 'Places', 'Italy', 'a|b', 'c/d'],
        'XMP:HierarchicalSubject': ['Places|Italy'],
      },
      ['Italy', 'Places', 'a|b', 'c/d'],
      ['Places|Italy'],
    ],
    [
      'in both Unicode forms',
      {
        'XMP:Subject': ['Zu\u0308rich'],
        'IPTC:Keywords': ['Zürich', 'ZÜRICH'],
        'XMP:TagsList': ['Orte/Zu\u0308rich'],
      },
      ['Zürich'],
      ['Orte|Zürich'],
    ],
    [
      'cut by IPTC',
      {
        'XMP:Subject': [`${'long '.repeat(14)}end`],
        'IPTC:Keywords': [`${'long '.repeat(14)}end`.slice(0, 64)],
      },
      [`${'long '.repeat(14)}end`],
      [],
    ],
    [
      'that are none',
      { 'IPTC:Keywords': ['', '  ', '\u0000', '\ufffd'], 'XMP:Subject': [{}, null, 3] as unknown[] },
      ['3'],
      [],
    ],
    [
      'with HTML and control signs',
      { 'XMP:Subject': ['<b>x</b>', 'a\u0000\u0007b', 'line\nbreak', '\u202egpj'] },
      ['<b>x</b>', 'a b', 'line break', 'gpj'],
      [],
    ],
  ])('%s', (_, tags, keywords, hierarchies) => {
    expect(from(tags)).toMatchObject({ keywords, hierarchies });
  });
});

describe('the turn', () => {
  const turnOf = (own: Tags, sidecars: Tags[], container?: FileFacts['container']) =>
    toMetadata(own, { ...file, sidecars, ...(container && { container }) }).turn;
  const upright = { size: { width: 600, height: 400 }, orientation: 1 } as const;
  it.each<[string, number | null, number | null]>([
    ['of a file that says nothing is the sidecar’s', turnOf({}, [{ 'XMP:Orientation': 6 }]), 6],
    [
      'of a file that is upright is the sidecar’s',
      turnOf({ 'EXIF:Orientation': 1 }, [{ 'XMP:Orientation': 8 }]),
      8,
    ],
    [
      'of a file that says one is its own',
      turnOf({ 'EXIF:Orientation': 6 }, [{ 'XMP:Orientation': 3 }]),
      null,
    ],
    [
      'of a container that turns is its own',
      turnOf({}, [{ 'XMP:Orientation': 6 }], { ...upright, orientation: 3 }),
      null,
    ],
    [
      'of a container that does not turn is the sidecar’s, whatever its EXIF says',
      turnOf({ 'EXIF:Orientation': 6 }, [{ 'XMP:Orientation': 3 }], upright),
      3,
    ],
    [
      'is the first sidecar’s that states one',
      turnOf({}, [{}, { 'XMP:Orientation': 1 }, { 'XMP:Orientation': 6 }]),
      null,
    ],
    ['is none where nobody says one', turnOf({}, [{ 'XMP:Orientation': 9 }]), null],
  ])('%s', (_name, turn, expected) => expect(turn).toBe(expected));

  const face = {
    'XMP:RegionInfo': {
      RegionList: [{ Name: 'Anna', Type: 'Face', Area: { X: 0.25, Y: 0.25, W: 0.1, H: 0.1 } }],
    },
  };
  const boxOf = (own: Tags, more: Partial<FileFacts>) =>
    toMetadata({ ...face, ...own }, { ...file, ...more }).people[0]?.box;
  it('takes the boxes of people along, whoever says it', () => {
    const turned = [0.7, 0.2, 0.1, 0.1];
    expect(boxOf({ 'EXIF:Orientation': 6 }, {})).toEqual(turned);
    expect(boxOf({}, { sidecars: [{ 'XMP:Orientation': 6 }] })).toEqual(turned);
    expect(boxOf({}, { container: { ...upright, orientation: 6 } })).toEqual(turned);
    expect(boxOf({ 'EXIF:Orientation': 6 }, { container: upright })).toEqual([0.2, 0.2, 0.1, 0.1]);
  });
});

describe('sidecars', () => {
  const own = {
    'XMP:Title': 'Own',
    'XMP:Description': 'Own words',
    'XMP:Rating': '4',
    'XMP:Subject': ['own'],
    'EXIF:GPSLatitude': '48',
    'EXIF:GPSLatitudeRef': 'N',
    'EXIF:GPSLongitude': '2',
    'EXIF:GPSLongitudeRef': 'E',
  };
  const beside = (...sidecars: Tags[]) => toMetadata(own, { ...file, sidecars });
  it('speak before the file, the first of them first; positions are the file’s', () => {
    expect(
      beside(
        {
          'XMP:Title-de': 'Titel',
          'XMP:Subject': ['said'],
          'XMP:GPSLatitude': '10',
          'XMP:GPSLongitude': '10',
        },
        { 'XMP:Title': 'Second', 'XMP:Description': 'Second words' },
      ),
    ).toMatchObject({
      title: 'Titel',
      description: 'Second words',
      rating: 4,
      keywords: ['said', 'own'],
      latitude: 48,
    });
  });
  it('can take stars away', () => {
    expect(
      [beside({ 'XMP:Rating': '0' }), beside({ 'XMP:Rating': '-1' }), beside({})].map(({ rating }) => rating),
    ).toEqual([null, null, 4]);
  });
});

describe('texts for people who cannot see', () => {
  it('are read in the default language, else in the first; the longer one stands in for a description', () => {
    expect(
      from({
        'XMP:AltTextAccessibility': 'A boat',
        'XMP:AltTextAccessibility-fr': 'Un bateau',
        'XMP:ExtDescrAccessibility-de': 'Ein Boot im Hafen',
      }),
    ).toMatchObject({ altText: 'A boat', description: 'Ein Boot im Hafen' });
    expect(
      from({
        'XMP:AltTextAccessibility-fr': 'Un bateau',
        'XMP:Description': 'd',
        'XMP:ExtDescrAccessibility': 'e',
      }),
    ).toMatchObject({ altText: 'Un bateau', description: 'd' });
  });
});

describe('rating', () => {
  it.each([
    [{ 'XMP:Rating': '4' }, 4],
    [{ 'XMP:Rating': '0' }, null],
    [{ 'XMP:Rating': '-1' }, null],
    [{ 'XMP:Rating': '3.6' }, 4],
    [{ 'XMP:Rating': '17' }, null],
    [{ 'EXIF:Rating': '2' }, 2],
    [{ 'XMP:RatingPercent': '1' }, 1],
    [{ 'XMP:RatingPercent': '25' }, 2],
    [{ 'EXIF:RatingPercent': '99' }, 5],
    [{}, null],
  ])('%j is %s', (tags, rating) => {
    expect(from(tags).rating).toBe(rating);
  });
});
