/** @file Groups photos that are one picture in several versions. Pure. */
import { looksNearby, looksTheSame, mayBeOneExposure, type Likeness, type Named } from './likeness.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** More than a person looks through at once; the rest makes another group. */
const mostMembers = 100;

export interface Grouping {
  /** null = not offered now */
  photos: readonly (Named | null)[];
  likeness(a: number, b: number): Likeness;
  /** the person said that these two are not the same */
  areDistinct(a: number, b: number): boolean;
}

/**
 * Each group has a centre: the photo that most others look like, of those the largest. Members look the same
 * as the centre and not different from one another, so a chain of slowly changing pictures is cut. No photo
 * is in two groups.
 * @returns places in `photos`, at least two a group
 */
export function* groupSimilar(
  { photos, likeness, areDistinct }: Grouping,
  neighbours: Neighbourhood,
): Generator<void, number[][]> {
  const centres = [...photos.keys()].flatMap((photo) => {
    const count = photos[photo] ? neighbours.count(photo) : 0;
    return count > 1
      ? [{ photo, count, pixels: photos[photo]!.width * photos[photo]!.height, id: photos[photo]!.id }]
      : [];
  });
  centres.sort((a, b) => b.count - a.count || b.pixels - a.pixels || (a.id < b.id ? -1 : 1));
  const taken = new Set<number>();
  const groups: number[][] = [];
  for (const { photo: centre } of centres) {
    if (taken.has(centre)) continue;
    yield;
    const group = [centre];
    for (const other of neighbours.of(centre)) {
      if (group.length === mostMembers) break;
      const candidate = photos[other];
      if (other === centre || taken.has(other) || !candidate || !looksTheSame(likeness(centre, other)))
        continue;
      if (
        group.every(
          (member) =>
            mayBeOneExposure(photos[member]!, candidate) &&
            looksNearby(likeness(member, other)) &&
            !areDistinct(member, other),
        )
      )
        group.push(other);
    }
    if (group.length < 2) continue;
    for (const member of group) taken.add(member);
    groups.push(group);
  }
  return groups;
}
