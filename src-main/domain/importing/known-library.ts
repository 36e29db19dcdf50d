/**
 * @file The library when an import begins: photos and rows of files, corrected where a kill or a change of
 * the roots left them out of date.
 */
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { IdentityChange, IdentityFile } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import { metadataVersion } from '../shared/metadata.ts';
import type { ImportDeps, ImportPhoto, ImportRoot, KnownLibrary } from './import-item.ts';
import type { ScanOptions } from './import-plan.ts';
import { rowsOfNestedRoots, excludedRows } from './root-ownership.ts';
import { momentKey } from './same-photo.ts';

/** The library without files that are excluded now, and with files of nested roots as rows of these. */
export async function loadKnown(
  deps: ImportDeps,
  roots: readonly ImportRoot[],
  { retryFailed }: ScanOptions,
): Promise<KnownLibrary> {
  const { catalogue, identity } = deps;
  const photos = new Map<string, ImportPhoto>();
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) {
      const { id, contentHash, pixelHash, failure, damaged, metadata } = row;
      const decoded = pixelHash !== null;
      const failed = failure !== null && (decoded || !retryFailed);
      photos.set(id, {
        id,
        contentHash,
        decoded,
        failed,
        failure,
        damaged,
        moment: momentKey(row),
        outdated: metadata.version < metadataVersion || (retryFailed && metadata.problems.length > 0),
      });
    }
  }
  const rows = await catalogue.files();
  const lost = await lostRows(photos, rows, identity);
  if (lost.length > 0) await catalogue.putFiles(lost);
  const moved = await moveToNestedRoots([...rows, ...lost], photos, deps);
  return { photos, rows: await removeExcluded(moved, roots, deps) };
}

/** Files of a folder that became a root of its own become files of that root, of the same photos. */
async function moveToNestedRoots(
  rows: readonly FileRow[],
  photos: KnownLibrary['photos'],
  { catalogue, identity, disk, roots }: ImportDeps,
): Promise<readonly FileRow[]> {
  const real = await Promise.all(
    roots().map(async (root) => ({ ...root, path: await disk.realPath(root.path) })),
  );
  const changes = rowsOfNestedRoots(rows, real).filter(({ from }) => photos.has(from.photoId));
  if (changes.length === 0) return rows;
  const [from, to] = [changes.map((change) => change.from), changes.flatMap((change) => change.to ?? [])];
  await identity.append(
    changes.flatMap((change): IdentityChange[] => [
      { gone: { rootId: change.from.rootId, relPath: change.from.relPath } },
      ...(change.to ? [{ file: identityOf(change.to, photos.get(change.to.photoId)!.contentHash) }] : []),
    ]),
  );
  await catalogue.putFiles(to);
  await catalogue.deleteFiles(from);
  // search reads the names of folders: the photos are derived again
  await catalogue.updatePhotos([...new Set(from.map(({ photoId }) => photoId))], (row) => ({
    ...row,
    derivedVersion: null,
  }));
  const gone = new Set(from);
  return [...rows.filter((row) => !gone.has(row)), ...to];
}

/**
 * Files that a pattern excludes belong to no photo. When the pattern is deleted, they are recognised by their
 * content.
 */
async function removeExcluded(
  rows: readonly FileRow[],
  roots: readonly ImportRoot[],
  { catalogue, identity, photosChanged }: ImportDeps,
): Promise<FileRow[]> {
  const out = new Set(excludedRows(rows, roots));
  if (out.size > 0) {
    await identity.append(
      [...out].map(({ rootId, relPath }): IdentityChange => ({ gone: { rootId, relPath } })),
    );
    await catalogue.deleteFiles([...out]);
    await photosChanged([...new Set([...out].map(({ photoId }) => photoId))]);
  }
  return rows.filter((row) => !out.has(row));
}

function identityOf({ photoId, rootId, relPath, sizeBytes, mtimeMs }: FileRow, hash: string): IdentityFile {
  return { photoId, hash, rootId, relPath, size: sizeBytes, mtimeMs };
}

/**
 * Rows of files that are missing after a kill between writing photos and files. The identity journal, which
 * is written first, has them.
 */
async function lostRows(
  photos: KnownLibrary['photos'],
  rows: readonly FileRow[],
  identity: ImportDeps['identity'],
): Promise<FileRow[]> {
  const withFile = new Set(rows.map((row) => row.photoId));
  if ([...photos.keys()].every((id) => withFile.has(id))) return [];
  const knownFiles = new Set(rows.map((row) => fileKey(row.rootId, row.relPath)));
  return [...(await identity.load()).files]
    .filter(
      ([key, { photoId, hash }]) =>
        !knownFiles.has(key) && !withFile.has(photoId) && photos.get(photoId)?.contentHash === hash,
    )
    .map(([, { photoId, rootId, relPath, size, mtimeMs }]) => ({
      photoId,
      rootId,
      relPath,
      sizeBytes: size,
      mtimeMs,
      state: 'present' as const,
      sidecars: null,
    }));
}

/** How many photos have the same moment and camera as `photo`, without those in `but`. */
export function countSharingMoment(
  { photos }: KnownLibrary,
  photo: PhotoRow,
  but: readonly string[],
): number {
  const moment = momentKey(photo);
  if (moment === null) return 0;
  let others = 0;
  for (const other of photos.values()) if (other.moment === moment && !but.includes(other.id)) others += 1;
  return others;
}
