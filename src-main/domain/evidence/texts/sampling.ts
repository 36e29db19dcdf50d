/** @file Pixels for the two models of a reader, cut out of one picture: the whole, made small, and lines. Pure. */
import type { Pixels } from '../analyzer.ts';
import { cornersOf, type Rectangle } from './rectangle.ts';

/** How bytes become a model's numbers: (x / 255 − mean) ÷ std, in the order of its channels. */
export interface Normalisation {
  channels: 'RGB' | 'BGR';
  mean: readonly number[];
  std: readonly number[];
}

/** A model's input: planes of `width` × `height`, one a channel. */
export interface Planes {
  data: Float32Array;
  width: number;
  height: number;
}

/** In one direction a line is looked at in at most so many places for one pixel of its strip. */
const mostSamples = 4;

/** The whole picture in this size, each new pixel the mean of what it covers. */
export function shrunk(
  { rgb, width, height }: Pixels,
  size: { width: number; height: number },
  normalisation: Normalisation,
): Planes {
  const planes = { ...size, data: new Float32Array(3 * size.width * size.height) };
  const columns = coverage(width, size.width);
  const rows = coverage(height, size.height);
  const line = new Float32Array(3 * size.width);
  for (let y = 0; y < height; y += 1) {
    line.fill(0);
    addPixels(rgb, 3 * width * y, columns, line);
    for (let at = rows.starts[y]!; at < rows.starts[y + 1]!; at += 1)
      addLine(line, rows.shares[at]!, planes, rows.targets[at]!);
  }
  return normalised(planes, normalisation);
}

/** Which new pixels each old one is in, and with which share of the new one. */
interface Coverage {
  /** of each old pixel's first entry below, and the end */
  starts: Int32Array;
  targets: Int32Array;
  shares: Float32Array;
}

function coverage(from: number, to: number): Coverage {
  const scale = to / from;
  const starts = new Int32Array(from + 1);
  const targets: number[] = [];
  const shares: number[] = [];
  for (let old = 0; old < from; old += 1) {
    const [begin, end] = [old * scale, (old + 1) * scale];
    for (let target = Math.floor(begin); target < Math.min(end, to); target += 1) {
      targets.push(target);
      shares.push(Math.min(target + 1, end) - Math.max(target, begin));
    }
    starts[old + 1] = targets.length;
  }
  return { starts, targets: Int32Array.from(targets), shares: Float32Array.from(shares) };
}

function addPixels(rgb: Uint8Array, start: number, columns: Coverage, line: Float32Array): void {
  const { starts, targets, shares } = columns;
  for (let x = 0, from = start; x < starts.length - 1; x += 1, from += 3) {
    for (let at = starts[x]!; at < starts[x + 1]!; at += 1) {
      const [to, share] = [3 * targets[at]!, shares[at]!];
      line[to]! += share * rgb[from]!;
      line[to + 1]! += share * rgb[from + 1]!;
      line[to + 2]! += share * rgb[from + 2]!;
    }
  }
}

function addLine(line: Float32Array, share: number, { data, width, height }: Planes, y: number): void {
  const area = width * height;
  for (let x = 0, to = y * width; x < width; x += 1, to += 1) {
    data[to]! += share * line[3 * x]!;
    data[area + to]! += share * line[3 * x + 1]!;
    data[2 * area + to]! += share * line[3 * x + 2]!;
  }
}

/**
 * What lies in a rectangle, level and `height` pixels high; each pixel is the mean of several where the
 * rectangle is larger. What lies outside of the picture is as at its edge.
 * @param mostWidth a longer line is squeezed to it
 */
export function stripOf(
  picture: Pixels,
  rectangle: Rectangle,
  { height, mostWidth }: { height: number; mostWidth: number },
  normalisation: Normalisation,
): Planes {
  const aspect = rectangle.width / Math.max(1, rectangle.height);
  const width = Math.max(1, Math.min(mostWidth, Math.round(height * aspect)));
  const strip: Planes = { data: new Float32Array(3 * width * height), width, height };
  const [[left, top], [rightX, rightY], , [downX, downY]] = cornersOf(rectangle);
  const across = Math.max(1, Math.min(mostSamples, Math.ceil(rectangle.width / width - 0.5)));
  const down = Math.max(1, Math.min(mostSamples, Math.ceil(rectangle.height / height - 0.5)));
  const [columns, rows] = [width * across, height * down];
  const share = 1 / (across * down);
  for (let v = 0; v < rows; v += 1) {
    const [rowX, rowY] = [((v + 0.5) / rows) * (downX - left), ((v + 0.5) / rows) * (downY - top)];
    const row = Math.floor(v / down) * width;
    for (let u = 0; u < columns; u += 1) {
      const part = (u + 0.5) / columns;
      const x = left + rowX + part * (rightX - left) - 0.5;
      const y = top + rowY + part * (rightY - top) - 0.5;
      addSample(picture, x, y, share, strip, row + Math.floor(u / across));
    }
  }
  return normalised(strip, normalisation);
}

/** Adds what is between four pixels, each by its nearness. */
function addSample(
  { rgb, width, height }: Pixels,
  x: number,
  y: number,
  share: number,
  { data, width: stripWidth, height: stripHeight }: Planes,
  to: number,
): void {
  const [px, py] = [Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y))];
  const [left, top] = [Math.floor(px), Math.floor(py)];
  const [fx, fy] = [px - left, py - top];
  const upper = 3 * (top * width + left);
  const next = left + 1 < width ? 3 : 0;
  const lower = upper + (top + 1 < height ? 3 * width : 0);
  const [a, b, c, d] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
  const area = stripWidth * stripHeight;
  for (let channel = 0; channel < 3; channel += 1)
    data[channel * area + to]! +=
      share *
      (a * rgb[upper + channel]! +
        b * rgb[upper + next + channel]! +
        c * rgb[lower + channel]! +
        d * rgb[lower + next + channel]!);
}

/** In place: 0 … 255 to what the model takes, its channels in its order. */
function normalised(planes: Planes, { channels, mean, std }: Normalisation): Planes {
  const area = planes.width * planes.height;
  const { data } = planes;
  if (channels === 'BGR') {
    const red = data.slice(0, area);
    data.copyWithin(0, 2 * area);
    data.set(red, 2 * area);
  }
  for (let channel = 0; channel < 3; channel += 1) {
    const [scale, shift] = [1 / (255 * std[channel]!), mean[channel]! / std[channel]!];
    for (let at = channel * area; at < (channel + 1) * area; at += 1) data[at] = data[at]! * scale - shift;
  }
  return planes;
}
