/**
 * @file The timeline in memory: every shown photo in a few typed arrays, so that scrolling never asks the
 * catalogue.
 */
import type { DatePrecision, PhotoTile, TimelineMonth } from '../../../src-preload/contract/index.ts';
import type { TimelineRow } from '../catalogue/rows.ts';
import { timelineMonthOf } from '../shared/capture-time.ts';
import { mediaKey, type Pictured } from '../shared/layout.ts';

const hashBytes = 32;
/** A ThumbHash with transparency is at most 32 bytes. */
const thumbBytes = 32;
const favouriteBit = 1;
const damagedBit = 2;
/** above the bits: the place of the date's precision in `precisions` */
const precisionShift = 2;
const precisions: readonly (DatePrecision | null)[] = [null, 'year', 'month', 'day', 'minute', 'second'];
const noRating = -1;
const undated = 'undated';

/** What can be asked of a photo without the catalogue. */
export type TimelineFacts = Pick<TimelineRow, 'takenAtSortMs' | 'takenAtPrecision' | 'favourite' | 'rating'>;

export interface TimelineIndex {
  /** grows with every change */
  revision(): number;
  total(): number;
  /** Newest first, `undated` last. */
  months(): TimelineMonth[];
  /** Newest first; empty for a month without photos. */
  month(name: string): PhotoTile[];
  tile(id: string): PhotoTile | null;
  contentHashOf(id: string): string | null;
  /** what its previews were made from; of the pixels' hash, the part that keys need */
  picturedOf(id: string): Pictured | null;
  /** Ids of a stretch of the timeline, newest first. */
  ids(offset: number, limit: number): string[];
  /** Ids of the photos whose small facts pass, newest first. */
  idsWhere(passes: (facts: TimelineFacts) => boolean): string[];
  /** Replaces and removes photos. @returns the months that look different now; none = nothing changed */
  change(changes: { put: readonly TimelineRow[]; remove: readonly string[] }): string[];
  /** Begins again with these rows. @returns the months before and after */
  load(rows: readonly TimelineRow[]): string[];
}

/**
 * One slot a photo: numbers and bytes lie in typed arrays, so that 100,000 photos cost about 28 MB, most of
 * it ids and alt texts. A month keeps the numbers of its slots and is sorted when it is next asked for.
 */
export function createTimelineIndex(): TimelineIndex {
  let columns = createColumns(1_024);
  const slots = new Map<string, number>();
  const free: number[] = [];
  const months = new Map<string, { name: string; slots: number[]; sorted: boolean }>();
  let order: string[] | null = [];
  let revision = 0;

  function monthSlots(name: string): number[] {
    const month = months.get(name);
    if (!month) return [];
    if (!month.sorted) {
      const { takenAt, ids } = columns;
      month.slots.sort((a, b) => (takenAt[b]! || 0) - (takenAt[a]! || 0) || (ids[a]! < ids[b]! ? 1 : -1));
      month.sorted = true;
    }
    return month.slots;
  }

  function monthNames(): string[] {
    order ??= [...months.keys()].sort((a, b) => (a === undated ? 1 : b === undated ? -1 : a < b ? 1 : -1));
    return order;
  }

  function place(row: TimelineRow): void {
    let slot = slots.get(row.id) ?? free.pop();
    if (slot === undefined) {
      slot = slots.size + free.length;
      if (slot === columns.capacity) columns = grown(columns);
    }
    slots.set(row.id, slot);
    write(columns, slot, row);
    let month = months.get(monthOf(row));
    if (!month) {
      month = { name: monthOf(row), slots: [], sorted: true };
      months.set(month.name, month);
      order = null;
    }
    columns.months[slot] = month.name;
    month.slots.push(slot);
    month.sorted = month.slots.length === 1;
  }

  /** Takes slots out of their months, each month in one pass. */
  function takeOut(taken: ReadonlySet<number>): void {
    for (const name of new Set([...taken].map((slot) => columns.months[slot]!))) {
      const month = months.get(name);
      if (!month) continue;
      month.slots = month.slots.filter((slot) => !taken.has(slot));
      if (month.slots.length > 0) continue;
      months.delete(name);
      order = null;
    }
  }

  function change({ put, remove }: { put: readonly TimelineRow[]; remove: readonly string[] }): string[] {
    const touched = new Set<string>();
    const taken = new Set<number>();
    const fresh = [...new Map(put.map((row) => [row.id, row])).values()].filter((row) => {
      const slot = slots.get(row.id);
      if (slot !== undefined && isSame(columns, slot, row)) return false;
      if (slot !== undefined) taken.add(slot);
      touched.add(monthOf(row));
      return true;
    });
    const gone = remove.flatMap((id) => slots.get(id) ?? []);
    for (const slot of gone) taken.add(slot);
    for (const slot of taken) touched.add(columns.months[slot]!);
    takeOut(taken);
    for (const slot of new Set(gone)) {
      slots.delete(columns.ids[slot]!);
      columns.ids[slot] = '';
      columns.alts[slot] = '';
      free.push(slot);
    }
    for (const row of fresh) place(row);
    if (touched.size > 0) revision += 1;
    return [...touched].sort();
  }

  return {
    revision: () => revision,
    total: () => slots.size,
    months: () => monthNames().map((month) => ({ month, count: months.get(month)!.slots.length })),
    month: (name) => monthSlots(name).map((slot) => read(columns, slot)),
    tile(id) {
      const slot = slots.get(id);
      return slot === undefined ? null : read(columns, slot);
    },
    contentHashOf(id) {
      const slot = slots.get(id);
      return slot === undefined ? null : hashAt(columns, slot);
    },
    picturedOf(id) {
      const slot = slots.get(id);
      return slot === undefined ? null : picturedAt(columns, slot);
    },
    ids(offset, limit) {
      const found: string[] = [];
      let skip = offset;
      for (const name of monthNames()) {
        const count = months.get(name)!.slots.length;
        if (skip < count)
          for (const slot of monthSlots(name).slice(skip, skip + limit - found.length))
            found.push(columns.ids[slot]!);
        if (found.length >= limit) break;
        skip = Math.max(0, skip - count);
      }
      return found;
    },
    idsWhere(passes) {
      const { ids, takenAt, ratings, flags } = columns;
      const found: string[] = [];
      for (const name of monthNames()) {
        for (const slot of monthSlots(name)) {
          const takenAtSortMs = Number.isNaN(takenAt[slot]!) ? null : takenAt[slot]!;
          const rating = ratings[slot]! === noRating ? null : ratings[slot]!;
          if (
            passes({
              takenAtSortMs,
              takenAtPrecision: precisionIn(flags[slot]!),
              favourite: (flags[slot]! & favouriteBit) !== 0,
              rating,
            })
          )
            found.push(ids[slot]!);
        }
      }
      return found;
    },
    change,
    load(rows) {
      const before = [...months.keys()];
      columns = createColumns(Math.max(1_024, rows.length));
      slots.clear();
      free.length = 0;
      months.clear();
      order = null;
      for (const row of new Map(rows.map((row) => [row.id, row])).values()) place(row);
      revision += 1;
      return [...new Set([...before, ...months.keys()])].sort();
    },
  };
}

interface Columns {
  capacity: number;
  ids: string[];
  alts: string[];
  /** month names, one shared string a month */
  months: string[];
  /** NaN = undated */
  takenAt: Float64Array;
  aspects: Float32Array;
  ratings: Int8Array;
  flags: Uint8Array;
  hashes: Uint8Array;
  /** the first four bytes of the pixels' hashes; 0 = none */
  pixels: Uint32Array;
  thumbs: Uint8Array;
  /** 0 = none */
  thumbLengths: Uint8Array;
}

function createColumns(capacity: number): Columns {
  return {
    capacity,
    ids: [],
    alts: [],
    months: [],
    takenAt: new Float64Array(capacity),
    aspects: new Float32Array(capacity),
    ratings: new Int8Array(capacity),
    flags: new Uint8Array(capacity),
    hashes: new Uint8Array(capacity * hashBytes),
    pixels: new Uint32Array(capacity),
    thumbs: new Uint8Array(capacity * thumbBytes),
    thumbLengths: new Uint8Array(capacity),
  };
}

function grown(columns: Columns): Columns {
  const larger = createColumns(columns.capacity * 2);
  const { ids, alts, months } = columns;
  for (const name of [
    'takenAt',
    'aspects',
    'ratings',
    'flags',
    'hashes',
    'pixels',
    'thumbs',
    'thumbLengths',
  ] as const)
    larger[name].set(columns[name]);
  return { ...larger, ids, alts, months };
}

function monthOf(row: TimelineRow): string {
  return timelineMonthOf(row.takenAtSortMs, row.takenAtPrecision);
}

/** What is known of a date; null = undated. */
function precisionIn(flags: number): DatePrecision | null {
  return precisions[flags >> precisionShift] ?? null;
}

function write(columns: Columns, slot: number, row: TimelineRow): void {
  columns.ids[slot] = row.id;
  columns.alts[slot] = row.caption ?? row.fileName;
  columns.takenAt[slot] = row.takenAtSortMs ?? NaN;
  columns.aspects[slot] = row.aspect;
  columns.ratings[slot] = row.rating ?? noRating;
  columns.flags[slot] = flagsOf(row);
  columns.hashes.set(Buffer.from(row.contentHash, 'hex').subarray(0, hashBytes), slot * hashBytes);
  columns.pixels[slot] = pixelStart(row);
  const thumb = Buffer.from(row.thumbhash ?? '', 'base64').subarray(0, thumbBytes);
  columns.thumbs.set(thumb, slot * thumbBytes);
  columns.thumbLengths[slot] = thumb.length;
}

function read(columns: Columns, slot: number): PhotoTile {
  const id = columns.ids[slot]!;
  const pictured = picturedAt(columns, slot);
  const thumbhash = thumbAt(columns, slot);
  const flags = columns.flags[slot]!;
  const rating = columns.ratings[slot]!;
  return {
    id,
    aspect: columns.aspects[slot]!,
    thumbhash,
    takenAt: wallTime(columns.takenAt[slot]!),
    takenAtPrecision: precisionIn(flags),
    // the thumbhash comes with the previews
    media:
      thumbhash === null
        ? { grid: null, large: null }
        : { grid: mediaKey(id, pictured, 'grid'), large: mediaKey(id, pictured, 'large') },
    favourite: (flags & favouriteBit) !== 0,
    rating: rating === noRating ? null : rating,
    damaged: (flags & damagedBit) !== 0,
    alt: columns.alts[slot]!,
  };
}

function isSame(columns: Columns, slot: number, row: TimelineRow): boolean {
  return (
    columns.alts[slot] === (row.caption ?? row.fileName) &&
    Object.is(columns.takenAt[slot], row.takenAtSortMs ?? NaN) &&
    columns.aspects[slot] === Math.fround(row.aspect) &&
    columns.ratings[slot] === (row.rating ?? noRating) &&
    columns.flags[slot] === flagsOf(row) &&
    thumbAt(columns, slot) === row.thumbhash &&
    columns.pixels[slot] === pixelStart(row) &&
    hashAt(columns, slot) === row.contentHash
  );
}

function flagsOf(row: TimelineRow): number {
  const precision = row.takenAtSortMs === null ? null : (row.takenAtPrecision ?? 'second');
  return (
    (row.favourite ? favouriteBit : 0) |
    (row.damaged ? damagedBit : 0) |
    (precisions.indexOf(precision) << precisionShift)
  );
}

function hashAt(columns: Columns, slot: number): string {
  return Buffer.from(columns.hashes.buffer, slot * hashBytes, hashBytes).toString('hex');
}

function pixelStart({ pixelHash }: TimelineRow): number {
  return pixelHash === null ? 0 : Number.parseInt(pixelHash.slice(0, 8), 16);
}

function picturedAt(columns: Columns, slot: number): Pictured {
  return {
    contentHash: hashAt(columns, slot),
    pixelHash: columns.pixels[slot]!.toString(16).padStart(8, '0'),
  };
}

function thumbAt(columns: Columns, slot: number): string | null {
  const length = columns.thumbLengths[slot]!;
  return length === 0
    ? null
    : Buffer.from(columns.thumbs.buffer, slot * thumbBytes, length).toString('base64');
}

/** The wall time as it is written everywhere: milliseconds only where there are some. */
function wallTime(sortMs: number): string | null {
  if (Number.isNaN(sortMs)) return null;
  const text = new Date(sortMs).toISOString();
  return sortMs % 1_000 === 0 ? text.slice(0, -5) : text.slice(0, -1);
}
