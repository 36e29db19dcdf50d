/**
 * @file Corners of a picture and their descriptors, independent of brightness, size and rotation: oriented
 * corners with binary descriptors (Rublee et al., “ORB: an efficient alternative to SIFT or SURF”, 2011;
 * corners by Harris and Stephens, 1988). Pure.
 */
import { blurred, resized, type GreyImage } from './grey-image.ts';

export interface Keypoints {
  /** x and y of the n-th at 2n and 2n + 1, in pixels of the picture given */
  places: Float32Array;
  /** 8 words of 32 bits each */
  descriptors: Uint32Array;
  count: number;
}

const words = 8;
/** each step of the pyramid is this much smaller */
const shrink = 1.25;
const levels = 6;
const mostPerLevel = 160;
/** half of the patch of a descriptor */
const reach = 13;
/**
 * The picture is divided into cells of this side, and each gives its best corners, so that they are spread
 * over it.
 */
const cellSide = 24;
const perCell = 4;

export function keypointsOf(image: GreyImage): Keypoints {
  const places: number[] = [];
  const descriptors: number[] = [];
  for (let level = 0; level < levels; level += 1) {
    const scale = shrink ** level;
    const [width, height] = [Math.round(image.width / scale), Math.round(image.height / scale)];
    if (Math.min(width, height) < 2 * reach + 8) break;
    const small = resized(image, width, height);
    const smooth = blurred(small, 2);
    for (const { x, y } of cornersOf(small)) {
      descriptors.push(...descriptorAt(smooth, x, y));
      places.push(((x + 0.5) * image.width) / width - 0.5, ((y + 0.5) * image.height) / height - 0.5);
    }
  }
  return {
    places: Float32Array.from(places),
    descriptors: Uint32Array.from(descriptors),
    count: places.length / 2,
  };
}

interface Corner {
  x: number;
  y: number;
  strength: number;
}

/** The strongest local maxima of each cell, the strongest first. */
function cornersOf(image: GreyImage): Corner[] {
  const { width, height } = image;
  const strength = harris(image);
  const cells = new Map<number, Corner[]>();
  const columns = Math.ceil(width / cellSide);
  for (let y = reach + 1; y < height - reach - 1; y += 1) {
    for (let x = reach + 1; x < width - reach - 1; x += 1) {
      const value = strength[y * width + x]!;
      if (value < 40 || !isHighest(strength, width, x, y)) continue;
      const cell = Math.floor(y / cellSide) * columns + Math.floor(x / cellSide);
      const found = cells.get(cell);
      if (found) found.push({ x, y, strength: value });
      else cells.set(cell, [{ x, y, strength: value }]);
    }
  }
  const best = [...cells.values()].flatMap((corners) =>
    corners.sort((a, b) => b.strength - a.strength).slice(0, perCell),
  );
  return best.sort((a, b) => b.strength - a.strength).slice(0, mostPerLevel);
}

function isHighest(strength: Float32Array, width: number, x: number, y: number): boolean {
  const value = strength[y * width + x]!;
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      const other = strength[(y + dy) * width + x + dx]!;
      if (other > value || (other === value && (dy < 0 || (dy === 0 && dx < 0)))) return false;
    }
  }
  return true;
}

/** The smaller eigenvalue of the structure tensor (Shi and Tomasi, 1994), in squared grey values. */
function harris(image: GreyImage): Float32Array {
  const { values, width, height } = image;
  const [xx, yy, xy] = [
    new Float32Array(values.length),
    new Float32Array(values.length),
    new Float32Array(values.length),
  ];
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1, end = at + width - 2; at < end; at += 1) {
      const dx = (values[at + 1]! - values[at - 1]!) / 2;
      const dy = (values[at + width]! - values[at - width]!) / 2;
      xx[at] = dx * dx;
      yy[at] = dy * dy;
      xy[at] = dx * dy;
    }
  }
  const [a, b, c] = [xx, yy, xy].map((one) => blurred({ values: one, width, height }, 3).values) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return a.map((one, at) => {
    const [half, other] = [(one - b[at]!) / 2, c[at]!];
    return (one + b[at]!) / 2 - Math.sqrt(half * half + other * other);
  });
}

/** Pairs of places whose brightness is compared: drawn once, near the middle more often. */
const pairs = drawnPairs();

function drawnPairs(): Float32Array {
  let state = 0x2545f491;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const near = () => {
    // the sum of uniform values is nearly normal
    for (;;) {
      const value = ((random() + random() + random() + random()) / 2 - 1) * reach;
      if (Math.abs(value) <= reach - 2) return value;
    }
  };
  return Float32Array.from({ length: words * 32 * 4 }, near);
}

function descriptorAt(image: GreyImage, x: number, y: number): number[] {
  const { values, width, height } = image;
  const angle = orientationAt(image, x, y);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const valueAt = (dx: number, dy: number) => {
    const column = Math.min(width - 1, Math.max(0, Math.round(x + cos * dx - sin * dy)));
    const row = Math.min(height - 1, Math.max(0, Math.round(y + sin * dx + cos * dy)));
    return values[row * width + column]!;
  };
  return Array.from({ length: words }, (_, word) => {
    let bits = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      const at = (word * 32 + bit) * 4;
      if (valueAt(pairs[at]!, pairs[at + 1]!) < valueAt(pairs[at + 2]!, pairs[at + 3]!)) bits |= 1 << bit;
    }
    return bits >>> 0;
  });
}

/** The angle of the brightness centroid of the disk around a corner. */
function orientationAt({ values, width }: GreyImage, x: number, y: number): number {
  let [sumX, sumY] = [0, 0];
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      if (dx * dx + dy * dy > reach * reach) continue;
      const value = values[(y + dy) * width + x + dx]!;
      sumX += dx * value;
      sumY += dy * value;
    }
  }
  return Math.atan2(sumY, sumX);
}
