/** @file How large a picture is shown, in words. */
import { formatShare } from './numbers.ts';
import { isSameScale } from '../layout/zoom.ts';

/**
 * “Fits the window”, “Actual size”, “35% of actual size”.
 * @param scale 1 = fits @param actual at which a pixel of the picture is one of the screen
 */
export function zoomWords(scale: number, actual: number): string {
  if (isSameScale(scale, actual)) return 'Actual size';
  return scale === 1 ? 'Fits the window' : `${formatShare(scale / actual)} of actual size`;
}
