/**
 * @file The timeline in memory: every photo in it in a few typed arrays, so that scrolling never queries the
 * catalogue.
 */
import type { PhotoTile, TimelineMonth } from '../../../src-preload/contract/index.ts';
import type { TimelineRow } from '../catalogue/rows.ts';
import { timelineMonthOf } from '../shared/capture-time.ts';
import type { PreviewSource } from '../shared/layout.ts';
import {
  clearSlot,
  createColumns,
  factsAt,
  withDoubleCapacity,
  hashAt,
  isAtTime,
  holdsRow,
  previewSourceAt,
  tileAt,
  writeRow,
  type TimelineColumns,
  type TimelineFacts,
} from './timeline-columns.ts';
import { createTimelineMonths, type TimelineMonths } from './timeline-months.ts';

export type { TimelineFacts };

const minCapacity = 1_024;

/** What a change did to the timeline. */
export interface TimelineChange {
  /** those that have other photos, or the same in another order */
  months: Set<string>;
  /** ids of photos that look different and are where they were, with their months */
  inPlace: Map<string, string>;
}

export interface TimelineIndex {
  /** increases with every change */
  revision(): number;
  total(): number;
  /** Newest first, `undated` last. */
  months(): TimelineMonth[];
  /** Newest first; empty for a month without photos. */
  month(name: string): PhotoTile[];
  tile(id: string): PhotoTile | null;
  contentHashOf(id: string): string | null;
  /** the content its previews were made from; of the pixels' hash, the part that keys need */
  previewSourceOf(id: string): PreviewSource | null;
  /** Ids of a range of the timeline, newest first. */
  ids(offset: number, limit: number): string[];
  /** Ids of the photos whose facts pass, newest first. */
  idsWhere(passes: (facts: TimelineFacts) => boolean): string[];
  /** Replaces and removes photos. */
  change(changes: { put: readonly TimelineRow[]; remove: readonly string[] }): TimelineChange;
  /** Replaces everything with these rows. @returns the months before and after */
  load(rows: readonly TimelineRow[]): string[];
}

/** Slots of all photos. */
interface Timeline {
  columns: TimelineColumns;
  /** photo id → slot */
  slots: Map<string, number>;
  /** slots that are no longer used */
  free: number[];
  months: TimelineMonths;
}

/**
 * One slot a photo, with numbers and bytes in typed arrays: 100,000 photos take about 28 MB, most of it ids
 * and alt texts.
 */
export function createTimelineIndex(): TimelineIndex {
  const months = createTimelineMonths();
  const timeline: Timeline = { columns: createColumns(minCapacity), slots: new Map(), free: [], months };
  let revision = 0;
  const find = <Fact>(id: string, read: (columns: TimelineColumns, slot: number) => Fact): Fact | null => {
    const slot = timeline.slots.get(id);
    return slot === undefined ? null : read(timeline.columns, slot);
  };
  return {
    revision: () => revision,
    total: () => timeline.slots.size,
    months: () => months.names().map((month) => ({ month, count: months.count(month) })),
    month: (name) => months.slotsOf(name, timeline.columns).map((slot) => tileAt(timeline.columns, slot)),
    tile: (id) => find(id, tileAt),
    contentHashOf: (id) => find(id, hashAt),
    previewSourceOf: (id) => find(id, previewSourceAt),
    ids: (offset, limit) => idRange(timeline, offset, limit),
    idsWhere: (passes) => idsWhere(timeline, passes),
    change(changes) {
      const change = applyChanges(timeline, changes);
      if (change.months.size + change.inPlace.size > 0) revision += 1;
      return change;
    },
    load(rows) {
      const before = [...months.names()];
      replaceAll(timeline, rows);
      revision += 1;
      return [...new Set([...before, ...months.names()])].sort();
    },
  };
}

function idRange({ columns, months }: Timeline, offset: number, limit: number): string[] {
  const found: string[] = [];
  let skip = offset;
  for (const name of months.names()) {
    const count = months.count(name);
    if (skip < count)
      for (const slot of months.slotsOf(name, columns).slice(skip, skip + limit - found.length))
        found.push(columns.ids[slot]!);
    if (found.length >= limit) break;
    skip = Math.max(0, skip - count);
  }
  return found;
}

function idsWhere({ columns, months }: Timeline, passes: (facts: TimelineFacts) => boolean): string[] {
  const found: string[] = [];
  for (const name of months.names())
    for (const slot of months.slotsOf(name, columns))
      if (passes(factsAt(columns, slot))) found.push(columns.ids[slot]!);
  return found;
}

function applyChanges(
  timeline: Timeline,
  { put, remove }: { put: readonly TimelineRow[]; remove: readonly string[] },
): TimelineChange {
  const { columns, slots, free, months } = timeline;
  const change: TimelineChange = { months: new Set(), inPlace: new Map() };
  /** slots that leave the list of their month */
  const taken = new Set<number>();
  const moved: TimelineRow[] = [];
  for (const row of lastOfEach(put)) {
    const slot = slots.get(row.id);
    if (slot !== undefined && holdsRow(columns, slot, row)) continue;
    const month = monthOf(row);
    if (slot !== undefined && columns.months[slot] === month && isAtTime(columns, slot, row)) {
      writeRow(columns, slot, row);
      change.inPlace.set(row.id, month);
      continue;
    }
    if (slot !== undefined) taken.add(slot);
    change.months.add(month);
    moved.push(row);
  }
  const gone = remove.flatMap((id) => slots.get(id) ?? []);
  for (const slot of gone) taken.add(slot);
  const left = [...taken].map((slot) => columns.months[slot]!);
  for (const month of left) change.months.add(month);
  months.remove(taken, left);
  for (const slot of new Set(gone)) {
    change.inPlace.delete(columns.ids[slot]!);
    slots.delete(columns.ids[slot]!);
    clearSlot(columns, slot);
    free.push(slot);
  }
  for (const row of moved) assignSlot(timeline, row);
  return change;
}

function replaceAll(timeline: Timeline, rows: readonly TimelineRow[]): void {
  timeline.columns = createColumns(Math.max(minCapacity, rows.length));
  timeline.slots.clear();
  timeline.free.length = 0;
  timeline.months.clear();
  for (const row of lastOfEach(rows)) assignSlot(timeline, row);
}

/** Writes a photo into its slot, else into a free one, else into a new one. */
function assignSlot(timeline: Timeline, row: TimelineRow): void {
  const { slots, free, months } = timeline;
  let slot = slots.get(row.id) ?? free.pop();
  if (slot === undefined) {
    slot = slots.size + free.length;
    if (slot === timeline.columns.capacity) timeline.columns = withDoubleCapacity(timeline.columns);
  }
  slots.set(row.id, slot);
  writeRow(timeline.columns, slot, row);
  timeline.columns.months[slot] = months.add(monthOf(row), slot);
}

/** Of several rows of one photo, the last one. */
function lastOfEach(rows: readonly TimelineRow[]): TimelineRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function monthOf(row: TimelineRow): string {
  return timelineMonthOf(row.takenAtSortMs, row.takenAtPrecision);
}
