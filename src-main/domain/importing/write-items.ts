/**
 * @file Writes what was made out of a group of files: identity first, then photos, files and evidence, so that
 * a kill at any moment costs a batch and nothing else.
 */
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { IdentityChange } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import { previewPath } from '../shared/layout.ts';
import { noMetadata } from '../shared/metadata.ts';
import type { EvidenceWriter } from './evidence-rows.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportItem, KnownLibrary } from './import-item.ts';
import { keepsOldContent, stampOf } from './item-outcome.ts';
import { unanalyzedPhoto, withContent, withFailure, withPlace } from './photo-rows.ts';

export interface WriteDeps extends Pick<
  ImportContext,
  | 'catalogue'
  | 'identity'
  | 'decisions'
  | 'copyWords'
  | 'offerWords'
  | 'photosChanged'
  | 'layout'
  | 'disk'
  | 'now'
> {
  known: KnownLibrary;
  evidence: EvidenceWriter;
}

export async function writeItems(items: readonly ImportItem[], deps: WriteDeps): Promise<void> {
  const { catalogue, identity, evidence } = deps;
  const copies = items.flatMap(({ identified, hash }) =>
    identified.kind === 'new' && identified.copyFrom !== null
      ? [{ from: identified.copyFrom, to: identified.photoId, hash }]
      : [],
  );
  if (copies.length > 0) await deps.copyWords(copies);
  const { rows, dropped } = fileRows(items);
  await identity.append(identityChanges(items, dropped));
  const before = await writePhotos(items, deps);
  await catalogue.putFiles(rows);
  await catalogue.deleteFiles(dropped);
  const offers = items.flatMap(({ identified, hash, offer }) =>
    offer ? [{ ...offer, to: identified.photoId, hash }] : [],
  );
  if (offers.length > 0) await deps.offerWords(offers);
  await evidence.keep(
    [...before, ...(await copiedFrom(items, catalogue))].flatMap(({ item, row }) =>
      item.analysis?.ok && item.analysis.signature && item.analysis.signature.pixelHash === row.pixelHash
        ? [
            {
              from: { photoId: row.id, hash: row.contentHash },
              to: { photoId: item.identified.photoId, hash: item.hash },
            },
          ]
        : [],
    ),
  );
  await evidence.put(
    items.flatMap(({ identified, hash, analysis }) =>
      analysis?.ok ? [{ photoId: identified.photoId, contentHash: hash, evidence: analysis.evidence }] : [],
    ),
  );
  await deps.photosChanged([
    ...new Set(
      items.flatMap(({ identified, replaced }) => [
        identified.photoId,
        ...(replaced === null ? [] : [replaced]),
      ]),
    ),
  ]);
  await discardOld(before, deps);
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

function fileRows(items: readonly ImportItem[]): { rows: FileRow[]; dropped: FileRow[] } {
  const rows = items.map((item): FileRow => {
    const { file, identified } = item;
    return {
      photoId: identified.photoId,
      rootId: file.rootId,
      relPath: file.relPath,
      sizeBytes: file.sizeBytes,
      mtimeMs: file.mtimeMs,
      state: 'present',
      sidecars: stampOf(item),
    };
  });
  const put = new Set(rows.map((row) => fileKey(row.rootId, row.relPath)));
  const dropped = items
    .flatMap(({ identified }) => ('dropped' in identified ? identified.dropped : []))
    .filter((row) => !put.has(fileKey(row.rootId, row.relPath)));
  return { rows, dropped };
}

function identityChanges(items: readonly ImportItem[], dropped: readonly FileRow[]): IdentityChange[] {
  return [
    ...dropped.map(({ rootId, relPath }): IdentityChange => ({ gone: { rootId, relPath } })),
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

/** @returns photos whose content changed, with their rows as they were */
async function writePhotos(
  items: readonly ImportItem[],
  { catalogue, decisions, known, now }: WriteDeps,
): Promise<{ item: ImportItem; row: PhotoRow }[]> {
  const fresh = items.filter(({ identified }) => identified.kind === 'new');
  await catalogue.putPhotos(
    fresh.map((item) => {
      const { identified, hash } = item;
      return changed(
        unanalyzedPhoto(identified.photoId, hash, decisions.of(identified.photoId)),
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
  const healed = new Set(
    items.flatMap(({ identified }) =>
      'heals' in identified && identified.heals ? [identified.photoId] : [],
    ),
  );
  const newPlaces = new Map<string, ImportItem[]>();
  for (const item of items) {
    if (['moved', 'duplicate', 'returned'].includes(item.identified.kind))
      newPlaces.set(item.identified.photoId, [...(newPlaces.get(item.identified.photoId) ?? []), item]);
  }
  const before: { item: ImportItem; row: PhotoRow }[] = [];
  await catalogue.updatePhotos([...new Set([...analyzed.keys(), ...healed, ...newPlaces.keys()])], (row) => {
    const item = analyzed.get(row.id);
    if (item?.analysis?.ok && known.photos.has(row.id)) before.push({ item, row });
    const next = item ? changed(row, item, decisions) : row;
    const places = newPlaces.get(row.id) ?? [];
    const placed = places.reduce((photo, { file }) => withPlace(photo, file, now()), next);
    // another path means other folder and file names to search by
    return {
      ...placed,
      failure: healed.has(row.id) ? null : next.failure,
      derivedVersion: places.length > 0 ? null : next.derivedVersion,
    };
  });
  return before;
}

function changed(
  row: PhotoRow,
  { hash, analysis, metadata }: ImportItem,
  decisions: WriteDeps['decisions'],
): PhotoRow {
  if (!analysis) return row;
  return analysis.ok
    ? withContent(row, hash, analysis, metadata ?? noMetadata, decisions.of(row.id))
    : withFailure(row, analysis);
}

/** Previews of a content that is no more. */
async function discardOld(
  before: readonly { item: ImportItem; row: PhotoRow }[],
  { disk, layout }: WriteDeps,
): Promise<void> {
  for (const { item, row } of before) {
    if (row.contentHash.slice(0, 8) === item.hash.slice(0, 8)) continue;
    for (const kind of ['grid', 'large'] as const)
      await disk.discardPreview(previewPath(layout, row.id, row.contentHash, kind));
  }
}
