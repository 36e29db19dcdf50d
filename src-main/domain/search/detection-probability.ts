/** @file How likely a photo shows a thing, by what tags state of the detector's labels (tags/seen-boxes.ts). */
import { shownFrom } from '../tags/bands.ts';
import type { Seen, SeenBox } from '../tags/seen-boxes.ts';

/** From this probability on a thing counts as shown, as for tags. */
export const shownProbability = shownFrom;

/** The boxes with one of these labels, surest first. */
export function boxesWith({ boxes }: Seen, labels: readonly string[]): SeenBox[] {
  return boxes.filter(({ label }) => labels.includes(label));
}

/** Probability that at least `count` things with one of the labels are there. */
export function presenceOf(seen: Seen, labels: readonly string[], count: number): number {
  const one = labels.reduce((most, label) => Math.max(most, seen.presence.get(label) ?? 0), 0);
  if (count <= 1) return one;
  const probabilities = boxesWith(seen, labels).map(({ probability }) => probability);
  return probabilities.sort((a, b) => b - a)[count - 1] ?? 0;
}
