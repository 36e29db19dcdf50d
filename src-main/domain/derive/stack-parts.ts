/**
 * @file The metadata and paths that a photo is derived from: its own and those of the photos stacked under
 * it.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { stackMetadata } from '../stacks/item.ts';
import type { DeriveInput } from './derive.ts';

/** Inputs of derive from rows: of the photo, and of the photos stacked under it. */
export type Parts = Pick<DeriveInput, 'metadata' | 'relPaths'>;

export async function readParts(
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'stackMembersOf'>,
  ids: readonly string[],
): Promise<{ of(row: PhotoRow): Parts }> {
  const membersOf = await catalogue.stackMembersOf(ids);
  const memberIds = [...membersOf.values()].flat();
  const [rows, files] = await Promise.all([
    catalogue.getPhotos(memberIds),
    catalogue.filesOf([...ids, ...memberIds]),
  ]);
  return {
    of(row) {
      const members = (membersOf.get(row.id) ?? [])
        .flatMap((id) => rows.get(id) ?? [])
        .filter(({ otherStackParents }) => otherStackParents.length === 0);
      const all = [row, ...members];
      return {
        metadata: stackMetadata(
          row.metadata,
          members.map(({ metadata }) => metadata),
        ),
        relPaths: all
          .flatMap(({ id, companions }) => [...(files.get(id) ?? []), ...companions])
          .map(({ relPath }) => relPath)
          .sort(),
      };
    },
  };
}
