/**
 * @file Folders as cameras, phones and people leave them: which photos are one item, and which one leads it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRow, StackFacts } from '../catalogue/rows.ts';
import { groupFiles } from './group-files.ts';

const t0 = 1_700_000_000_000;
type Case = Partial<StackFacts> &
  Partial<Pick<FileRow, 'mtimeMs' | 'state' | 'rootId'>> & {
    /** another file of the photo of that name */ of?: string;
  };

/** Each path is a photo of its own, named by its path, taken at the same moment unless it says otherwise. */
function items(folder: Record<string, Case>) {
  const files: FileRow[] = [];
  const photos = new Map<string, StackFacts>();
  for (const [relPath, { mtimeMs = t0, state = 'present', rootId = 'root', of, ...facts }] of Object.entries(
    folder,
  )) {
    const id = of ?? relPath;
    files.push({ photoId: id, rootId, relPath, sizeBytes: 1, mtimeMs, state, sidecars: '' });
    if (of === undefined) photos.set(id, aPhoto(id, facts));
  }
  return groupFiles(files, photos);
}

function aPhoto(id: string, facts: Partial<StackFacts> = {}): StackFacts {
  const takenAt = facts.takenAt === undefined ? '2020-01-01T10:00:00' : facts.takenAt;
  const mimeType = /\.jpe?g$/i.test(id)
    ? 'image/jpeg'
    : /\.hei[cf]$/i.test(id)
      ? 'image/heic'
      : /\.png$/i.test(id)
        ? 'image/png'
        : null;
  return {
    id,
    contentHash: id,
    takenAtPrecision: null,
    takenAtOffset: null,
    takenAtSource: takenAt && 'EXIF DateTimeOriginal',
    removed: false,
    perceptualHash: null,
    stackParentId: null,
    otherStackParents: [],
    companions: [],
    make: null,
    model: null,
    contentId: null,
    mimeType,
    failed: false,
    ...facts,
    takenAt,
  };
}

const shown = async (folder: Record<string, Case>) => Object.fromEntries((await items(folder)).primaryOf);

describe('one item', () => {
  it.each<[string, Record<string, Case>, Record<string, string>]>([
    ['RAW under its JPEG', { 'DSC_1.NEF': {}, 'DSC_1.JPG': {} }, { 'DSC_1.NEF': 'DSC_1.JPG' }],
    ['RAW under its HEIC', { 'IMG_1.DNG': {}, 'IMG_1.HEIC': {} }, { 'IMG_1.DNG': 'IMG_1.HEIC' }],
    [
      'RAW that no decoder reads, without any metadata',
      { 'DSC_1.DNG': { failed: true, takenAt: null, mtimeMs: t0 + 900 }, 'DSC_1.JPG': {} },
      { 'DSC_1.DNG': 'DSC_1.JPG' },
    ],
    [
      'original under its edit',
      { 'IMG_1234.HEIC': {}, 'IMG_E1234.JPG': {} },
      { 'IMG_1234.HEIC': 'IMG_E1234.JPG' },
    ],
    [
      'RAW, JPEG and edit',
      { 'a.NEF': {}, 'a.JPG': {}, 'a-edited.jpg': {} },
      { 'a.NEF': 'a-edited.jpg', 'a.JPG': 'a-edited.jpg' },
    ],
    [
      'RAW and the edit made of it',
      { 'IMG_1234.DNG': {}, 'IMG_E1234.JPG': {} },
      { 'IMG_1234.DNG': 'IMG_E1234.JPG' },
    ],
    [
      'a phone’s cover and original',
      {
        'PXL_20250126_164931991.RAW-01.COVER.jpg': {},
        'PXL_20250126_164931991.RAW-02.ORIGINAL.dng': { takenAt: null, mtimeMs: 0 },
      },
      { 'PXL_20250126_164931991.RAW-02.ORIGINAL.dng': 'PXL_20250126_164931991.RAW-01.COVER.jpg' },
    ],
    [
      'a portrait and what it was made of',
      {
        'PXL_20250126_164931991.PORTRAIT-01.COVER.jpg': {},
        'PXL_20250126_164931991.PORTRAIT-02.ORIGINAL.jpg': {},
      },
      { 'PXL_20250126_164931991.PORTRAIT-02.ORIGINAL.jpg': 'PXL_20250126_164931991.PORTRAIT-01.COVER.jpg' },
    ],
    [
      'HEIF and JPEG that a camera writes together',
      { 'IMG_1.heif': {}, 'IMG_1.JPG': {} },
      { 'IMG_1.heif': 'IMG_1.JPG' },
    ],
    [
      'a JPEG with two RAW files',
      { 'a.NEF': {}, 'a.dng': {}, 'a.jpg': {} },
      { 'a.NEF': 'a.jpg', 'a.dng': 'a.jpg' },
    ],
    ['letters of another case', { 'dsc_1.nef': {}, 'DSC_1.JPG': {} }, { 'dsc_1.nef': 'DSC_1.JPG' }],
  ])('%s', async (_what, folder, expected) => {
    expect(await shown(folder)).toEqual(expected);
    expect(await shown(Object.fromEntries(Object.entries(folder).reverse()))).toEqual(expected);
  });

  it('a RAW with two JPEGs goes with the one written alike, the other JPEG stays', async () => {
    expect(await shown({ 'a.NEF': {}, 'A.jpg': {}, 'a.jpeg': {} })).toEqual({ 'a.NEF': 'a.jpeg' });
    expect(
      await shown({
        'a.NEF': { takenAt: '2020-01-01T10:00:00.400' },
        'a.jpg': { takenAt: '2020-01-01T10:00:02' },
        'a.jpeg': { takenAt: '2020-01-01T10:00:00.400' },
      }),
    ).toEqual({ 'a.NEF': 'a.jpeg' });
    expect(
      await shown({ 'a.NEF': { model: 'D70' }, 'a.jpg': { model: 'X100' }, 'a.jpeg': { model: 'D70' } }),
    ).toEqual({ 'a.NEF': 'a.jpeg' });
  });

  it('of two edits the later has the original, the earlier stays: nothing else shows it', async () => {
    expect(await shown({ 'a.jpg': {}, 'a~2.jpg': {}, 'a~3.jpg': {} })).toEqual({ 'a.jpg': 'a~3.jpg' });
    expect(
      await shown({ 'a.jpg': {}, 'a.NEF': {}, 'a~2.jpg': {}, 'a~3.jpg': { takenAt: '2021-01-01T10:00:00' } }),
    ).toEqual({ 'a.jpg': 'a~2.jpg', 'a.NEF': 'a~2.jpg' });
  });

  it('is led by what is there and can be read', async () => {
    expect(await shown({ 'a.NEF': {}, 'a.JPG': { state: 'missing' } })).toEqual({ 'a.JPG': 'a.NEF' });
    expect(await shown({ 'a.NEF': { state: 'missing' }, 'a.JPG': { state: 'missing' } })).toEqual({
      'a.NEF': 'a.JPG',
    });
    expect(await shown({ 'a.NEF': {}, 'a.JPG': { state: 'away' } })).toEqual({ 'a.NEF': 'a.JPG' });
    expect(await shown({ 'a.NEF': {}, 'a.JPG': { failed: true } })).toEqual({ 'a.JPG': 'a.NEF' });
    expect(await shown({ 'a.NEF': { failed: true }, 'a.JPG': { state: 'missing' } })).toEqual({
      'a.NEF': 'a.JPG',
    });
    expect(await shown({ 'a.NEF': {}, 'a.dng': {}, 'a.JPG': { state: 'missing' } })).toEqual({
      'a.JPG': 'a.NEF',
      'a.dng': 'a.NEF',
    });
    expect(
      await shown({ 'a.NEF': {}, 'a.JPG': { state: 'missing' }, 'copies/a.JPG': { of: 'a.JPG' } }),
    ).toEqual({ 'a.NEF': 'a.JPG' });
  });

  it('stays one with copies of it in other folders and roots, and joins what lies beside a copy', async () => {
    expect(
      await shown({
        'a.NEF': {},
        'a.JPG': {},
        'copies/a.NEF': { of: 'a.NEF' },
        'copies/a.JPG': { of: 'a.JPG', rootId: 'other' },
      }),
    ).toEqual({ 'a.NEF': 'a.JPG' });
    expect(
      await shown({ 'a.NEF': {}, 'a.JPG': {}, 'done/a.JPG': { of: 'a.JPG' }, 'done/a-edited.jpg': {} }),
    ).toEqual({ 'a.NEF': 'done/a-edited.jpg', 'a.JPG': 'done/a-edited.jpg' });
  });
});

it('one raw file copied beside two JPEGs is part of both, and does not make them one', async () => {
  const { primaryOf, otherStackParents } = await items({
    'a.JPG': {},
    'b.JPG': { takenAt: '2021-01-01T10:00:00' },
    'a.DNG': { takenAt: null },
    'b.DNG': { of: 'a.DNG' },
  });
  expect([Object.fromEntries(primaryOf), Object.fromEntries(otherStackParents)]).toEqual([
    { 'a.DNG': 'a.JPG' },
    { 'a.DNG': ['b.JPG'] },
  ]);
});

it('two pictures that are each the other’s edit are led by one of them', async () => {
  const { primaryOf } = await items({
    'x/a.jpg': {},
    'x/a-edited.jpg': {},
    'y/a.jpg': { of: 'x/a-edited.jpg' },
    'y/a-edited.jpg': { of: 'x/a.jpg' },
  });
  expect(primaryOf).toEqual(new Map([['x/a.jpg', 'x/a-edited.jpg']]));
});

describe('two items', () => {
  it.each<[string, Record<string, Case>]>([
    ['one name in two folders', { 'raw/a.NEF': {}, 'jpg/a.JPG': {} }],
    ['one name in two roots', { 'a.NEF': {}, 'a.JPG': { rootId: 'other' } }],
    [
      'a counter that began again',
      { 'DSC_0001.NEF': {}, 'DSC_0001.JPG': { takenAt: '2022-05-05T10:00:00' } },
    ],
    ['two cameras', { 'DSC_0001.NEF': { model: 'D70' }, 'DSC_0001.JPG': { model: 'D700' } }],
    [
      'an edit of an older picture of that name',
      { 'IMG_1234.JPG': {}, 'IMG_E1234.JPG': { takenAt: '2022-05-05T10:00:00' } },
    ],
    ['two formats that no camera writes together', { 'a.jpg': {}, 'a.png': {} }],
    [
      'HEIC and JPEG without times, copied together',
      { 'a.HEIC': { takenAt: null }, 'a.JPG': { takenAt: null } },
    ],
    [
      'four JPEG endings',
      {
        'a.JPG': {},
        'a.JPEG': {},
        'a.jpe': { mimeType: 'image/jpeg' },
        'a.JFIF': { mimeType: 'image/jpeg' },
      },
    ],
    ['names that differ in case only', { 'IMG_5.JPG': {}, 'img_5.jpg': {} }],
    ['two RAW files without a picture', { 'a.NEF': {}, 'a.DNG': {} }],
    ['frames of a burst', { 'IMG_20200101_120000_BURST001.jpg': {}, 'IMG_20200101_120000_BURST002.jpg': {} }],
    ['neighbours', { 'DSC_1.NEF': {}, 'DSC_2.JPG': {} }],
    ['one of them removed', { 'a.NEF': {}, 'a.JPG': { removed: true } }],
  ])('%s', async (_what, folder) => {
    expect(await shown(folder)).toEqual({});
  });
});

it('says what lies beside a film, the nearest name first', async () => {
  const found = await items({
    'IMG_1234.HEIC': {},
    'IMG_E1234.JPG': {},
    'img_1234.jpg': {},
    'sub/IMG_1234.JPG': {},
  });
  expect(
    found.sameShotFiles({ rootId: 'root', relPath: 'IMG_E1234.MOV' }).map(({ photo }) => photo.id),
  ).toEqual(['IMG_E1234.JPG', 'IMG_1234.HEIC', 'img_1234.jpg']);
  expect(found.sameShotFiles({ rootId: 'root', relPath: 'other.MOV' })).toEqual([]);
});

it('every item has one leader that leads, whatever lies in the folders', async () => {
  const name = fc
    .tuple(
      fc.constantFrom('x/', 'y/'),
      fc.constantFrom('a', 'A', 'a-edited', 'a~2', 'IMG_1234', 'IMG_E1234'),
      fc.constantFrom('.jpg', '.NEF', '.dng', '.HEIC'),
    )
    .map((parts) => parts.join(''));
  const facts = fc.record({
    takenAt: fc.constantFrom(null, '2020-01-01T10:00:00', '2020-01-01T10:00:02'),
    state: fc.constantFrom('present' as const, 'missing' as const),
    failed: fc.boolean(),
    removed: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, facts), fc.array(fc.tuple(name, name)), async (folder, copies) => {
      const all: Record<string, Case> = { ...folder };
      for (const [copy, of] of copies) if (!(copy in all) && of in folder) all[`copies/${copy}`] = { of };
      const { primaryOf } = await items(all);
      for (const [member, leader] of primaryOf) {
        expect(primaryOf.has(leader)).toBe(false);
        expect(folder[member]!.removed).toBe(folder[leader]!.removed);
      }
    }),
  );
});
