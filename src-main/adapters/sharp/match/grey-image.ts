/** @file Luminance of a picture at the small sizes at which two pictures are compared. Pure. */
import type { Pixels } from '../../../domain/evidence/analyzer.ts';

/** Luminance 0 … 255, row by row. */
export interface GreyImage {
  values: Float32Array;
  width: number;
  height: number;
}

/** Averages of areas, ITU-R BT.601; never enlarged. */
export function greyOf({ rgb, width, height }: Pixels, longSide: number): GreyImage {
  const values = new Float32Array(width * height);
  for (let at = 0, from = 0; at < values.length; at += 1, from += 3) {
    values[at] = 0.299 * rgb[from]! + 0.587 * rgb[from + 1]! + 0.114 * rgb[from + 2]!;
  }
  const scale = Math.min(1, longSide / Math.max(width, height));
  return resized(
    { values, width, height },
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
}

/** To a smaller size, by averages of areas. */
export function resized(image: GreyImage, width: number, height: number): GreyImage {
  if (width === image.width && height === image.height) return image;
  const rows = averaged(image.values, image.height, image.width, width, 1, image.width);
  return { values: transposedAverages(rows, image.height, width, height), width, height };
}

/** Resamples `lines` lines from `from` values to `to` averages, weighted by overlap. */
function averaged(
  values: Float32Array,
  lines: number,
  from: number,
  to: number,
  step: number,
  stride: number,
): Float32Array {
  const result = new Float32Array(lines * to);
  const ratio = from / to;
  for (let cell = 0; cell < to; cell += 1) {
    const [start, end] = [cell * ratio, (cell + 1) * ratio];
    const last = Math.min(from, Math.ceil(end - 1e-9));
    for (let line = 0; line < lines; line += 1) {
      let sum = 0;
      for (let at = Math.floor(start); at < last; at += 1) {
        sum += values[line * stride + at * step]! * (Math.min(end, at + 1) - Math.max(start, at));
      }
      result[line * to + cell] = sum / (end - start);
    }
  }
  return result;
}

function transposedAverages(
  rows: Float32Array,
  height: number,
  width: number,
  toHeight: number,
): Float32Array {
  const columns = averaged(rows, width, height, toHeight, width, 1);
  const result = new Float32Array(width * toHeight);
  for (let x = 0; x < width; x += 1)
    for (let y = 0; y < toHeight; y += 1) result[y * width + x] = columns[x * toHeight + y]!;
  return result;
}

/** A binomial filter of 3 × 3, so often. */
export function blurred(image: GreyImage, times: number): GreyImage {
  const { width, height } = image;
  let values = image.values;
  for (let time = 0; time < times; time += 1) {
    const across = new Float32Array(values.length);
    const down = new Float32Array(values.length);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = y * width + x;
        across[at] =
          (values[x > 0 ? at - 1 : at]! + 2 * values[at]! + values[x < width - 1 ? at + 1 : at]!) / 4;
      }
    }
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = y * width + x;
        down[at] =
          (across[y > 0 ? at - width : at]! + 2 * across[at]! + across[y < height - 1 ? at + width : at]!) /
          4;
      }
    }
    values = down;
  }
  return { values, width, height };
}

export function mirrored({ values, width, height }: GreyImage): GreyImage {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) result[y * width + x] = values[y * width + width - 1 - x]!;
  return { values: result, width, height };
}

/** Removes noise and large-scale brightness: lighter corners and a dark edge do not count. */
export function detailOf(image: GreyImage): GreyImage {
  const { width, height } = image;
  const fine = blurred(image, 2).values;
  const coarse = blurred(resized(image, Math.ceil(width / 4), Math.ceil(height / 4)), 4);
  const values = new Float32Array(fine.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      values[y * width + x] =
        fine[y * width + x]! -
        between(coarse, ((x + 0.5) * coarse.width) / width - 0.5, ((y + 0.5) * coarse.height) / height - 0.5);
    }
  }
  return { values, width, height };
}

/** The interpolated value between pixels; outside the picture, that of its edge. */
export function between({ values, width, height }: GreyImage, x: number, y: number): number {
  const [column, row] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [across, down] = [column - left, row - top];
  const upper = values[top * width + left]! * (1 - across) + values[top * width + right]! * across;
  const lower = values[bottom * width + left]! * (1 - across) + values[bottom * width + right]! * across;
  return upper * (1 - down) + lower * down;
}
