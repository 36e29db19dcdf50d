/**
 * @file Tracks which files of each photo are present during matching. Changed, never decoded and still
 * unreadable files do not count before they are identified.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import type { ImportPlan, ListedFile, FileLocation } from './import-plan.ts';
import { nameOf } from '../stacks/folders.ts';

export interface PhotoPresenceDeps {
  /** all rows of the catalogue, also those of roots that are not scanned or away */
  rows: readonly FileRow[];
  plan: Pick<
    ImportPlan<ListedFile>,
    'unchanged' | 'metadataChanged' | 'gone' | 'unlistable' | 'unrecognisedRoots' | 'returnedRoots'
  >;
  /** roots whose folder was walked */
  scannedRoots: ReadonlySet<string>;
}

export interface PhotoPresence {
  /** True where at least one file of the photo is known to be present. */
  hasPresentFile(photoId: string): boolean;
  /** One more file of the photo is present. */
  addPresentFile(photoId: string): void;
  /** The photo is new in the library, with one present file. */
  addPhoto(photoId: string): void;
  /** True where the catalogue has a row of a file of it. */
  hasRow(photoId: string): boolean;
  /** The row's path no longer has its photo's content. */
  markGone(row: FileRow): void;
  /** The row's root is the same folder as before, because a photo of it was found there. */
  confirmRoot(row: FileRow): void;
  /** True where the row's own drive may be offline, so that its file may still be on it. */
  mayBeAway(row: FileRow): boolean;
  /** True where a file took over the row. */
  isTakenOver(row: FileRow): boolean;
  /**
   * Rows whose paths no longer have this photo's content and that this file may take over. From an
   * unrecognised root only files inside that root may.
   */
  rowsToTakeOver(photoId: string, file: FileLocation): FileRow[];
  /** The file takes over one row, first one of the same file name. @returns it */
  takeOverRow(photoId: string, file: FileLocation): FileRow[];
  /** One file takes over all rows that it may. @returns them */
  takeOverRows(photoId: string, file: FileLocation): FileRow[];
  /** True where the photo may still be in another root whose drive is offline. */
  mayBeInOtherRoot(photoId: string, file: FileLocation): boolean;
}

export function createPhotoPresence({ rows, plan, scannedRoots }: PhotoPresenceDeps): PhotoPresence {
  const { presentCounts, goneRowsOf, addPresentFile, markGone } = countPresentFiles({
    rows,
    plan,
    scannedRoots,
  });
  const withRow = new Set(rows.map((row) => row.photoId));
  const takenOver = new Set<string>();
  // by the state of the row: two drives may be mounted alternately at one mount point
  const confirmedRoots = {
    present: new Set<string>(),
    away: new Set(plan.returnedRoots),
    missing: new Set<string>(),
  };

  const isTakenOver = (row: FileRow) => takenOver.has(keyOf(row));
  const confirmRoot = ({ rootId, state }: FileRow) => void confirmedRoots[state].add(rootId);
  const mayBeAway = ({ rootId, state }: FileRow) =>
    state === 'away'
      ? !confirmedRoots.away.has(rootId)
      : state === 'present' && plan.unrecognisedRoots.has(rootId) && !confirmedRoots.present.has(rootId);
  const goneRows = (photoId: string) => (goneRowsOf.get(photoId) ?? []).filter((row) => !isTakenOver(row));
  const rowsToTakeOver = (photoId: string, file: FileLocation) =>
    goneRows(photoId).filter((row) => !mayBeAway(row) || row.rootId === file.rootId);

  function takeOver(from: FileRow[], file: FileLocation): FileRow[] {
    for (const row of from) {
      takenOver.add(keyOf(row));
      if (row.rootId === file.rootId) confirmRoot(row);
    }
    return from;
  }

  return {
    hasPresentFile: (photoId) => (presentCounts.get(photoId) ?? 0) > 0,
    addPresentFile,
    addPhoto: (photoId) => void presentCounts.set(photoId, 1),
    hasRow: (photoId) => withRow.has(photoId),
    markGone,
    confirmRoot,
    mayBeAway,
    isTakenOver,
    rowsToTakeOver,
    takeOverRow(photoId, file) {
      const those = rowsToTakeOver(photoId, file);
      const from = those.find((row) => nameOf(row.relPath) === nameOf(file.relPath)) ?? those[0];
      return from ? takeOver([from], file) : [];
    },
    takeOverRows: (photoId, file) => takeOver(rowsToTakeOver(photoId, file), file),
    mayBeInOtherRoot: (photoId, file) =>
      goneRows(photoId).some((row) => mayBeAway(row) && row.rootId !== file.rootId),
  };
}

function countPresentFiles({ rows, plan, scannedRoots }: PhotoPresenceDeps) {
  const presentCounts = new Map<string, number>();
  const goneRowsOf = new Map<string, FileRow[]>();
  const addPresentFile = (photoId: string) =>
    void presentCounts.set(photoId, (presentCounts.get(photoId) ?? 0) + 1);
  const markGone = (row: FileRow) =>
    void goneRowsOf.set(row.photoId, [...(goneRowsOf.get(row.photoId) ?? []), row]);
  for (const { row } of [...plan.unchanged, ...plan.metadataChanged]) addPresentFile(row.photoId);
  for (const row of plan.unlistable) addPresentFile(row.photoId);
  for (const row of plan.gone) markGone(row);
  // roots that were not walked: a file that is away still has its content, a missing one does not
  for (const row of rows) {
    if (scannedRoots.has(row.rootId)) continue;
    if (row.state === 'missing') markGone(row);
    else addPresentFile(row.photoId);
  }
  return { presentCounts, goneRowsOf, addPresentFile, markGone };
}

function keyOf({ rootId, relPath }: FileLocation): string {
  return fileKey(rootId, relPath);
}
