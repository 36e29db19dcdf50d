/** @file Phase: writes the pictures of the stream into the library, and reports the outcome of each. */
import { AppError } from '../../../../src-preload/contract/index.ts';
import type { ImportContext } from '../import-context.ts';
import { failedFile, type ImportEvent } from '../import-events.ts';
import type { ImportItem, KnownLibrary, StaleMetadata } from '../import-item.ts';
import { countedItem, isUnchanged, stillExists, sidecarStampAfterImport } from '../item-outcome.ts';
import { forEachGroup, type Groups } from '../phase-sequence.ts';
import { writeItems, type WriteDeps } from '../write-items.ts';
import type { Matched } from './match.ts';
import type { Scanned } from './scan.ts';

/** rows of one write: enough for the catalogue to be quick, few enough for the grid to fill steadily */
const rowsAtOnce = 256;
const writeEveryMs = 1_000;

/** A path, relative to its root, and the photo that is there now. */
export interface Replacement {
  relPath: string;
  replacedBy: string;
}

/** What was written to the library. */
export interface Committed extends Matched {
  /** files that were written, whose sidecars were not read with them */
  stale: readonly StaleMetadata[];
  /** new photos without inherited or offered annotations */
  newPhotos: ReadonlySet<string>;
  /** photos whose path now holds another picture; they may be elsewhere */
  replaced: ReadonlyMap<string, Replacement>;
}

/** @throws AppError disk_full; the signal's reason when stopped */
export async function commit(
  { known, groups }: Pick<Scanned, 'known'> & { groups: Groups<ImportItem[], Matched> },
  context: ImportContext,
): Promise<Committed> {
  const { now, signal } = context;
  const deps: CommitDeps = { ...context, known };
  const failures = failuresOf(known);
  const withoutRow = new Set<string>();
  const written: Written[] = [];
  let pending: ImportItem[] = [];
  let writtenMs = -Infinity;
  const flush = async () => {
    const items = pending;
    pending = [];
    writtenMs = now();
    if (items.length > 0) written.push(await commitBatch(items, { failures, withoutRow }, deps));
  };
  const matched = await forEachGroup(groups, async (items) => {
    signal.throwIfAborted();
    throwIfDiskFull(items);
    pending.push(...items);
    // absolute: the clock may be set back
    if (pending.length >= rowsAtOnce || Math.abs(now() - writtenMs) >= writeEveryMs) await flush();
  });
  await flush();
  return {
    ...matched,
    stale: written.flatMap(({ stale }) => stale),
    newPhotos: new Set(written.flatMap(({ newPhotos }) => newPhotos)),
    replaced: new Map(written.flatMap(({ replaced }) => replaced)),
  };
}

type CommitDeps = WriteDeps & ImportContext;

/** By photo: why it cannot be read, as known so far. */
type Failures = Map<string, { code: string; message: string }>;

function failuresOf({ photos }: KnownLibrary): Failures {
  const failures: Failures = new Map();
  for (const { id, failure } of photos.values()) if (failure) failures.set(id, failure);
  return failures;
}

function throwIfDiskFull(items: readonly ImportItem[]): void {
  for (const { analysis } of items)
    if (analysis && !analysis.ok && analysis.code === 'disk_full')
      throw new AppError('disk_full', analysis.message);
}

/** What batches hand on to the next ones. */
interface CommitState {
  failures: Failures;
  /** new photos that were not written, because their first file went away: copies of it are not written, too */
  withoutRow: Set<string>;
}

/** The result of one write. */
interface Written {
  stale: StaleMetadata[];
  newPhotos: string[];
  replaced: [photoId: string, Replacement][];
}

const copyOfGone =
  'A copy of this picture went away while it was read, so this one was not imported. Import the folder again.';

/** Writes items in the order in which they were matched. @param state is updated from these items */
async function commitBatch(
  items: readonly ImportItem[],
  { failures, withoutRow }: CommitState,
  deps: CommitDeps,
): Promise<Written> {
  for (const item of items)
    if (item.identified.kind === 'new' && !stillExists(item)) withoutRow.add(item.identified.photoId);
  const isOfNoPhoto = (item: ImportItem) => stillExists(item) && withoutRow.has(item.identified.photoId);
  const changed = items.filter((item) => stillExists(item) && !isUnchanged(item) && !isOfNoPhoto(item));
  if (changed.length > 0) await writeItems(changed, deps);
  const events = items.flatMap((item) =>
    isOfNoPhoto(item)
      ? [failedFile(item.file.path, { code: 'not_found', message: copyOfGone })]
      : eventsOf(item, failures, deps),
  );
  deps.emit([...events, { kind: 'done', count: items.length }]);
  deps.written([...new Set(changed.map(({ identified }) => identified.photoId))]);
  return {
    stale: changed
      .filter((item) => sidecarStampAfterImport(item) === null && !failures.has(item.identified.photoId))
      .map(({ file, identified }) => ({ file, photoId: identified.photoId, unchanged: null })),
    newPhotos: changed.filter(isNewWithoutAnnotations).map(({ identified }) => identified.photoId),
    replaced: changed.flatMap(({ replaced, file, identified }): Written['replaced'] =>
      replaced === null ? [] : [[replaced, { relPath: file.relPath, replacedBy: identified.photoId }]],
    ),
  };
}

function isNewWithoutAnnotations({ identified, offer, analysis }: ImportItem): boolean {
  return identified.kind === 'new' && identified.copyFrom === null && offer === null && analysis?.ok === true;
}

function eventsOf(
  item: ImportItem,
  failures: Failures,
  { known, guard }: Pick<CommitDeps, 'known' | 'guard'>,
): ImportEvent[] {
  const { file, analysis, identified } = item;
  const { photoId } = identified;
  if (analysis?.ok || ('becomesReadable' in identified && identified.becomesReadable))
    failures.delete(photoId);
  if (analysis && !analysis.ok && stillExists(item)) failures.set(photoId, analysis);
  const failure = analysis && !analysis.ok ? analysis : failures.get(photoId);
  if (failure) {
    // one error per missing root, not per file
    const isReported = stillExists(item) || !guard.gone().some(({ id }) => id === file.rootId);
    return isReported ? [failedFile(file.path, failure)] : [];
  }
  const damaged = analysis?.ok ? analysis.damaged : known.photos.get(photoId)?.damaged;
  return countedItem(item, damaged ?? false);
}
