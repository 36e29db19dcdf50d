/** @file The months of the timeline: the slots of their photos, sorted when a month is next read. */
import type { TimelineColumns } from './timeline-columns.ts';

const undated = 'undated';

export interface TimelineMonths {
  /** Newest first, `undated` last. */
  names(): readonly string[];
  /** Number of photos of a month; 0 for one that does not exist. */
  count(name: string): number;
  /** Slots, newest photo first; none for a month that does not exist. */
  slotsOf(name: string, columns: Pick<TimelineColumns, 'takenAt' | 'ids'>): readonly number[];
  /** @returns the month's name, one shared string a month */
  add(name: string, slot: number): string;
  /** Removes slots from these months, each month in one pass. */
  remove(taken: ReadonlySet<number>, names: Iterable<string>): void;
  clear(): void;
}

interface Month {
  name: string;
  slots: number[];
  sorted: boolean;
}

/** Stores slots only; the photos' data is in the columns. */
export function createTimelineMonths(): TimelineMonths {
  const months = new Map<string, Month>();
  /** null = has to be sorted again */
  let order: string[] | null = [];
  return {
    names: () => (order ??= [...months.keys()].sort(newestMonthFirst)),
    count: (name) => months.get(name)?.slots.length ?? 0,
    slotsOf(name, { takenAt, ids }) {
      const month = months.get(name);
      if (!month) return [];
      if (!month.sorted)
        month.slots.sort((a, b) => (takenAt[b]! || 0) - (takenAt[a]! || 0) || (ids[a]! < ids[b]! ? 1 : -1));
      month.sorted = true;
      return month.slots;
    },
    add(name, slot) {
      let month = months.get(name);
      if (!month) {
        month = { name, slots: [], sorted: true };
        months.set(name, month);
        order = null;
      }
      month.slots.push(slot);
      month.sorted = month.slots.length === 1;
      return month.name;
    },
    remove(taken, names) {
      for (const name of new Set(names)) {
        const month = months.get(name);
        if (!month) continue;
        month.slots = month.slots.filter((slot) => !taken.has(slot));
        if (month.slots.length > 0) continue;
        months.delete(name);
        order = null;
      }
    },
    clear() {
      months.clear();
      order = null;
    },
  };
}

function newestMonthFirst(a: string, b: string): number {
  return a === undated ? 1 : b === undated ? -1 : a < b ? 1 : -1;
}
