/** short side of the grid preview and of the picture that models see */
const gridShortSide = 480;
/**
 * the detector's longer side: a nearly square picture is decoded a little larger, so that it need not be
 * enlarged
 */
const gridLongSide = 512;
/** long side of the large preview */
const largeLongSide = 1_600;
/** no encoder takes more than this */
const keptShortSide = 1_024;
/** A strip longer than this is decoded smaller: WebP ends at 16,383 pixels, and a tile shows no more. */
const longestSide = 8_192;

/** Width and height to decode to, both at least 1; never larger than the picture. */
export function gridExtent(width: number, height: number): { width: number; height: number } {
  return extentFor(width, height, { shortSide: gridShortSide, longSide: gridLongSide });
}

/** The same where models ask for larger pictures: each side at least as long as in the grid. */
export function modelExtent(
  width: number,
  height: number,
  { shortSide, longSide }: { shortSide: number; longSide: number },
): { width: number; height: number } {
  return extentFor(width, height, {
    shortSide: Math.max(gridShortSide, shortSide),
    longSide: Math.max(gridLongSide, longSide),
  });
}

/** Whether the picture of the grid is too small for models that ask for these sides. */
export function isLargerThanGrid({ shortSide, longSide }: { shortSide: number; longSide: number }): boolean {
  return shortSide > gridShortSide || longSide > gridLongSide;
}

function extentFor(
  width: number,
  height: number,
  { shortSide, longSide }: { shortSide: number; longSide: number },
): { width: number; height: number } {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return scaled(width, height, Math.min(1, Math.max(shortSide / short, longSide / long), longestSide / long));
}

export function largeExtent(width: number, height: number): { width: number; height: number } {
  return scaled(width, height, Math.min(1, largeLongSide / Math.max(width, height)));
}

/** What is kept of a picture that is opened as a whole: enough for the large preview and for any model. */
export function keptExtent(width: number, height: number): { width: number; height: number } {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return scaled(
    width,
    height,
    Math.min(1, Math.max(keptShortSide / short, largeLongSide / long), longestSide / long),
  );
}

export function scaled(width: number, height: number, scale: number): { width: number; height: number } {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
