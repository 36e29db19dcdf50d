/**
 * @file Where the focus goes in a grid of sections when a key is pressed. Pure: it knows rows and counts, not
 * the page.
 */
import { rowOf, type SectionLayout } from './justified.ts';

/** A tile by its place. */
export interface GridPlace {
  section: number;
  index: number;
}

/** What the moves need of a section; `layout` is null until its photos are loaded. */
export interface GridSectionShape {
  count: number;
  layout: SectionLayout | null;
}

export type GridMove =
  'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'first' | 'last' | 'page-up' | 'page-down';

const keys: Record<string, GridMove> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'page-up',
  PageDown: 'page-down',
};

/** The move a key asks for; Ctrl or ⌘ with Home and End goes to the ends of the whole grid. */
export function moveForKey(key: string, wide: boolean): GridMove | null {
  const move = keys[key] ?? null;
  if (wide && move === 'row-start') return 'first';
  if (wide && move === 'row-end') return 'last';
  return wide ? null : move;
}

/**
 * @param pageRows rows that one PageUp or PageDown passes
 * @returns the place to go to: `from` itself at the ends; in a section that is not loaded its first or last
 * tile
 */
export function movePlace(
  sections: readonly GridSectionShape[],
  from: GridPlace,
  move: GridMove,
  pageRows: number,
): GridPlace {
  switch (move) {
    case 'left':
      return from.index > 0
        ? { ...from, index: from.index - 1 }
        : (lastBefore(sections, from.section) ?? from);
    case 'right':
      return from.index + 1 < (sections[from.section]?.count ?? 0)
        ? { ...from, index: from.index + 1 }
        : (firstAfter(sections, from.section) ?? from);
    case 'up':
      return repeat(sections, from, upOne, 1);
    case 'down':
      return repeat(sections, from, downOne, 1);
    case 'page-up':
      return repeat(sections, from, upOne, pageRows);
    case 'page-down':
      return repeat(sections, from, downOne, pageRows);
    case 'row-start':
    case 'row-end':
      return rowEnd(sections, from, move);
    case 'first':
      return firstAfter(sections, -1) ?? from;
    case 'last':
      return lastBefore(sections, sections.length) ?? from;
  }
}

type Step = (sections: readonly GridSectionShape[], from: GridPlace, centre: number) => GridPlace | null;

function repeat(
  sections: readonly GridSectionShape[],
  from: GridPlace,
  step: Step,
  times: number,
): GridPlace {
  const centre = centreOf(sections[from.section]?.layout ?? null, from.index);
  let place = from;
  for (let done = 0; done < times; done += 1) {
    const next = step(sections, place, centre);
    if (!next) return place;
    place = next;
  }
  return place;
}

const upOne: Step = (sections, from, centre) => {
  const layout = sections[from.section]?.layout;
  const row = layout ? rowOf(layout.rows, from.index) : 0;
  if (layout && row > 0) return { section: from.section, index: nearestInRow(layout, row - 1, centre) };
  const before = lastBefore(sections, from.section);
  const above = before ? sections[before.section]?.layout : null;
  return before && above
    ? { section: before.section, index: nearestInRow(above, above.rows.length - 1, centre) }
    : before;
};

const downOne: Step = (sections, from, centre) => {
  const layout = sections[from.section]?.layout;
  const row = layout ? rowOf(layout.rows, from.index) : 0;
  if (layout && row + 1 < layout.rows.length)
    return { section: from.section, index: nearestInRow(layout, row + 1, centre) };
  const after = firstAfter(sections, from.section);
  const below = after ? sections[after.section]?.layout : null;
  return after && below ? { section: after.section, index: nearestInRow(below, 0, centre) } : after;
};

function rowEnd(
  sections: readonly GridSectionShape[],
  from: GridPlace,
  side: 'row-start' | 'row-end',
): GridPlace {
  const layout = sections[from.section]?.layout;
  const row = layout?.rows[rowOf(layout.rows, from.index)];
  if (!row) return from;
  return { section: from.section, index: side === 'row-start' ? row.from : row.from + row.boxes.length - 1 };
}

function firstAfter(sections: readonly GridSectionShape[], section: number): GridPlace | null {
  for (let next = section + 1; next < sections.length; next += 1) {
    if ((sections[next]?.count ?? 0) > 0) return { section: next, index: 0 };
  }
  return null;
}

function lastBefore(sections: readonly GridSectionShape[], section: number): GridPlace | null {
  for (let before = section - 1; before >= 0; before -= 1) {
    const count = sections[before]?.count ?? 0;
    if (count > 0) return { section: before, index: count - 1 };
  }
  return null;
}

/** Horizontal centre of a tile; 0 where its section is not loaded. */
function centreOf(layout: SectionLayout | null, index: number): number {
  const row = layout?.rows[rowOf(layout.rows, index)];
  const box = row?.boxes[index - row.from];
  return box ? box.left + box.width / 2 : 0;
}

function nearestInRow(layout: SectionLayout, row: number, centre: number): number {
  const tiles = layout.rows[row];
  if (!tiles) return 0;
  let best = 0;
  let distance = Infinity;
  tiles.boxes.forEach((box, index) => {
    const away = Math.abs(box.left + box.width / 2 - centre);
    if (away < distance) {
      distance = away;
      best = index;
    }
  });
  return tiles.from + best;
}
