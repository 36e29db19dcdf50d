/** @file What the rows of photos are to say of their items, and which rows say something else. Pure. */
import type { CompanionFile, PhotoRow, StackFacts } from '../catalogue/rows.ts';
import type { Stacks } from './group-files.ts';

const none: readonly never[] = [];

/** What a row is to say of its item. */
export type StackFields = Pick<PhotoRow, 'stackParentId' | 'otherStackParents' | 'companions'>;

/**
 * Photos that are to say something else; and those under which others were or will be shown, since they are
 * derived from these, too.
 */
export function differingRows(
  photos: ReadonlyMap<string, StackFacts>,
  { leaderOf, otherStackParents }: Stacks,
  kept: ReadonlyMap<string, CompanionFile[]>,
): Map<string, StackFields> {
  const wanted = new Map<string, StackFields>();
  const want = (id: string | null) => {
    if (id !== null && photos.has(id))
      wanted.set(id, {
        stackParentId: leaderOf.get(id) ?? null,
        otherStackParents: [...(otherStackParents.get(id) ?? [])],
        companions: kept.get(id) ?? [],
      });
  };
  for (const photo of photos.values()) {
    const leader = leaderOf.get(photo.id) ?? null;
    const others = otherStackParents.get(photo.id) ?? none;
    const isPlaced = leader === photo.stackParentId && others.join(' ') === photo.otherStackParents.join(' ');
    if (isPlaced && sameFiles(photo.companions, kept.get(photo.id) ?? none)) continue;
    want(photo.id);
    if (!isPlaced)
      for (const other of [leader, ...others, photo.stackParentId, ...photo.otherStackParents]) want(other);
  }
  return wanted;
}

/** The row as it is to be, to be derived again. */
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
