/**
 * @file Writes what the stages made out: identity first, then photos, files and evidence, so that a kill at
 * any moment costs a batch and nothing else.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { IdentityChange } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import { previewPath } from '../shared/layout.ts';
import { noMetadata } from '../shared/metadata.ts';
import type { EvidenceWriter } from './evidence-rows.ts';
import type { StaleMetadata } from './refresh-metadata.ts';
import type { ImportDeps, ImportItem, KnownLibrary } from './import-item.ts';
import type { Replacement } from './moved-edits.ts';
import type { RootGuard } from './root-guard.ts';
import { unanalyzedPhoto, withContent, withFailure, withPlace } from './photo-rows.ts';
import { failedFile, type Emit, type ImportEvent, type Outcome } from './import-events.ts';

/** rows of one write: enough for the catalogue to be quick, few enough for the grid to fill steadily */
const rowsAtOnce = 256;
const writeEveryMs = 1_000;

export interface CommitDeps extends Pick<
  ImportDeps,
  'catalogue' | 'identity' | 'decisions' | 'copyWords' | 'offerWords' | 'photosChanged' | 'layout' | 'disk'
> {
  known: KnownLibrary;
  evidence: EvidenceWriter;
  guard: Pick<RootGuard, 'gone'>;
  emit: Emit;
  now: () => number;
  /** called after each write with the photos that are to be derived again */
  written: (ids: readonly string[]) => void;
}

export interface Committer {
  /** Takes items in the order of their verdicts; writes when enough of them wait or some time has passed. */
  add(items: readonly ImportItem[]): Promise<void>;
  flush(): Promise<void>;
  /** Files written so far whose sidecars were not read with them. */
  undescribed(): readonly StaleMetadata[];
  /** Photos written so far that are new, and to which no words came or were offered. */
  fresh(): ReadonlySet<string>;
  /** Photos that gave way to another picture at their path. They may be elsewhere. */
  replaced(): ReadonlyMap<string, Replacement>;
}

export function createCommitter(deps: CommitDeps): Committer {
  const { known, emit, now } = deps;
  const failures = new Map(
    [...known.photos.values()].flatMap((photo) =>
      photo.failure ? [[photo.id, photo.failure] as const] : [],
    ),
  );
  const undescribed: StaleMetadata[] = [];
  const fresh = new Set<string>();
  const replaced = new Map<string, Replacement>();
  let waiting: ImportItem[] = [];
  let writtenMs = -Infinity;

  async function flush(): Promise<void> {
    const items = waiting;
    waiting = [];
    writtenMs = now();
    if (items.length === 0) return;
    const changed = items.filter((item) => isThere(item) && !isAsItWas(item));
    if (changed.length > 0) await write(changed, deps);
    const events = items.flatMap(eventsOf);
    for (const item of changed) {
      const { identified, offer, analysis } = item;
      if (identified.kind === 'new' && identified.copyFrom === null && offer === null && analysis?.ok)
        fresh.add(identified.photoId);
      if (item.replaced !== null)
        replaced.set(item.replaced, { relPath: item.file.relPath, by: identified.photoId });
      if (stampOf(item) === null && !failures.has(item.identified.photoId))
        undescribed.push({ file: item.file, photoId: item.identified.photoId, unchanged: null });
    }
    emit([...events, { kind: 'done', count: items.length }]);
    deps.written([...new Set(changed.map(({ identified }) => identified.photoId))]);
  }

  function eventsOf(item: ImportItem): ImportEvent[] {
    const { file, analysis, identified } = item;
    const { photoId } = identified;
    if (analysis?.ok || ('heals' in identified && identified.heals)) failures.delete(photoId);
    if (analysis && !analysis.ok && isThere(item)) failures.set(photoId, analysis);
    const failure = analysis && !analysis.ok ? analysis : failures.get(photoId);
    if (failure) {
      // of a root that went away one word is enough
      const isTold = isThere(item) || !deps.guard.gone().some(({ id }) => id === file.rootId);
      return isTold ? [failedFile(file.path, failure)] : [];
    }
    const damaged = (analysis?.ok ? analysis.damaged : known.photos.get(photoId)?.damaged) ?? false;
    const offer =
      item.offer?.state === 'open' ? { path: file.path, id: photoId, from: item.offer.from } : null;
    return [
      {
        kind: 'counted',
        outcome: outcomeOf(item),
        path: file.path,
        photoId,
        damaged,
        reason: reasonOf(item),
        problems: item.metadata?.problems ?? [],
        code: offer ? 'looks_like_edit' : '',
      },
      ...(offer ? [{ kind: 'offered', offer } as const] : []),
    ];
  }

  return {
    async add(items) {
      const stopper = items.find(({ analysis }) => analysis && !analysis.ok && analysis.code === 'disk_full');
      if (stopper?.analysis && !stopper.analysis.ok)
        throw new AppError('disk_full', stopper.analysis.message);
      waiting.push(...items);
      // the clock may be set back
      if (waiting.length >= rowsAtOnce || Math.abs(now() - writtenMs) >= writeEveryMs) await flush();
    },
    flush,
    undescribed: () => undescribed,
    fresh: () => fresh,
    replaced: () => replaced,
  };
}

/** For the line of the file. */
const editReason =
  'It looks like an edit of the photo that was here before. What you said about that one is kept, and offered in the viewer and by “sightline edits”.';

function reasonOf({ identified, offer }: ImportItem): string {
  const from = identified.kind === 'moved' ? identified.dropped[0] : undefined;
  if (offer?.state === 'open') return editReason;
  return from ? `It was at ${from.relPath}.` : '';
}

function outcomeOf(item: ImportItem): Outcome {
  const { identified, needsAnalysis } = item;
  switch (identified.kind) {
    case 'new':
    case 'returned':
      return 'imported';
    case 'edited':
      return 'updated';
    case 'moved':
      return 'moved';
    case 'duplicate':
      return 'duplicates';
    case 'touched':
      return needsAnalysis || identified.heals || stampOf(item) === null ? 'updated' : 'unchanged';
  }
}

/** A file that went away while it was imported leaves no trace: the next scan says what became of it. */
function isThere({ analysis }: ImportItem): boolean {
  return !analysis || analysis.ok || analysis.code !== 'not_found';
}

/** Only looked at to make sure: there is nothing to write. */
function isAsItWas(item: ImportItem): boolean {
  const { file, row, identified, needsAnalysis } = item;
  if (identified.kind !== 'touched' || identified.heals || needsAnalysis || !row) return false;
  return (
    row.state === 'present' &&
    row.sizeBytes === file.sizeBytes &&
    row.mtimeMs === file.mtimeMs &&
    row.sidecars === file.stamp
  );
}

/** The stamp of the sidecars that the photo's metadata was read with; null = they are still to be read. */
function stampOf({ file, row, identified, needsAnalysis }: ImportItem): string | null {
  switch (identified.kind) {
    case 'new':
    case 'edited':
      return file.stamp;
    case 'touched':
      return needsAnalysis || row?.sidecars === file.stamp ? file.stamp : null;
    case 'moved':
      return needsAnalysis || identified.dropped[0]?.sidecars === file.stamp ? file.stamp : null;
    case 'duplicate':
      return file.stamp === '' ? '' : null;
    case 'returned':
      return null;
  }
}

/**
 * The other content of a known photo could not be read: the photo keeps the content that was read, and says
 * so.
 */
function keepsOldContent({ identified, analysis }: ImportItem): boolean {
  return identified.kind === 'edited' && analysis !== null && !analysis.ok;
}

async function write(items: readonly ImportItem[], deps: CommitDeps): Promise<void> {
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
  catalogue: CommitDeps['catalogue'],
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
  { catalogue, decisions, known, now }: CommitDeps,
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
  decisions: CommitDeps['decisions'],
): PhotoRow {
  if (!analysis) return row;
  return analysis.ok
    ? withContent(row, hash, analysis, metadata ?? noMetadata, decisions.of(row.id))
    : withFailure(row, analysis);
}

/** Previews of a content that is no more. */
async function discardOld(
  before: readonly { item: ImportItem; row: PhotoRow }[],
  { disk, layout }: CommitDeps,
): Promise<void> {
  for (const { item, row } of before) {
    if (row.contentHash.slice(0, 8) === item.hash.slice(0, 8)) continue;
    for (const kind of ['grid', 'large'] as const)
      await disk.discardPreview(previewPath(layout, row.id, row.contentHash, kind));
  }
}
