/**
 * @file The timeline in memory: every shown photo in a few typed arrays, so that scrolling never asks the
 * catalogue.
 */
import type { PhotoTile, TimelineMonth } from '../../../src-preload/contract/index.ts';
import type { TimelineRow } from '../catalogue/rows.ts';
import { timelineMonthOf } from '../shared/capture-time.ts';
import type { Pictured } from '../shared/layout.ts';
import {
  clearSlot,
  createColumns,
  factsAt,
  grown,
  hashAt,
  holdsRow,
  picturedAt,
  tileAt,
  writeRow,
  type TimelineColumns,
  type TimelineFacts,
} from './timeline-columns.ts';
import { createTimelineMonths, type TimelineMonths } from './timeline-months.ts';

export type { TimelineFacts };

const leastCapacity = 1_024;

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

/** Where each photo lies. */
interface Timeline {
  columns: TimelineColumns;
  /** photo id → slot */
  slots: Map<string, number>;
  /** slots of photos that went */
  free: number[];
  months: TimelineMonths;
}

/**
 * One slot a photo: numbers and bytes lie in typed arrays, so that 100,000 photos cost about 28 MB, most of
 * it ids and alt texts.
 */
export function createTimelineIndex(): TimelineIndex {
  const months = createTimelineMonths();
  const timeline: Timeline = { columns: createColumns(leastCapacity), slots: new Map(), free: [], months };
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
    picturedOf: (id) => find(id, picturedAt),
    ids: (offset, limit) => stretch(timeline, offset, limit),
    idsWhere: (passes) => idsWhere(timeline, passes),
    change(changes) {
      const touched = applyChanges(timeline, changes);
      if (touched.size > 0) revision += 1;
      return [...touched].sort();
    },
    load(rows) {
      const before = [...months.names()];
      replaceAll(timeline, rows);
      revision += 1;
      return [...new Set([...before, ...months.names()])].sort();
    },
  };
}

function stretch({ columns, months }: Timeline, offset: number, limit: number): string[] {
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

/** @returns the months that look different now */
function applyChanges(
  timeline: Timeline,
  { put, remove }: { put: readonly TimelineRow[]; remove: readonly string[] },
): Set<string> {
  const { columns, slots, free, months } = timeline;
  const touched = new Set<string>();
  const taken = new Set<number>();
  const fresh = lastOfEach(put).filter((row) => {
    const slot = slots.get(row.id);
    if (slot !== undefined && holdsRow(columns, slot, row)) return false;
    if (slot !== undefined) taken.add(slot);
    touched.add(monthOf(row));
    return true;
  });
  const gone = remove.flatMap((id) => slots.get(id) ?? []);
  for (const slot of gone) taken.add(slot);
  const left = [...taken].map((slot) => columns.months[slot]!);
  for (const month of left) touched.add(month);
  months.takeOut(taken, left);
  for (const slot of new Set(gone)) {
    slots.delete(columns.ids[slot]!);
    clearSlot(columns, slot);
    free.push(slot);
  }
  for (const row of fresh) place(timeline, row);
  return touched;
}

function replaceAll(timeline: Timeline, rows: readonly TimelineRow[]): void {
  timeline.columns = createColumns(Math.max(leastCapacity, rows.length));
  timeline.slots.clear();
  timeline.free.length = 0;
  timeline.months.clear();
  for (const row of lastOfEach(rows)) place(timeline, row);
}

/** Puts a photo into the slot that it has, a free one, or a new one. */
function place(timeline: Timeline, row: TimelineRow): void {
  const { slots, free, months } = timeline;
  let slot = slots.get(row.id) ?? free.pop();
  if (slot === undefined) {
    slot = slots.size + free.length;
    if (slot === timeline.columns.capacity) timeline.columns = grown(timeline.columns);
  }
  slots.set(row.id, slot);
  writeRow(timeline.columns, slot, row);
  timeline.columns.months[slot] = months.add(monthOf(row), slot);
}

/** Of several rows of one photo, the last counts. */
function lastOfEach(rows: readonly TimelineRow[]): TimelineRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function monthOf(row: TimelineRow): string {
  return timelineMonthOf(row.takenAtSortMs, row.takenAtPrecision);
}
