/**
 * @file The smallest rectangle around points, in any direction, and what a text detector does with it: grown,
 * turned so that it is read from left to right. Pure.
 */

export type Point = readonly [x: number, y: number];

/** Top left, top right, bottom right, bottom left of the text as it is read, whatever its direction. */
export type Corners = readonly [Point, Point, Point, Point];

/** A rectangle in any direction. */
export interface Rectangle {
  centre: Point;
  /** unit vector from left to right of the text */
  along: Point;
  /** along `along` */
  width: number;
  /** across it */
  height: number;
}

/** The hull of points, without those on its sides, against the clock (Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  if (sorted.length < 3) return sorted;
  return [...halfHull(sorted), ...halfHull(sorted.reverse())];
}

function halfHull(sorted: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const point of sorted) {
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
    hull.push(point);
  }
  return hull.slice(0, -1);
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/**
 * The rectangle of least area around a convex hull. One of its sides lies on a side of the hull (Freeman and
 * Shapira 1975), so each side is tried; hulls of written lines have a few dozen.
 * @returns with the direction nearest to level, from left to right
 */
export function smallestRectangle(hull: readonly Point[]): Rectangle {
  let best: { area: number; rectangle: Rectangle } | null = null;
  for (let at = 0; at < hull.length; at += 1) {
    const [from, to] = [hull[at]!, hull[(at + 1) % hull.length]!];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length === 0) continue;
    const direction: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const rectangle = rectangleAlong(hull, levelled(direction));
    const area = rectangle.width * rectangle.height;
    if (!best || area < best.area) best = { area, rectangle };
  }
  return best?.rectangle ?? rectangleAlong(hull, [1, 0]);
}

/** This direction or one across it or against it: the one nearest to level, from left to right. */
function levelled([x, y]: Point): Point {
  const [across, down] = Math.abs(x) >= Math.abs(y) ? [x, y] : [y, -x];
  return across < 0 ? [-across, -down] : [across, down];
}

function rectangleAlong(points: readonly Point[], along: Point): Rectangle {
  const [ux, uy] = along;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    const [u, v] = [x * ux + y * uy, y * ux - x * uy];
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return {
    centre: [u * ux - v * uy, u * uy + v * ux],
    along,
    width: right - left,
    height: bottom - top,
  };
}

/**
 * Detectors mark the middle of what is written: grown on all sides by area · ratio ÷ circumference (Liao et
 * al. 2020, “Real-time scene text detection with differentiable binarization”, §3.4).
 */
export function grown(rectangle: Rectangle, ratio: number): Rectangle {
  const { width, height } = rectangle;
  const more = (width * height * ratio) / (width + height);
  return { ...rectangle, width: width + more, height: height + more };
}

/** The smallest rectangle around two, in the direction of the wider one. */
export function around(a: Rectangle, b: Rectangle): Rectangle {
  const { along } = a.width >= b.width ? a : b;
  return rectangleAlong([...cornersOf(a), ...cornersOf(b)], along);
}

/** The same place read from bottom to top (`up`) or from top to bottom. */
export function turned({ centre, along: [x, y], width, height }: Rectangle, way: 'up' | 'down'): Rectangle {
  return { centre, along: way === 'up' ? [y, -x] : [-y, x], width: height, height: width };
}

export function scaled(rectangle: Rectangle, x: number, y: number): Corners {
  return cornersOf(rectangle).map(([cx, cy]): Point => [cx * x, cy * y]) as unknown as Corners;
}

export function cornersOf({ centre: [cx, cy], along: [ux, uy], width, height }: Rectangle): Corners {
  const corner = (right: number, down: number): Point => {
    const [u, v] = [(right * width) / 2, (down * height) / 2];
    return [cx + u * ux - v * uy, cy + u * uy + v * ux];
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}
