/** @file The order in which the lines on a picture are read: column by column, from top to bottom. Pure. */
import { cornersOf, type Rectangle } from './rectangle.ts';

/** Found rectangles reach over what is written: this part of a line's height counts. */
const writtenPart = 0.5;

/** Along and across the lines of the picture. */
interface Extent {
  from: number;
  to: number;
  top: number;
  bottom: number;
}
type Placed<Line> = { line: Line; extent: Extent };

/**
 * Recursive X-Y cut (Nagy and Seth 1984), in the direction of the widest line: where a gap goes through between
 * all lines, they are read apart, the upper or left part first. Columns are cut where they are further apart than
 * the lines, and less than they are wide: what stands further apart belongs to its row, as on a bill.
 */
export function inReadingOrder<Line extends { rectangle: Rectangle }>(lines: readonly Line[]): Line[] {
  const [widest] = [...lines].sort((a, b) => b.rectangle.width - a.rectangle.width);
  if (!widest) return [];
  const { along } = widest.rectangle;
  return ordered(lines.map((line) => ({ line, extent: extentOf(line.rectangle, along) }))).map(
    ({ line }) => line,
  );
}

function ordered<Line>(lines: readonly Placed<Line>[]): Placed<Line>[] {
  if (lines.length < 2) return [...lines];
  const row = widestGap(lines, ({ top, bottom }) => [top, bottom]);
  const column = widestGap(lines, ({ from, to }) => [from, to]);
  const cut = column && (!row || (column.gap > row.gap && areColumns(column))) ? column : row;
  if (cut) return [...ordered(cut.before), ...ordered(cut.after)];
  const middle = ({ extent: { top, bottom } }: Placed<Line>) => top + bottom;
  return [...lines].sort((a, b) => middle(a) - middle(b) || a.extent.from - b.extent.from);
}

function areColumns<Line>({ gap, before, after }: Cut<Line>): boolean {
  const width = (lines: readonly Placed<Line>[]) =>
    Math.max(...lines.map(({ extent }) => extent.to)) - Math.min(...lines.map(({ extent }) => extent.from));
  return gap < Math.min(width(before), width(after));
}

interface Cut<Line> {
  gap: number;
  before: Placed<Line>[];
  after: Placed<Line>[];
}

function widestGap<Line>(
  lines: readonly Placed<Line>[],
  rangeOf: (extent: Extent) => readonly [number, number],
): Cut<Line> | null {
  const sorted = [...lines].sort((a, b) => rangeOf(a.extent)[0] - rangeOf(b.extent)[0]);
  let end = rangeOf(sorted[0]!.extent)[1];
  let best = { gap: 0, at: 0 };
  for (let at = 1; at < sorted.length; at += 1) {
    const [from, to] = rangeOf(sorted[at]!.extent);
    if (from - end > best.gap) best = { gap: from - end, at };
    end = Math.max(end, to);
  }
  return best.at === 0
    ? null
    : { gap: best.gap, before: sorted.slice(0, best.at), after: sorted.slice(best.at) };
}

function extentOf(rectangle: Rectangle, [ux, uy]: Rectangle['along']): Extent {
  const corners = cornersOf({ ...rectangle, height: writtenPart * rectangle.height });
  const [us, vs] = [corners.map(([x, y]) => x * ux + y * uy), corners.map(([x, y]) => y * ux - x * uy)];
  return { from: Math.min(...us), to: Math.max(...us), top: Math.min(...vs), bottom: Math.max(...vs) };
}
