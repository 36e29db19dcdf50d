/** @file Names of phones, cameras and programs, each with the shot it belongs to and its part in it. */
import { describe, expect, it } from 'vitest';
import { readName } from './file-names.ts';

describe('names of one shot', () => {
  it.each([
    [['DSC_2001.JPG', 'DSC_2001.NEF', 'dsc_2001.dng']],
    [['IMG_1234.HEIC', 'IMG_1234.MOV', 'IMG_1234_HEVC.MOV', 'IMG_E1234.JPG', 'IMG_1234-adjusted.JPG']],
    [
      [
        'PXL_20250126_164931991.RAW-01.COVER.jpg',
        'PXL_20250126_164931991.RAW-02.ORIGINAL.dng',
        'PXL_20250126_164931991.RAW-02.ORIGINA.dng',
        'PXL_20250126_164931991.RAW-01.MP.COVER.jpg',
        'PXL_20250126_164931991.RAW-01.COVER~2.jpg',
      ],
    ],
    [
      [
        'PXL_20231026_205755225.MP.jpg',
        'PXL_20231026_205755225.dng',
        'PXL_20231026_205755225.NIGHT.RAW-02.ORIGINAL.dng',
      ],
    ],
    [
      [
        '00000PORTRAIT_00000_BURST20200418222652648.jpg',
        '00100lrPORTRAIT_00100_BURST20200418222652648_COVER.jpg',
      ],
    ],
    [
      [
        'a.jpg',
        'a-edited.jpg',
        'a-Edit.tif',
        'a-Edit-2.tif',
        'a_edited.jpeg',
        'a-bearbeitet.jpg',
        'a-ha editado.jpg',
        'a-編集済み.jpg',
        'a~3.jpg',
        'a-edited~2.jpg',
        'a-Enhanced-NR.dng',
      ],
    ],
    [['a(1).jpg', 'a-edited(1).jpg']],
    [['IMG_20210304_050607.jpg', 'IMG_20210304_050607_edit_123456789.jpg']],
    [['4D1C0B1E-0000-4000-8000-00000000ABCD.heic', '4D1C0B1E-0000-4000-8000-00000000ABCD_3.mov']],
    [['é.jpg', 'e\u0301.dng']],
  ])('%s', (names) => {
    expect(new Set(names.map((name) => readName(name).shot)).size).toBe(1);
  });

  it.each([
    ['IMG_20200101_120000_BURST001.jpg', 'IMG_20200101_120000_BURST002.jpg'],
    ['PXL_20230805_123456789.BURST-01.jpg', 'PXL_20230805_123456789.BURST-02.jpg'],
    ['DSC_0001.jpg', 'DSC_0002.jpg'],
    ['a.jpg', 'a(1).jpg'],
    ['a.jpg', 'a copy.jpg'],
    ['a.jpg', 'a 2.jpg'],
    ['a.jpg', 'a-1.jpg'],
    ['IMG_1234.jpg', 'IMG_1234_1.jpg'],
    ['credited.jpg', 'cr.jpg'],
    ['edit.jpg', '.jpg'],
  ])('not %s and %s', (one, other) => {
    expect(readName(one).shot).not.toBe(readName(other).shot);
  });
});

describe('the part in the shot', () => {
  it.each([
    ['IMG_1234.HEIC', 0, 'plain'],
    ['IMG_E1234.HEIC', 1, 'plain'],
    ['a~2.jpg', 2, 'plain'],
    ['a~3.jpg', 3, 'plain'],
    ['a-Edit-2.tif', 2, 'plain'],
    ['PXL_20230809_203029471.LONG_EXPOSURE-01.COVER.jpg', 0, 'cover'],
    ['PXL_20230809_203029471.PORTRAIT.ORIGINAL.jpg', 0, 'original'],
    ['PXL_20230809_203029471.MP.jpg', 0, 'plain'],
    ['00000PORTRAIT_00000_BURST20200418222652648.jpg', 0, 'original'],
  ])('of %s', (name, edit, part) => {
    expect(readName(name)).toMatchObject({ edit, part });
  });

  it('needs a name that has something before its mark', () => {
    expect(readName('-edited.jpg')).toMatchObject({ shot: '-edited', edit: 0 });
    expect(readName('noending')).toMatchObject({ shot: 'noending', extension: '' });
  });
});
