/**
 * @file Sidecars by their names: every naming of XMP and of Google Takeout that is known to occur, and
 * strangers.
 */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  sidecarsIn,
  sidecarStamp,
  takeoutFits,
  withoutSidecars,
  withUnlistableSidecars,
} from './sidecars.ts';

const files = (...names: string[]) =>
  names.map((name) => ({
    path: `/photos/2020/${name}`,
    relPath: `2020/${name}`,
    sizeBytes: 10,
    mtimeMs: 20,
  }));
const given = (...names: string[]) =>
  Object.fromEntries(
    [...sidecarsIn(files(...names))].map(([relPath, sidecars]) => [
      relPath.slice(5),
      sidecars.map((sidecar) => sidecar.relPath.slice(5)),
    ]),
  );

describe('XMP', () => {
  it.each([
    ['the whole name', ['a.jpg', 'a.jpg.xmp'], { 'a.jpg': ['a.jpg.xmp'] }],
    ['the name without its ending', ['b.jpg', 'b.xmp'], { 'b.jpg': ['b.xmp'] }],
    [
      'an ending in capitals',
      ['d.JPG', 'd.JPG.XMP', 'e.jpg', 'e.XMP'],
      { 'd.JPG': ['d.JPG.XMP'], 'e.jpg': ['e.XMP'] },
    ],
    ['another case', ['f.JPG', 'F.jpg.Xmp'], { 'f.JPG': ['F.jpg.Xmp'] }],
    ['another Unicode form', ['Ko\u0308ln.jpg', 'Köln.jpg.xmp'], { 'Ko\u0308ln.jpg': ['Köln.jpg.xmp'] }],
    [
      'two that could be meant: both',
      ['c.jpg', 'c.png', 'c.xmp'],
      { 'c.jpg': ['c.xmp'], 'c.png': ['c.xmp'] },
    ],
    [
      'raw and JPEG: both',
      ['DSC_1.NEF', 'DSC_1.JPG', 'DSC_1.xmp'],
      { 'DSC_1.NEF': ['DSC_1.xmp'], 'DSC_1.JPG': ['DSC_1.xmp'] },
    ],
    [
      'both namings: the more exact one first',
      ['c.xmp', 'c.jpg', 'c.jpg.xmp'],
      { 'c.jpg': ['c.jpg.xmp', 'c.xmp'] },
    ],
    [
      'darktable’s second edit, after the first',
      ['a.jpg', 'a.jpg.xmp', 'a_01.jpg.xmp'],
      { 'a.jpg': ['a.jpg.xmp', 'a_01.jpg.xmp'] },
    ],
    [
      'no second edit where there is such a picture',
      ['a.jpg', 'a_01.jpg', 'a_01.jpg.xmp'],
      { 'a_01.jpg': ['a_01.jpg.xmp'] },
    ],
    [
      'names that differ only in case keep their own',
      ['IMG_5.JPG', 'img_5.jpg', 'IMG_5.xmp'],
      { 'IMG_5.JPG': ['IMG_5.xmp'] },
    ],
    ['a film', ['a.MOV', 'a.MOV.xmp'], { 'a.MOV': ['a.MOV.xmp'] }],
    [
      'points in the name',
      ['2010.05.01.jpg', '2010.05.01.xmp', '2010.05.jpg'],
      { '2010.05.01.jpg': ['2010.05.01.xmp'] },
    ],
    ['no owner', ['a.jpg', 'orphan.xmp', 'a.jpeg.xmp', 'ab.xmp', 'a.xmp.bak'], {}],
    ['edit lists of Apple are no metadata', ['IMG_1.JPG', 'IMG_1.AAE', 'IMG_O1.AAE'], {}],
    [
      'signs of every kind',
      [
        'new\nline.jpg',
        'new\nline.jpg.xmp',
        '-rf.jpg',
        '-rf.xmp',
        '#a.jpg',
        '#a.jpg.xmp',
        '@b.jpg',
        '@b.xmp',
      ],
      {
        'new\nline.jpg': ['new\nline.jpg.xmp'],
        '-rf.jpg': ['-rf.xmp'],
        '#a.jpg': ['#a.jpg.xmp'],
        '@b.jpg': ['@b.xmp'],
      },
    ],
  ])('%s', (_, names, expected) => {
    expect(given(...names)).toEqual(expected);
    expect(given(...[...names].reverse())).toEqual(expected);
  });
});

describe('Takeout', () => {
  const long = 'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA';
  it.each([
    ['the old naming', 'IMG_1.jpg', 'IMG_1.jpg.json'],
    ['the new naming', 'IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ...['supplemental-metadat', 'supplemental-me', 'supplemental', 'suppl', 's', ''].map((cut) => [
      `the new naming cut to “${cut}”`,
      'IMG_1.jpg',
      `IMG_1.jpg.${cut}.json`,
    ]),
    ['an older kind of suffix', 'IMG_1.JPG', 'IMG_1.JPG.json'],
    ['endings in capitals', 'IMG_1.JPG', 'IMG_1.JPG.JSON'],
    ['a number, old', 'DSC_0101(1).JPG', 'DSC_0101.JPG(1).json'],
    ['a number, new', 'DSC_0101(1).JPG', 'DSC_0101.JPG.supplemental-metadata(1).json'],
    ['a number, new and cut', 'DSC_0101(12).JPG', 'DSC_0101.JPG.supplemental-me(12).json'],
    ['a number that is part of the title', 'IMG(1).jpg', 'IMG(1).jpg.json'],
    ['a title cut at 46', `${long}.jpg`, `${long.slice(0, 46)}.json`],
    [
      'a title cut in its ending',
      '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg',
      '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json',
    ],
    [
      'a title cut, with a number',
      'Backyard_ceremony_wedding_photography_xxxxxxx_m(494).jpg',
      'Backyard_ceremony_wedding_photography_xxxxxxx_(494).json',
    ],
    [
      'a title cut in its ending, with a number',
      '13039_327707840323_537645323_9470255_27214_n(1).jpg',
      '13039_327707840323_537645323_9470255_27214_n.j(1).json',
    ],
    ['emoji, of which each counts two', `${'😀'.repeat(24)}.jpg`, `${'😀'.repeat(23)}.json`],
    ['an emoji that the cut would halve', `a${'😀'.repeat(24)}.jpg`, `a${'😀'.repeat(22)}.json`],
    [
      'the suffix cut to fit',
      'original_1d4caa6f-16c6-4c3d-901b-9387de10.jpg',
      'original_1d4caa6f-16c6-4c3d-901b-9387de10.jpg..json',
    ],
    ['no ending', 'Peanut Butter Balls.jpg', 'Peanut Butter Balls.supplemental-metadata.json'],
    ['another format', 'IMG_7.jpg', 'IMG_7.HEIC.supplemental-metadata.json'],
    ['an edited copy', 'IMG_1-edited.jpg', 'IMG_1.jpg.json'],
    ['an edited copy, new', 'IMG_1-edited.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['an edited copy with a number', 'IMG_1-edited(1).jpg', 'IMG_1.jpg(1).json'],
    ['an edited copy in another format', 'IMG_1-edited.jpg', 'IMG_1.HEIC.supplemental-metadata.json'],
    [
      'an edited copy, cut',
      'Screenshot_20230809-203449_com.google.andr-edit.jpg',
      'Screenshot_20230809-203449_com.google.andr.jpg.json',
    ],
    ...[
      'bearbeitet',
      'modifié',
      'modifie\u0301',
      'editado',
      'ha editado',
      'modificato',
      'bewerkt',
      'edytowane',
      'editat',
      '編集済み',
    ].map((mark) => [`an edited copy (${mark})`, `PXL_1.PORTRAIT-${mark}.jpg`, 'PXL_1.PORTRAIT.jpg.json']),
    ['signs that Takeout replaced', 'Tom & I.jpg', 'Tom _ I.jpg.json'],
    ['an entity at the beginning', 'It_s me.jpg', 'It&#39;s me.jpg.json'],
    ['an entity near the beginning', 'Q_A with Tom.jpg', 'Q&amp;A with Tom.jpg.supplemental-metadata.json'],
    ['signs that Takeout replaced in the picture', 'what_.jpg', 'what?.jpg.supplemental-metadata.json'],
    ['a motion picture', 'PXL_20231118_035751175.MP.jpg', 'PXL_20231118_035751175.MP.jpg.json'],
    ['a tilde', 'PXL_20210102_221126856.MP~2.jpg', 'PXL_20210102_221126856.MP~2.jpg.json'],
    ['another Unicode form', 'Ko\u0308ln.jpg', 'Köln.jpg.supplemental-metadata.json'],
  ])('%s', (_, picture, json) => {
    expect(given(picture, json)).toEqual({ [picture]: [json] });
  });

  it.each([
    ['PXL_20211013_220651958.jpg', 'PXL_20211013_220651983.jpg.json'],
    ['DSC_0102(1).JPG', 'DSC_0102.JPG(2).json'],
    ['DSC_0103.JPG', 'DSC_0103.JPG(1).json'],
    ['DSC_0104(1).JPG', 'DSC_0104.JPG.json'],
    [
      'Backyard_ceremony_wedding_photography_xxxxxxx_m(185).jpg',
      'Backyard_ceremony_wedding_photography_xxxxxxx_.json',
    ],
    ['beach-sunset.jpg', 'beach.jpg.json'],
    ['beach.jpg', 'metadata.json'],
    ['IMG_1.jpg', 'IMG_10.jpg.json'],
  ])('%s has nothing to do with %s', (picture, json) => {
    expect(given(picture, json)).toEqual({});
  });

  it('goes to the picture that it surely belongs to, and to its edited copies', () => {
    expect(
      given('IMG_1.jpg', 'IMG_1(1).jpg', 'IMG_1-edited.jpg', 'IMG_1.jpg.json', 'IMG_1.jpg(1).json'),
    ).toEqual({
      'IMG_1.jpg': ['IMG_1.jpg.json'],
      'IMG_1(1).jpg': ['IMG_1.jpg(1).json'],
      'IMG_1-edited.jpg': ['IMG_1.jpg.json'],
    });
    expect(given('IMG_1.HEIC', 'IMG_1.jpg', 'IMG_1.HEIC.json')).toEqual({
      'IMG_1.HEIC': ['IMG_1.HEIC.json'],
    });
    expect(given('a.jpg', 'a.jpg.json', 'a.jpg.xmp')).toEqual({ 'a.jpg': ['a.jpg.xmp', 'a.jpg.json'] });
  });

  it('is held against the title inside where the names leave room for doubt', () => {
    expect(takeoutFits('IMG_1.jpg', 'IMG_1.jpg.json', 'renamed since.jpg')).toBe(true);
    expect(takeoutFits('IMG_1-edited.jpg', 'IMG_1.jpg.json', 'IMG_1.jpg')).toBe(true);
    expect(takeoutFits('IMG_1(1).jpg', 'IMG_1.jpg(1).json', 'IMG_1.HEIC')).toBe(true);
    expect(takeoutFits('what_.jpg', 'what_.json', 'what?.jpg')).toBe(true);
    expect(takeoutFits('Tom _ I.jpg', 'Tom _ I.json', 'Tom &amp; I.jpg')).toBe(true);
    expect(takeoutFits(`${long}.jpg`, `${long.slice(0, 46)}.json`, `${long}L.dng`)).toBe(true);
    expect(takeoutFits('beach.jpg', 'beach.json', null)).toBe(true);
    expect(takeoutFits('beach.jpg', 'beach.json', 'mountain.jpg')).toBe(false);
    expect(takeoutFits('IMG_1(1).jpg', 'IMG_1.jpg(1).json', 'IMG_2.jpg')).toBe(false);
  });
});

describe('the stamp', () => {
  it('changes with name, size and time of each sidecar, and is empty without any', () => {
    const [one, two] = files('a.xmp', 'a.jpg.json') as [
      ReturnType<typeof files>[number],
      ReturnType<typeof files>[number],
    ];
    const stamps = [[], [one], [two], [one, two], [{ ...one, sizeBytes: 11 }], [{ ...one, mtimeMs: 21 }]].map(
      sidecarStamp,
    );
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps[0]).toBe('');
    expect(sidecarStamp(files('a.xmp'))).toBe(stamps[1]);
  });
  it('keeps sidecars that cannot be listed now, and leaves out those that could not be read', () => {
    const entry = (name: string, size = 1) => [name, size, 5];
    const stamp = (...entries: unknown[]) => JSON.stringify(entries);
    const isUnlistable = (path: string) => path.startsWith(resolve('/usb'));
    const before = stamp(entry('a.jpg.xmp'), entry('../usb/a.jpg.json'));
    const kept = (now: string, then: string | null) =>
      withUnlistableSidecars('/pics/a.jpg', now, then, isUnlistable);
    expect(kept(stamp(entry('a.jpg.xmp')), before)).toBe(before);
    expect(kept('', before)).toBe(stamp(entry('../usb/a.jpg.json')));
    expect(kept(stamp(entry('a.jpg.xmp', 2)), before)).toBe(
      stamp(entry('a.jpg.xmp', 2), entry('../usb/a.jpg.json')),
    );
    expect(kept(stamp(entry('a.jpg.xmp')), null)).toBe(stamp(entry('a.jpg.xmp')));
    expect(withoutSidecars('/pics/a.jpg', before, [resolve('/usb/a.jpg.json')])).toBe(
      stamp(entry('a.jpg.xmp')),
    );
    expect(withoutSidecars('/pics/a.jpg', stamp(entry('a.jpg.xmp')), [resolve('/pics/a.jpg.xmp')])).toBe('');
  });
  it('stays quick in a folder of many', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => [
      `IMG_${at}.jpg`,
      `IMG_${at}.jpg.supplemental-metadata.json`,
    ]).flat();
    expect(sidecarsIn(files(...names)).size).toBe(20_000);
  });
});
