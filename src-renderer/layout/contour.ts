/** @file The outline of the places of a map that reach a value, as lines of an SVG path. Pure. */

interface ValueMap {
  columns: number;
  rows: number;
  /** row by row */
  values: readonly number[];
}

type Point = readonly [x: number, y: number];

/**
 * Marching squares over the middles of the cells; outside the map everything is 0, so that outlines close.
 * @returns the `d` of a path in 0…1 of the map; empty where no cell reaches the level
 */
export function contourPath(map: ValueMap, level: number): string {
  const lines: string[] = [];
  for (let row = -1; row < map.rows; row += 1)
    for (let column = -1; column < map.columns; column += 1)
      for (const [from, to] of linesIn(map, column, row, level)) lines.push(`M${text(from)}L${text(to)}`);
  return lines.join('');
}

/** Lines within the square between the middles of four cells, of which this is the upper left. */
function linesIn(map: ValueMap, column: number, row: number, level: number): [Point, Point][] {
  const corners: Point[] = [
    [column, row],
    [column + 1, row],
    [column + 1, row + 1],
    [column, row + 1],
  ];
  const crossings = corners.flatMap((corner, index): Point[] => {
    const next = corners[(index + 1) % 4]!;
    const [a, b] = [valueAt(map, corner), valueAt(map, next)];
    if (a >= level === b >= level) return [];
    const share = (level - a) / (b - a);
    return [
      inMap(map, [corner[0] + share * (next[0] - corner[0]), corner[1] + share * (next[1] - corner[1])]),
    ];
  });
  const [first, second, third, fourth] = crossings;
  if (!first || !second) return [];
  return third && fourth
    ? [
        [first, second],
        [third, fourth],
      ]
    : [[first, second]];
}

function valueAt({ columns, rows, values }: ValueMap, [column, row]: Point): number {
  const inside = column >= 0 && row >= 0 && column < columns && row < rows;
  return inside ? values[row * columns + column]! : 0;
}

/** From cells to 0…1, within the map. */
function inMap({ columns, rows }: ValueMap, [column, row]: Point): Point {
  const within = (place: number) => Math.min(1, Math.max(0, place));
  return [within((column + 0.5) / columns), within((row + 0.5) / rows)];
}

function text([x, y]: Point): string {
  return `${x.toFixed(4)} ${y.toFixed(4)}`;
}
