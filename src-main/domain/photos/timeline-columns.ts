/**
 * @file The facts of all photos in the timeline in typed arrays, one slot a photo: written, read and
 * compared.
 */
import {
  isBlurred,
  type DatePrecision,
  type PhotoTile,
  type ScreeningState,
} from '../../../src-preload/contract/index.ts';
import type { TimelineRow } from '../catalogue/rows.ts';
import { mediaKey, type PreviewSource } from '../shared/layout.ts';

const hashBytes = 32;
/** A ThumbHash with transparency is at most 32 bytes. */
const thumbBytes = 32;
const favouriteBit = 1;
const damagedBit = 2;
/** the three bits above hold the index of the date's precision in `precisions` */
const precisionShift = 2;
const precisionMask = 7;
/** the two bits above these hold the index of what screening says in `screeningStates` */
const screeningShift = 5;
const precisions: readonly (DatePrecision | null)[] = [null, 'year', 'month', 'day', 'minute', 'second'];
const screeningStates: readonly (ScreeningState | undefined)[] = [undefined, 'suggested', 'private', 'fine'];
const noRating = -1;

/** Facts of a photo that are available without the catalogue. */
export type TimelineFacts = Pick<
  TimelineRow,
  'takenAtSortMs' | 'takenAtPrecision' | 'favourite' | 'rating' | 'screening'
>;

/** One slot a photo; numbers and bytes are in typed arrays. */
export interface TimelineColumns {
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

/** Empty columns for this many photos. */
export function createColumns(capacity: number): TimelineColumns {
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

/** The same photos, with twice the capacity. */
export function withDoubleCapacity(columns: TimelineColumns): TimelineColumns {
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

/** The precision of a date; null = undated. */
function precisionIn(flags: number): DatePrecision | null {
  return precisions[(flags >> precisionShift) & precisionMask] ?? null;
}

/** What screening suggests, or the person said; absent = nothing. */
function screeningIn(flags: number): { screening?: ScreeningState } {
  const screening = screeningStates[flags >> screeningShift];
  return screening === undefined ? {} : { screening };
}

/** Writes a photo into a slot and replaces its content. The month is not part of it. */
export function writeRow(columns: TimelineColumns, slot: number, row: TimelineRow): void {
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

/** The photo in a slot, as the timeline shows it. */
export function tileAt(columns: TimelineColumns, slot: number): PhotoTile {
  const id = columns.ids[slot]!;
  const pictured = previewSourceAt(columns, slot);
  const thumbhash = thumbAt(columns, slot);
  const flags = columns.flags[slot]!;
  const rating = columns.ratings[slot]!;
  return {
    id,
    aspect: columns.aspects[slot]!,
    thumbhash,
    takenAt: wallTime(columns.takenAt[slot]!),
    takenAtPrecision: precisionIn(flags),
    // the thumbhash exists when the previews do
    media:
      thumbhash === null
        ? { grid: null, large: null }
        : { grid: mediaKey(id, pictured, 'grid'), large: mediaKey(id, pictured, 'large') },
    favourite: (flags & favouriteBit) !== 0,
    rating: rating === noRating ? null : rating,
    damaged: (flags & damagedBit) !== 0,
    ...(isBlurred(screeningIn(flags).screening) && { blurred: true as const }),
    alt: columns.alts[slot]!,
  };
}

/** Facts of the photo in a slot, without making its tile. */
export function factsAt({ takenAt, ratings, flags }: TimelineColumns, slot: number): TimelineFacts {
  return {
    takenAtSortMs: Number.isNaN(takenAt[slot]!) ? null : takenAt[slot]!,
    takenAtPrecision: precisionIn(flags[slot]!),
    favourite: (flags[slot]! & favouriteBit) !== 0,
    rating: ratings[slot]! === noRating ? null : ratings[slot]!,
    ...screeningIn(flags[slot]!),
  };
}

/** Releases the texts of a slot that is now free. */
export function clearSlot(columns: TimelineColumns, slot: number): void {
  columns.ids[slot] = '';
  columns.alts[slot] = '';
}

/** True where the photo in the slot was taken when this row says. */
export function isAtTime(columns: TimelineColumns, slot: number, row: TimelineRow): boolean {
  return Object.is(columns.takenAt[slot], row.takenAtSortMs ?? NaN);
}

/** True where the slot holds exactly this row. */
export function holdsRow(columns: TimelineColumns, slot: number, row: TimelineRow): boolean {
  return (
    columns.alts[slot] === (row.caption ?? row.fileName) &&
    isAtTime(columns, slot, row) &&
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
    (precisions.indexOf(precision) << precisionShift) |
    (screeningStates.indexOf(row.screening) << screeningShift)
  );
}

/** The whole content hash of the photo in a slot. */
export function hashAt(columns: TimelineColumns, slot: number): string {
  return Buffer.from(columns.hashes.buffer, slot * hashBytes, hashBytes).toString('hex');
}

function pixelStart({ pixelHash }: TimelineRow): number {
  return pixelHash === null ? 0 : Number.parseInt(pixelHash.slice(0, 8), 16);
}

/** The content that the previews of the photo in a slot were made from. */
export function previewSourceAt(columns: TimelineColumns, slot: number): PreviewSource {
  return {
    contentHash: hashAt(columns, slot),
    pixelHash: columns.pixels[slot]!.toString(16).padStart(8, '0'),
  };
}

function thumbAt(columns: TimelineColumns, slot: number): string | null {
  const length = columns.thumbLengths[slot]!;
  return length === 0
    ? null
    : Buffer.from(columns.thumbs.buffer, slot * thumbBytes, length).toString('base64');
}

/** The wall time as text: milliseconds only where it has some. */
function wallTime(sortMs: number): string | null {
  if (Number.isNaN(sortMs)) return null;
  const text = new Date(sortMs).toISOString();
  return sortMs % 1_000 === 0 ? text.slice(0, -5) : text.slice(0, -1);
}
