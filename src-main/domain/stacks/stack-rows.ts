/** @file The stack columns of photo rows, and the rows in which they differ. Pure. */
import type { CompanionFile, PhotoRow, StackFacts } from '../catalogue/rows.ts';
import type { Stacks } from './group-files.ts';

const none: readonly never[] = [];

/** The columns of a row about its stack. */
export type StackFields = Pick<PhotoRow, 'stackParentId' | 'otherStackParents' | 'companions'>;

/**
 * New columns of the photos whose stack changed, and of their former and new primaries, which are derived
 * from the members, too.
 */
export function differingRows(
  photos: ReadonlyMap<string, StackFacts>,
  { primaryOf, otherStackParents }: Stacks,
  kept: ReadonlyMap<string, CompanionFile[]>,
): Map<string, StackFields> {
  const wanted = new Map<string, StackFields>();
  const want = (id: string | null) => {
    if (id !== null && photos.has(id))
      wanted.set(id, {
        stackParentId: primaryOf.get(id) ?? null,
        otherStackParents: [...(otherStackParents.get(id) ?? [])],
        companions: kept.get(id) ?? [],
      });
  };
  for (const photo of photos.values()) {
    const primary = primaryOf.get(photo.id) ?? null;
    const others = otherStackParents.get(photo.id) ?? none;
    const isPlaced =
      primary === photo.stackParentId && others.join(' ') === photo.otherStackParents.join(' ');
    if (isPlaced && sameFiles(photo.companions, kept.get(photo.id) ?? none)) continue;
    want(photo.id);
    if (!isPlaced)
      for (const other of [primary, ...others, photo.stackParentId, ...photo.otherStackParents]) want(other);
  }
  return wanted;
}

/** The row with new stack columns, marked to be derived again. */
export function withStackFields(
  row: PhotoRow,
  { stackParentId, otherStackParents, companions }: StackFields,
): PhotoRow {
  return {
    ...row,
    stackParentId,
    otherStackParents: [...otherStackParents],
    companions: [...companions],
    derivedVersion: null,
  };
}

function sameFiles(a: readonly CompanionFile[], b: readonly CompanionFile[]): boolean {
  return (a.length === 0 && b.length === 0) || JSON.stringify(a) === JSON.stringify(b);
}
