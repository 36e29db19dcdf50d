/**
 * @file The photos that an edit touches: all of a stack, so that each of them has the decisions if it becomes
 * the primary.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { TouchedPhoto } from './decision-lines.ts';

export interface TouchedPhotosDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'stackParentsOf' | 'stackMembersOf'>;
  /** content hash of a photo in the timeline; null = not there */
  contentHashOf: (photoId: string) => string | null;
}

/** Photos in the timeline, each followed by the others of its stack. */
export async function shownStacks(
  { catalogue, contentHashOf }: TouchedPhotosDeps,
  ids: readonly string[],
): Promise<TouchedPhoto[]> {
  const shown = (await primariesOf(catalogue, ids)).flatMap((id) => {
    const hash = contentHashOf(id);
    return hash === null ? [] : [{ id, hash }];
  });
  const members = await catalogue.stackMembersOf(shown.map(({ id }) => id));
  if (members.size === 0) return shown;
  const rows = await catalogue.getPhotos([...members.values()].flat());
  return shown.flatMap((photo) => [photo, ...otherMembersOf(photo.id, members, rows)]);
}

/** Removed photos, each followed by the others of their stack. */
export async function removedStacks(
  { catalogue }: Pick<TouchedPhotosDeps, 'catalogue'>,
  ids: readonly string[],
): Promise<TouchedPhoto[]> {
  const asked = await primariesOf(catalogue, ids);
  const members = await catalogue.stackMembersOf(asked);
  const rows = await catalogue.getPhotos([...asked, ...[...members.values()].flat()]);
  return asked.flatMap((id): TouchedPhoto[] => {
    const row = rows.get(id);
    return row?.removed ? [{ id, hash: row.contentHash }, ...otherMembersOf(id, members, rows)] : [];
  });
}

/** The primary of each photo's stack, without duplicates. */
async function primariesOf(
  catalogue: Pick<Catalogue, 'stackParentsOf'>,
  ids: readonly string[],
): Promise<string[]> {
  const leaders = await catalogue.stackParentsOf(ids);
  return [...new Set(ids.map((id) => leaders.get(id) ?? id))];
}

/** The other photos of a stack, from the rows of its members. */
function otherMembersOf(
  id: string,
  members: ReadonlyMap<string, readonly string[]>,
  rows: ReadonlyMap<string, PhotoRow>,
): TouchedPhoto[] {
  return (members.get(id) ?? []).flatMap((member) => {
    const part = rows.get(member);
    return part && isInOneStack(part) ? [{ id: member, hash: part.contentHash, with: id }] : [];
  });
}

/** A photo in several stacks would carry decisions from one stack to another. */
function isInOneStack(row: Pick<PhotoRow, 'otherStackParents'>): boolean {
  return row.otherStackParents.length === 0;
}
