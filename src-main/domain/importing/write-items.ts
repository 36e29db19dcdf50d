/**
 * @file Writes a group of items: identity journal first, then photos and files, so that a kill at any moment
 * costs no more than one batch. No model has run yet: existing evidence is kept where the pixels are the
 * same.
 */
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { IdentityChange } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import { previewPath } from '../shared/layout.ts';
import { noMetadata } from '../shared/metadata.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportItem, KnownLibrary } from './import-item.ts';
import { keepsOldContent, sidecarStampAfterImport } from './item-outcome.ts';
import { withEarlierMetadata } from './partial-metadata.ts';
import { undecodedPhoto, withContent, withFailure, withFileDate } from './photo-rows.ts';

export interface WriteDeps extends Pick<
  ImportContext,
  | 'catalogue'
  | 'identity'
  | 'decisions'
  | 'copyDecisions'
  | 'offerDecisions'
  | 'photosChanged'
  | 'layout'
  | 'disk'
  | 'now'
> {
  known: KnownLibrary;
}

export async function writeItems(items: readonly ImportItem[], deps: WriteDeps): Promise<void> {
  const { catalogue, identity } = deps;
  const copies = items.flatMap(({ identified, hash }) =>
    identified.kind === 'new' && identified.copyFrom !== null
      ? [{ from: identified.copyFrom, to: identified.photoId, hash }]
      : [],
  );
  if (copies.length > 0) await deps.copyDecisions(copies);
  const { rows, oldRows } = fileRows(items);
  await identity.append(identityChanges(items, oldRows));
  const before = await writePhotos(items, deps);
  await catalogue.putFiles(rows);
  await catalogue.deleteFiles(oldRows);
  const offers = items.flatMap(({ identified, hash, offer }) =>
    offer ? [{ ...offer, to: identified.photoId, hash }] : [],
  );
  if (offers.length > 0) await deps.offerDecisions(offers);
  const samePixels = [...before, ...(await copiedFrom(items, catalogue))].flatMap(({ item, row }) =>
    item.analysis?.ok && item.analysis.signature && item.analysis.signature.pixelHash === row.pixelHash
      ? [
          {
            from: { photoId: row.id, hash: row.contentHash },
            to: { photoId: item.identified.photoId, hash: item.hash },
          },
        ]
      : [],
  );
  if (samePixels.length > 0) await catalogue.carryEvidence(samePixels);
  await deps.photosChanged([
    ...new Set(
      items.flatMap(({ identified, replaced }) => [
        identified.photoId,
        ...(replaced === null ? [] : [replaced]),
      ]),
    ),
  ]);
  await discardOldPreviews(before, deps);
}

/** Edited copies with the photos that they are copies of. */
async function copiedFrom(
  items: readonly ImportItem[],
  catalogue: WriteDeps['catalogue'],
): Promise<{ item: ImportItem; row: PhotoRow }[]> {
  const copies = items.flatMap((item) =>
    item.identified.kind === 'new' && item.identified.copyFrom !== null
      ? [{ item, from: item.identified.copyFrom }]
      : [],
  );
  if (copies.length === 0) return [];
  const rows = await catalogue.getPhotos(copies.map(({ from }) => from));
  return copies.flatMap(({ item, from }) => (rows.has(from) ? [{ item, row: rows.get(from)! }] : []));
}

function fileRows(items: readonly ImportItem[]): { rows: FileRow[]; oldRows: FileRow[] } {
  const rows = items.map((item): FileRow => {
    const { file, identified } = item;
    return {
      photoId: identified.photoId,
      rootId: file.rootId,
      relPath: file.relPath,
      sizeBytes: file.sizeBytes,
      mtimeMs: file.mtimeMs,
      state: 'present',
      sidecars: sidecarStampAfterImport(item),
    };
  });
  const put = new Set(rows.map((row) => fileKey(row.rootId, row.relPath)));
  const oldRows = items
    .flatMap(({ identified }) => ('oldRows' in identified ? identified.oldRows : []))
    .filter((row) => !put.has(fileKey(row.rootId, row.relPath)));
  return { rows, oldRows };
}

function identityChanges(items: readonly ImportItem[], oldRows: readonly FileRow[]): IdentityChange[] {
  return [
    ...oldRows.map(({ rootId, relPath }): IdentityChange => ({ gone: { rootId, relPath } })),
    ...items
      .filter((item) => !keepsOldContent(item))
      .map(({ file, hash, identified }): IdentityChange => ({
        file: {
          photoId: identified.photoId,
          hash,
          rootId: file.rootId,
          relPath: file.relPath,
          size: file.sizeBytes,
          mtimeMs: file.mtimeMs,
        },
      })),
  ];
}

/** @returns photos whose content changed, with their old rows */
async function writePhotos(
  items: readonly ImportItem[],
  { catalogue, decisions, known, now }: WriteDeps,
): Promise<{ item: ImportItem; row: PhotoRow }[]> {
  const newItems = items.filter(({ identified }) => identified.kind === 'new');
  await catalogue.putPhotos(
    newItems.map((item) => {
      const { identified, hash } = item;
      return changed(
        undecodedPhoto(identified.photoId, hash, decisions.of(identified.photoId)),
        item,
        decisions,
      );
    }),
  );
  const analyzed = new Map(
    items
      .filter((item) => item.identified.kind !== 'new' && item.analysis)
      .map((item) => [item.identified.photoId, item]),
  );
  const readable = new Set(
    items.flatMap(({ identified }) =>
      'becomesReadable' in identified && identified.becomesReadable ? [identified.photoId] : [],
    ),
  );
  const newFilesOf = new Map<string, ImportItem[]>();
  for (const item of items) {
    if (['moved', 'duplicate', 'returned'].includes(item.identified.kind))
      newFilesOf.set(item.identified.photoId, [...(newFilesOf.get(item.identified.photoId) ?? []), item]);
  }
  const before: { item: ImportItem; row: PhotoRow }[] = [];
  await catalogue.updatePhotos(
    [...new Set([...analyzed.keys(), ...readable, ...newFilesOf.keys()])],
    (row) => {
      const item = analyzed.get(row.id);
      if (item?.analysis?.ok && known.photos.has(row.id)) before.push({ item, row });
      const next = item ? changed(row, item, decisions) : row;
      const newFiles = newFilesOf.get(row.id) ?? [];
      const dated = newFiles.reduce((photo, { file }) => withFileDate(photo, file, now()), next);
      // search reads the names of files and folders: the photo is derived again
      return {
        ...dated,
        failure: readable.has(row.id) ? null : next.failure,
        derivedVersion: newFiles.length > 0 ? null : next.derivedVersion,
      };
    },
  );
  return before;
}

function changed(
  row: PhotoRow,
  { hash, analysis, metadata, unreadSidecars }: ImportItem,
  decisions: WriteDeps['decisions'],
): PhotoRow {
  if (!analysis) return row;
  if (!analysis.ok) return withFailure(row, analysis);
  const read = metadata ?? noMetadata;
  const known = unreadSidecars.length > 0 ? withEarlierMetadata(read, row.metadata) : read;
  return withContent(row, hash, analysis, known, decisions.of(row.id));
}

/** Deletes the previews of the old content. */
async function discardOldPreviews(
  before: readonly { item: ImportItem; row: PhotoRow }[],
  { disk, layout }: WriteDeps,
): Promise<void> {
  for (const { item, row } of before) {
    if (row.contentHash.slice(0, 8) === item.hash.slice(0, 8)) continue;
    for (const kind of ['grid', 'large'] as const)
      await disk.discardPreview(previewPath(layout, row.id, row.contentHash, kind));
  }
}
