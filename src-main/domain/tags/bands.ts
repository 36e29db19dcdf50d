/** @file From a probability to how a tag is shown: plainly, as "maybe", or not. */

/**
 * From this probability on a tag is shown as "maybe". F1 is flat from .3 to .45 on either half of the
 * evaluation photos.
 */
export const shownFrom = 0.35;
/** From this probability on a tag is shown as "sure". */
export const sureFrom = 0.7;

/** null = not shown */
export type TagBand = 'sure' | 'maybe' | null;

export function bandOf(probability: number): TagBand {
  return probability >= sureFrom ? 'sure' : probability >= shownFrom ? 'maybe' : null;
}

const ranks = new Map<TagBand, number>([
  [null, 0],
  ['maybe', 1],
  ['sure', 2],
]);

/** Below 0 where the first is the weaker one. */
export function compareBands(a: TagBand, b: TagBand): number {
  return ranks.get(a)! - ranks.get(b)!;
}
