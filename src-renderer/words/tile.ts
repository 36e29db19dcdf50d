/** @file A tile's name for those who hear it: what it shows and how it is marked. */
import type { PhotoTile } from '../../src-preload/contract/index.ts';
import { formatDate } from './dates.ts';
import { countOf } from './numbers.ts';

/**
 * “Two dogs on a beach, June 17, 2023, favourite, 4 stars”.
 * @param shows said instead of what it shows; null = it is not hidden
 */
export function tileLabel(tile: PhotoTile, shows: string | null = null): string {
  // a caption is a sentence, and this one goes on
  const parts = [(shows ?? tile.alt).replace(/\.$/, '') || 'A photo'];
  if (tile.takenAt) parts.push(formatDate(tile));
  if (tile.favourite) parts.push('favourite');
  if (tile.rating) parts.push(countOf(tile.rating, 'star'));
  if (tile.damaged) parts.push('damaged file');
  return parts.join(', ');
}
