/**
 * @file People in regions: boxes as the picture is shown, whatever its orientation; names that are people,
 * each once.
 */
import { describe, expect, it } from 'vitest';
import { orientationOf } from '../../domain/shared/orientation.ts';
import { peopleOf, type StoredPicture } from './people.ts';

const picture: StoredPicture = { width: 300, height: 200, orientation: 1 };
const mwg = (
  region: object,
  more: object = { AppliedToDimensions: { W: '300', H: '200', Unit: 'pixel' } },
) => ({ 'XMP:RegionInfo': { ...more, RegionList: [region] } });
/** at the left edge, in the middle: [0, 0.4, 0.2, 0.1] */
const anna = {
  Name: 'Anna',
  Type: 'Face',
  Area: { X: '0.1', Y: '0.45', W: '0.2', H: '0.1', Unit: 'normalized' },
};
const boxOf = (tags: object, of: Partial<StoredPicture> = {}) =>
  peopleOf([tags as Record<string, unknown>], { ...picture, ...of })[0]?.box;

describe('the box of a region', () => {
  it.each([
    [0, [0, 0.4, 0.2, 0.1]],
    [1, [0, 0.4, 0.2, 0.1]],
    [2, [0.8, 0.4, 0.2, 0.1]],
    [3, [0.8, 0.5, 0.2, 0.1]],
    [4, [0, 0.5, 0.2, 0.1]],
    [5, [0.4, 0, 0.1, 0.2]],
    [6, [0.5, 0, 0.1, 0.2]],
    [7, [0.5, 0.8, 0.1, 0.2]],
    [8, [0.4, 0.8, 0.1, 0.2]],
  ])('is turned as the picture is, orientation %i', (orientation, box) => {
    expect(boxOf(mwg(anna), { orientation: orientationOf(orientation) ?? 1 })).toEqual(box);
  });
  it('is left as it is where it was drawn on the turned picture', () => {
    expect(boxOf(mwg(anna, { AppliedToDimensions: { W: '200', H: '300' } }), { orientation: 6 })).toEqual([
      0, 0.4, 0.2, 0.1,
    ]);
  });
  it('holds for another size, and not for another shape: the picture was cut since', () => {
    expect(boxOf(mwg(anna, { AppliedToDimensions: { W: '6000', H: '4000' } }))).toEqual([0, 0.4, 0.2, 0.1]);
    expect(peopleOf([mwg(anna, { AppliedToDimensions: { W: '400', H: '100' } })], picture)).toEqual([
      { name: 'Anna', box: null },
    ]);
    expect(boxOf(mwg(anna, {}))).toEqual([0, 0.4, 0.2, 0.1]);
  });
  it.each([
    ['pixels', { X: '30', Y: '90', W: '60', H: '20', Unit: 'pixel' }, [0, 0.4, 0.2, 0.1]],
    ['beyond the edge', { X: '0', Y: '0.45', W: '0.4', H: '0.1' }, [0, 0.4, 0.2, 0.1]],
    ['outside', { X: '2', Y: '2', W: '0.1', H: '0.1' }, null],
    ['a point', { X: '0.5', Y: '0.5' }, null],
    ['nothing', { X: '0.5', Y: '0.5', W: '0', H: '0' }, null],
    ['no numbers', { X: 'undef', Y: 'NaN', W: 'x', H: '' }, null],
  ])('of %s', (_, Area, box) => {
    expect(boxOf(mwg({ ...anna, Area }))).toEqual(box);
  });
  it('of Microsoft is told of the picture as it is shown', () => {
    expect(
      boxOf(
        { 'XMP:RegionInfoMP': { Regions: [{ PersonDisplayName: 'Anna', Rectangle: '0.1, 0.2, 0.3, 0.4' }] } },
        { orientation: 6 },
      ),
    ).toEqual([0.1, 0.2, 0.3, 0.4]);
  });
  it.each([
    ['rectangle', { RbShape: 'Rectangle', RbX: '0', RbY: '0.4', RbW: '0.2', RbH: '0.1' }, [0, 0.4, 0.2, 0.1]],
    [
      'rectangle in pixels',
      { RbUnit: 'Pixel', RbX: '0', RbY: '80', RbW: '60', RbH: '20' },
      [0, 0.4, 0.2, 0.1],
    ],
    ['circle', { RbShape: 'Circle', RbX: '0.5', RbY: '0.5', RbRx: '0.1' }, [0.4, 0.35, 0.2, 0.3]],
    [
      'polygon',
      {
        RbVertices: [
          { RbX: '0.1', RbY: '0.2' },
          { RbX: '0.5', RbY: '0.3' },
          { RbX: '0.2', RbY: '0.6' },
        ],
      },
      [0.1, 0.2, 0.4, 0.4],
    ],
    ['unknown shape', {}, null],
  ])('of IPTC is a %s', (_, RegionBoundary, box) => {
    expect(boxOf({ 'XMP:ImageRegion': [{ PersonInImage: ['Anna'], RegionBoundary }] })).toEqual(box);
  });
});

describe('names', () => {
  const names = (...tags: object[]) =>
    peopleOf(tags as Record<string, unknown>[], picture).map(({ name }) => name);
  it('are each there once, with the first box that is known', () => {
    expect(peopleOf([{ 'XMP:PersonInImage': ['ANNA ', 'Zoe\u0308'] }, mwg(anna)], picture)).toEqual([
      { name: 'ANNA', box: [0, 0.4, 0.2, 0.1] },
      { name: 'Zoë', box: null },
    ]);
  });
  it.each([['Pet'], ['Focus'], ['BarCode']])('of a %s are no people', (Type) => {
    expect(names(mwg({ ...anna, Type }))).toEqual([]);
  });
  it.each([[''], [' '], ['Unknown'], ['unnamed'], [undefined]])('like %j are none', (Name) => {
    expect(names(mwg({ ...anna, Name }))).toEqual([]);
  });
  it('of IPTC regions are those of people only', () => {
    const region = (type: string) => ({
      'XMP:ImageRegion': [
        {
          Name: 'Anna',
          'Name-de': 'Änne',
          RCtype: [
            {
              Name: type,
              Identifier: [`http://cv.iptc.org/newscodes/imageregiontype/${type.toLowerCase()}`],
            },
          ],
        },
      ],
    });
    expect([names(region('Human')), names(region('Animal'))]).toEqual([['Anna'], []]);
    expect(
      names({ 'XMP:PersonInImageWDetails': [{ PersonName: 'Bob' }, { 'PersonName-fr': 'Cléo' }] }),
    ).toEqual(['Bob', 'Cléo']);
  });
  it('survive structures that are none', () => {
    for (const odd of [
      null,
      7,
      'x',
      [],
      [[]],
      { RegionList: 'x', Regions: [3] },
      [{ RegionBoundary: 'x', PersonInImage: {} }],
    ])
      expect(
        names({
          'XMP:RegionInfo': odd,
          'XMP:RegionInfoMP': odd,
          'XMP:ImageRegion': odd,
          'XMP:PersonInImageWDetails': odd,
        }),
      ).toEqual([]);
  });
});
