/**
 * @file Justified rows: from aspect ratios and a width to boxes, and an estimate for photos that are not
 * loaded yet.
 */
import justifiedLayout from 'justified-layout';

/** What decides a layout besides the photos. All in CSS pixels. */
export interface RowShape {
  width: number;
  rowHeight: number;
  gap: number;
}

export interface TileBox {
  left: number;
  width: number;
}

/** One row of tiles; `from` is the index of its first tile. */
export interface TileRow {
  top: number;
  height: number;
  from: number;
  boxes: TileBox[];
}

export interface SectionLayout {
  /** without the space after it */
  height: number;
  rows: TileRow[];
}

/**
 * Panoramas and slivers are shown cropped to this, so that one photo cannot take a row for itself or vanish.
 */
const narrowest = 0.5;
const widest = 3.2;
/** mean width ÷ height of a usual library, for photos not loaded yet */
const usualAspect = 1.3;

/**
 * Boxes of all tiles in rows of about `rowHeight` that fill the width; the last row stays at its natural
 * width.
 */
export function layoutSection(
  aspects: readonly number[],
  { width, rowHeight, gap }: RowShape,
): SectionLayout {
  if (aspects.length === 0 || width <= 0) return { height: 0, rows: [] };
  const shown = aspects.map((aspect) => Math.min(widest, Math.max(narrowest, aspect)));
  const { boxes } = justifiedLayout(shown, {
    containerWidth: width,
    containerPadding: 0,
    boxSpacing: gap,
    targetRowHeight: rowHeight,
    targetRowHeightTolerance: 0.25,
  });
  const rows: TileRow[] = [];
  let row: TileRow | null = null;
  boxes.forEach((box, index) => {
    if (!row || box.top !== row.top) {
      row = { top: box.top, height: box.height, from: index, boxes: [] };
      rows.push(row);
    }
    row.boxes.push({ left: box.left, width: box.width });
  });
  const last = rows.at(-1);
  return { height: last ? last.top + last.height : 0, rows };
}

/** Height that `count` usual photos will take, and how many lie in a row. */
export function estimateSection(
  count: number,
  { width, rowHeight, gap }: RowShape,
): { height: number; perRow: number } {
  const perRow = Math.max(1, Math.round((width + gap) / (rowHeight * usualAspect + gap)));
  const rows = Math.ceil(count / perRow);
  return { height: rows === 0 ? 0 : rows * (rowHeight + gap) - gap, perRow };
}

/** Indices [first, end) of rows that touch the stretch from `top` to `bottom`. */
export function rowsWithin(rows: readonly TileRow[], top: number, bottom: number): [number, number] {
  const first = firstWhere(rows, (row) => row.top + row.height >= top);
  const end = firstWhere(rows, (row) => row.top > bottom);
  return [first, Math.max(first, end)];
}

/** Index of the row that holds tile `index`. */
export function rowOf(rows: readonly TileRow[], index: number): number {
  return Math.max(0, firstWhere(rows, (row) => row.from > index) - 1);
}

function firstWhere(rows: readonly TileRow[], holds: (row: TileRow) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
