/**
 * @file Where the labels of boxes on a picture stand, so that none covers another one, a face or a small thing.
 * Pure; all in pixels of the picture as it is shown.
 */
import type { Size } from './zoom.ts';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Labelled {
  /** what is labelled */
  box: Rect;
  /** of the label */
  label: Size;
}

export interface Surroundings {
  picture: Size;
  /** what no label may cover: faces, lines of text */
  free: readonly Rect[];
}

const gap = 2;
/** A box with less than so many times the area of its label is covered by none where there is other room. */
const smallBox = 6;
/** A label stands inside a box only where the box is so many times as high and as wide as it. */
const roomy = { high: 4, wide: 1.5 };

/**
 * The upper left corner of each label, in the order of the boxes; null where there is no room. Labels of small
 * boxes get their place first, since they have fewer.
 */
export function placeLabels(boxes: readonly Labelled[], { picture, free }: Surroundings): (Rect | null)[] {
  const places: (Rect | null)[] = boxes.map(() => null);
  const small = boxes
    .filter(({ box, label }) => areaOf(box) < smallBox * areaOf(label))
    .map(({ box }) => box);
  const bySize = boxes.map((_, index) => index).sort((a, b) => areaOf(boxes[a]!.box) - areaOf(boxes[b]!.box));
  for (const index of bySize) {
    const { box, label } = boxes[index]!;
    const labels = places.filter((place) => place !== null);
    const candidates = candidatesOf(box, label, picture);
    const others = small.filter((other) => other !== box);
    const fits = (inTheWay: readonly Rect[]) =>
      candidates.find((place) => isInside(place, picture) && !inTheWay.some((rect) => overlap(rect, place)));
    places[index] = fits([...labels, ...free, ...others]) ?? fits([...labels, ...free]) ?? null;
  }
  return places;
}

/** Best first: above, below, beside, and inside where the box is large. */
function candidatesOf(box: Rect, { width, height }: Size, picture: Size): Rect[] {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const alongX = (x: number) => Math.max(0, Math.min(x, picture.width - width));
  const outside: [x: number, y: number][] = [
    [alongX(box.x), box.y - height - gap],
    [alongX(right - width), box.y - height - gap],
    [alongX(box.x), bottom + gap],
    [alongX(right - width), bottom + gap],
    [right + gap, box.y],
    [box.x - width - gap, box.y],
    [right + gap, bottom - height],
    [box.x - width - gap, bottom - height],
  ];
  const isRoomy = box.height >= roomy.high * height && box.width >= roomy.wide * width;
  const inner = 2 * gap;
  const inside: [x: number, y: number][] = [
    [box.x + inner, box.y + inner],
    [right - width - inner, box.y + inner],
    [box.x + inner, bottom - height - inner],
    [right - width - inner, bottom - height - inner],
  ];
  return [...outside, ...(isRoomy ? inside : [])].map(([x, y]) => ({ x, y, width, height }));
}

/** Parts of the stage in pixels of a picture that stands in its middle. */
export function onPicture(parts: readonly Rect[], picture: Size, stage: Size): Rect[] {
  const [left, top] = [(stage.width - picture.width) / 2, (stage.height - picture.height) / 2];
  return parts.map((part) => ({ ...part, x: part.x - left, y: part.y - top }));
}

function areaOf({ width, height }: Size): number {
  return width * height;
}

function isInside({ x, y, width, height }: Rect, picture: Size): boolean {
  return x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height;
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
