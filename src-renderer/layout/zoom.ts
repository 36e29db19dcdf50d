/** @file Zoom and pan of one picture: pure arithmetic, so that the point under the pointer stays under it. */

/** `scale` 1 = fits the stage; x and y move the picture's centre, in CSS pixels of the stage. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const fitted: View = { scale: 1, x: 0, y: 0 };
export const maxScale = 12;
/** a large picture can be enlarged further: to this many times its own pixels */
const mostEnlarged = 4;
/** scales this close count as the same */
const sameScale = 0.01;

export interface Size {
  width: number;
  height: number;
}

/** The picture's size at scale 1: as large as fits, never larger than its own pixels would be at 2×. */
export function fittedSize(picture: Size, stage: Size): Size {
  if (picture.width <= 0 || picture.height <= 0) return { width: stage.width, height: stage.height };
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height, 2);
  return { width: picture.width * scale, height: picture.height * scale };
}

/**
 * The scale at which each pixel of the picture is one of the screen; below 1 for a picture that is enlarged to
 * fit.
 * @param size of the picture at scale 1, CSS pixels @param pixelRatio device pixels a CSS pixel
 */
export function actualScale(picture: Size, size: Size, pixelRatio: number): number {
  return size.width > 0 ? picture.width / (size.width * pixelRatio) : 1;
}

export function largestScale(actual: number): number {
  return Math.max(maxScale, actual * mostEnlarged);
}

export function isSameScale(one: number, other: number): boolean {
  return Math.abs(one / other - 1) < sameScale;
}

/**
 * Zooms by `factor` about a point.
 * @param point from the stage's centre @param most largest scale
 */
export function zoomAbout(
  view: View,
  factor: number,
  point: { x: number; y: number },
  most: number = maxScale,
): View {
  const scale = Math.min(most, Math.max(1, view.scale * factor));
  if (scale === 1) return fitted;
  const ratio = scale / view.scale;
  return { scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio };
}

/** Keeps the picture over the stage: no edge may be pulled inside while it is larger than the stage. */
export function clampView(view: View, size: Size, stage: Size): View {
  const freeX = Math.max(0, (size.width * view.scale - stage.width) / 2);
  const freeY = Math.max(0, (size.height * view.scale - stage.height) / 2);
  const clamp = (value: number, free: number) => (free === 0 ? 0 : Math.min(free, Math.max(-free, value)));
  return { scale: view.scale, x: clamp(view.x, freeX), y: clamp(view.y, freeY) };
}
