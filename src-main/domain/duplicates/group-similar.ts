/** @file Groups photos that are versions of one picture. Pure. */
import {
  isSimilar,
  isSamePicture,
  mayBeOneExposure,
  type Likeness,
  type NamedCandidate,
} from './likeness.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** more than a person reviews at once; the rest becomes another group */
const maxMembers = 100;

export interface Grouping {
  /** null = not compared now */
  photos: readonly (NamedCandidate | null)[];
  likeness(a: number, b: number): Likeness;
  /** the person marked these two as different photos */
  areDistinct(a: number, b: number): boolean;
}

/**
 * Each group has a centre: the photo with the most similar ones, the largest of equals. Members are similar
 * to the centre and not too different from one another, so a chain of slowly changing pictures is split. No
 * photo is in two groups.
 * @returns indices in `photos`, at least two a group
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
      if (group.length === maxMembers) break;
      const candidate = photos[other];
      if (other === centre || taken.has(other) || !candidate || !isSamePicture(likeness(centre, other)))
        continue;
      if (
        group.every(
          (member) =>
            mayBeOneExposure(photos[member]!, candidate) &&
            isSimilar(likeness(member, other)) &&
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
