/** @file Which photos an edit touches: all of an item, so that whichever of them leads it has its words. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { TouchedPhoto } from './decision-lines.ts';

export interface TouchedPhotosDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'stackParentsOf' | 'stackMembersOf'>;
  /** content hash of a photo that is shown; null = no such photo */
  contentHashOf: (photoId: string) => string | null;
}

/** Photos that are shown, each followed by the others of its item. */
export async function shownItems(
  { catalogue, contentHashOf }: TouchedPhotosDeps,
  ids: readonly string[],
): Promise<TouchedPhoto[]> {
  const shown = (await leadersOf(catalogue, ids)).flatMap((id) => {
    const hash = contentHashOf(id);
    return hash === null ? [] : [{ id, hash }];
  });
  const members = await catalogue.stackMembersOf(shown.map(({ id }) => id));
  if (members.size === 0) return shown;
  const rows = await catalogue.getPhotos([...members.values()].flat());
  return shown.flatMap((photo) => [photo, ...partsOf(photo.id, members, rows)]);
}

/** Photos that were taken out, each followed by the others of its item. */
export async function removedItems(
  { catalogue }: Pick<TouchedPhotosDeps, 'catalogue'>,
  ids: readonly string[],
): Promise<TouchedPhoto[]> {
  const asked = await leadersOf(catalogue, ids);
  const members = await catalogue.stackMembersOf(asked);
  const rows = await catalogue.getPhotos([...asked, ...[...members.values()].flat()]);
  return asked.flatMap((id): TouchedPhoto[] => {
    const row = rows.get(id);
    return row?.removed ? [{ id, hash: row.contentHash }, ...partsOf(id, members, rows)] : [];
  });
}

/** Each item once. */
async function leadersOf(
  catalogue: Pick<Catalogue, 'stackParentsOf'>,
  ids: readonly string[],
): Promise<string[]> {
  const leaders = await catalogue.stackParentsOf(ids);
  return [...new Set(ids.map((id) => leaders.get(id) ?? id))];
}

/** The other photos of an item, from the rows of its members. */
function partsOf(
  id: string,
  members: ReadonlyMap<string, readonly string[]>,
  rows: ReadonlyMap<string, PhotoRow>,
): TouchedPhoto[] {
  return (members.get(id) ?? []).flatMap((member) => {
    const part = rows.get(member);
    return part && isPartOfOne(part) ? [{ id: member, hash: part.contentHash, with: id }] : [];
  });
}

/** What is part of several items would carry words from one to the other. */
function isPartOfOne(row: Pick<PhotoRow, 'otherStackParents'>): boolean {
  return row.otherStackParents.length === 0;
}
