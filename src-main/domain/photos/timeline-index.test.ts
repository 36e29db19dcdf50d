/** @file The timeline in memory, against a plain list that does the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '../catalogue/rows.ts';
import { mediaKey } from '../shared/layout.ts';
import { hashOf, photoIdOf } from '../../testing/builders.ts';
import { createTimelineIndex, type TimelineChange } from './timeline-index.ts';

function aRow(number: number, row: Partial<TimelineRow> = {}): TimelineRow {
  const takenAt = row.takenAt === undefined ? '2023-06-01T10:00:00' : row.takenAt;
  return {
    id: photoIdOf(number),
    takenAtSortMs: takenAt === null ? null : Date.parse(`${takenAt}Z`),
    takenAtPrecision: takenAt === null ? null : 'second',
    aspect: 1.5,
    thumbhash: 'HBkSHYSIeHiPiHh8eJd4eTN0EEQG',
    contentHash: hashOf(number),
    pixelHash: hashOf(number),
    favourite: false,
    rating: null,
    damaged: false,
    caption: null,
    fileName: `${number}.jpg`,
    ...row,
    takenAt,
  };
}

const monthsOf = ({ months }: TimelineChange) => [...months].sort();

describe('timeline index', () => {
  it('gives a tile for every photo, with what the row says', () => {
    const index = createTimelineIndex();
    index.load([
      aRow(1, {
        takenAt: '2023-06-01T10:00:00.250',
        favourite: true,
        rating: 0,
        damaged: true,
        caption: 'A dog',
      }),
      aRow(2, { takenAt: null, thumbhash: null }),
    ]);
    expect(index.tile(photoIdOf(1))).toEqual({
      id: photoIdOf(1),
      aspect: 1.5,
      thumbhash: aRow(1).thumbhash,
      takenAt: '2023-06-01T10:00:00.250',
      takenAtPrecision: 'second',
      media: {
        grid: mediaKey(photoIdOf(1), aRow(1), 'grid'),
        large: mediaKey(photoIdOf(1), aRow(1), 'large'),
      },
      favourite: true,
      rating: 0,
      damaged: true,
      alt: 'A dog',
    });
    expect(index.month('undated')).toEqual([
      {
        ...index.tile(photoIdOf(1)),
        id: photoIdOf(2),
        thumbhash: null,
        takenAt: null,
        takenAtPrecision: null,
        media: { grid: null, large: null },
        favourite: false,
        rating: null,
        damaged: false,
        alt: '2.jpg',
      },
    ]);
    expect(index.tile(photoIdOf(3))).toBeNull();
    expect(index.contentHashOf(photoIdOf(2))).toBe(hashOf(2));
  });

  it('lists months newest first and undated last, and each month newest first', () => {
    const index = createTimelineIndex();
    index.load([
      aRow(1, { takenAt: null }),
      aRow(2, { takenAt: '1969-12-31T23:59:59' }),
      aRow(3),
      aRow(4, { takenAt: '2023-06-30T23:59:59' }),
      aRow(5),
    ]);
    expect(index.months()).toEqual([
      { month: '2023-06', count: 3 },
      { month: '1969-12', count: 1 },
      { month: 'undated', count: 1 },
    ]);
    expect(index.month('2023-06').map((tile) => tile.id)).toEqual([4, 5, 3].map(photoIdOf));
    expect(index.ids(0, 10)).toEqual([4, 5, 3, 2, 1].map(photoIdOf));
    expect(index.ids(2, 2)).toEqual([3, 2].map(photoIdOf));
    expect(index.month('2001-01')).toEqual([]);
  });

  it('puts what is known to the year or the month behind what is known better, under a heading of its own', () => {
    const index = createTimelineIndex();
    index.load([
      aRow(1, { takenAt: '1993-01-01T00:00:00', takenAtPrecision: 'year' }),
      aRow(2, { takenAt: '1993-01-01T00:00:00' }),
      aRow(3, { takenAt: '1993-08-01T00:00:00', takenAtPrecision: 'month' }),
      aRow(4, { takenAt: '1993-08-15T10:00:00' }),
      aRow(5, { takenAt: '1992-12-31T10:00:00', takenAtPrecision: 'day' }),
    ]);
    expect(index.months()).toEqual([
      { month: '1993-08', count: 2 },
      { month: '1993-01', count: 1 },
      { month: '1993', count: 1 },
      { month: '1992-12', count: 1 },
    ]);
    expect(
      index.month('1993-08').map(({ takenAt, takenAtPrecision }) => [takenAt, takenAtPrecision]),
    ).toEqual([
      ['1993-08-15T10:00:00', 'second'],
      ['1993-08-01T00:00:00', 'month'],
    ]);
    expect(index.month('1993')[0]).toMatchObject({ id: photoIdOf(1), takenAtPrecision: 'year' });
    expect(
      monthsOf(
        index.change({
          put: [aRow(1, { takenAt: '1993-01-01T00:00:00', takenAtPrecision: 'second' })],
          remove: [],
        }),
      ),
    ).toEqual(['1993', '1993-01']);
  });

  it('finds photos by their date, stars and favourites, newest first', () => {
    const index = createTimelineIndex();
    index.load([
      aRow(1, { takenAt: null, favourite: true }),
      aRow(2, { takenAt: '2020-01-01T00:00:00', rating: 4 }),
      aRow(3, { favourite: true, rating: 0 }),
      aRow(4),
    ]);
    expect(index.idsWhere(({ favourite }) => favourite)).toEqual([3, 1].map(photoIdOf));
    expect(index.idsWhere(({ rating }) => rating !== null)).toEqual([3, 2].map(photoIdOf));
    expect(
      index.idsWhere(({ takenAtSortMs }) => takenAtSortMs !== null && takenAtSortMs < Date.UTC(2021, 0)),
    ).toEqual([photoIdOf(2)]);
    expect(index.idsWhere(() => true)).toEqual(index.ids(0, 10));
  });

  it('names the months that changed and counts a revision; nothing new changes nothing', () => {
    const index = createTimelineIndex();
    expect(monthsOf(index.change({ put: [aRow(1), aRow(2, { takenAt: null })], remove: [] }))).toEqual([
      '2023-06',
      'undated',
    ]);
    expect(index.revision()).toBe(1);
    expect(monthsOf(index.change({ put: [aRow(1)], remove: [photoIdOf(9)] }))).toEqual([]);
    expect(index.revision()).toBe(1);
    expect(
      monthsOf(index.change({ put: [aRow(2, { takenAt: '2024-01-01T00:00:00' })], remove: [] })),
    ).toEqual(['2024-01', 'undated']);
    expect(index.months().map(({ month }) => month)).toEqual(['2024-01', '2023-06']);
    expect(monthsOf(index.change({ put: [], remove: [photoIdOf(1), photoIdOf(1)] }))).toEqual(['2023-06']);
    expect(index.total()).toBe(1);
    expect(index.revision()).toBe(3);
  });

  it('tells photos that only look different from months whose photos changed', () => {
    const index = createTimelineIndex();
    index.load([aRow(1), aRow(2), aRow(3, { takenAt: null })]);
    const starred = index.change({
      put: [aRow(1, { rating: 5 }), aRow(3, { takenAt: null, favourite: true })],
      remove: [],
    });
    expect(monthsOf(starred)).toEqual([]);
    expect([...starred.inPlace]).toEqual([
      [photoIdOf(1), '2023-06'],
      [photoIdOf(3), 'undated'],
    ]);
    expect(index.tile(photoIdOf(1))?.rating).toBe(5);
    expect(index.revision()).toBe(2);
    // one of them leaves at the same time
    const both = index.change({
      put: [aRow(1, { rating: 4 }), aRow(2, { rating: 4 })],
      remove: [photoIdOf(2)],
    });
    expect(monthsOf(both)).toEqual(['2023-06']);
    expect([...both.inPlace.keys()]).toEqual([photoIdOf(1)]);
  });

  it('has another key for a picture that is turned, though its content and its small look are the same', () => {
    const index = createTimelineIndex();
    index.load([aRow(1, { pixelHash: null })]);
    const keys = [index.tile(photoIdOf(1))!.media];
    for (const pixelHash of [hashOf(0xfedcba98), hashOf(7)]) {
      const change = index.change({ put: [aRow(1, { pixelHash })], remove: [] });
      expect([...change.inPlace]).toEqual([[photoIdOf(1), '2023-06']]);
      expect(index.tile(photoIdOf(1))!.media.grid).toBe(
        mediaKey(photoIdOf(1), aRow(1, { pixelHash }), 'grid'),
      );
      keys.push(index.tile(photoIdOf(1))!.media);
    }
    expect(new Set(keys.flatMap(({ grid, large }) => [grid, large])).size).toBe(6);
  });

  it('agrees with a plain list after any changes', () => {
    const aChange = fc.record({
      put: fc.array(
        fc.tuple(
          fc.nat(30),
          fc.constantFrom(null, '2023-06-01T10:00:00', '2023-06-02T10:00:00', '2024-02-01T00:00:00'),
          fc.boolean(),
        ),
        { maxLength: 12 },
      ),
      remove: fc.array(fc.nat(30), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(aChange, { maxLength: 12 }), (changes) => {
        const index = createTimelineIndex();
        const plain = new Map<string, TimelineRow>();
        for (const { put, remove } of changes) {
          const rows = put.map(([number, takenAt, favourite]) => aRow(number, { takenAt, favourite }));
          const removed = remove.map(photoIdOf).filter((id) => !rows.some((row) => row.id === id));
          index.change({ put: rows, remove: removed });
          for (const id of removed) plain.delete(id);
          for (const row of rows) plain.set(row.id, row);
          const newest = [...plain.values()].sort(
            (a, b) => (b.takenAtSortMs ?? -1) - (a.takenAtSortMs ?? -1) || (a.id < b.id ? 1 : -1),
          );
          expect(index.ids(0, 1_000)).toEqual(newest.map((row) => row.id));
          expect(index.total()).toBe(plain.size);
          expect(index.months().reduce((sum, month) => sum + month.count, 0)).toBe(plain.size);
          for (const row of newest)
            expect(index.tile(row.id)).toMatchObject({ favourite: row.favourite, takenAt: row.takenAt });
        }
      }),
    );
  });

  it('grows past its first size', () => {
    const index = createTimelineIndex();
    for (let start = 0; start < 5_000; start += 500)
      index.change({ put: Array.from({ length: 500 }, (_, offset) => aRow(start + offset)), remove: [] });
    expect(index.total()).toBe(5_000);
    expect(index.tile(photoIdOf(4_321))?.media.grid).toBe(mediaKey(photoIdOf(4_321), aRow(4_321), 'grid'));
    expect(index.contentHashOf(photoIdOf(3))).toBe(hashOf(3));
  });
});
