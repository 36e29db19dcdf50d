/** @file Removes a root from the catalogue: its files, its photos and their previews. */
import { previewPath } from '../shared/layout.ts';
import type { OpenLibrary } from './open-library.ts';

/** Photos with a file under another root stay. Decisions on the others stay in the journal. */
export async function forgetRoot(
  rootId: string,
  { catalogue, identity, files: disk, layout }: OpenLibrary,
): Promise<void> {
  const files = await catalogue.files(rootId);
  const ids = [...new Set(files.map((row) => row.photoId))];
  await identity.append([{ goneRoot: rootId }]);
  await catalogue.deleteFiles(files);
  const elsewhere = await catalogue.filesOf(ids);
  const rows = await catalogue.getPhotos(ids.filter((id) => !elsewhere.has(id)));
  await catalogue.deletePhotos([...rows.keys()]);
  for (const { id, contentHash } of rows.values())
    for (const kind of ['grid', 'large'] as const)
      await disk.removeIfThere(previewPath(layout, id, contentHash, kind));
}
