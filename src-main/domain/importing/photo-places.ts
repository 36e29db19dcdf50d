/**
 * @file Who has which content where, while an import tells its files one by one. Changed, incomplete and
 * doubtful files are not counted before they are told.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import type { Compared, ListedFile, Place } from './import-plan.ts';

export interface PhotoPlacesDeps {
  /** all rows of the catalogue, also those of roots that are not scanned or away */
  rows: readonly FileRow[];
  compared: Pick<
    Compared<ListedFile>,
    'unchanged' | 'restamped' | 'gone' | 'hidden' | 'strangeRoots' | 'returnedRoots'
  >;
  /** roots whose folder was walked */
  scannedRoots: ReadonlySet<string>;
}

export interface PhotoPlaces {
  /** True where a file of it surely is there. */
  isHeld(photoId: string): boolean;
  /** One more file of it is there. */
  hold(photoId: string): void;
  /** It is in the library from now on, with one file. */
  begin(photoId: string): void;
  /** True where the catalogue has a place for it. */
  hasRow(photoId: string): boolean;
  /** The row's place does not have its photo's content any more. */
  leave(row: FileRow): void;
  /** The row's root is the one that it was: its photo is there. */
  recognise(row: FileRow): void;
  /** True where the row's own drive may not be there, so that its file may be where it was. */
  mayBeAway(row: FileRow): boolean;
  isTaken(row: FileRow): boolean;
  /**
   * Rows of places that no longer have this photo's content and that this file may take over: of a strange
   * root only what moved inside it.
   */
  leftFor(photoId: string, file: Place): FileRow[];
  /** One file takes over one row: that of the same name first. @returns it */
  take(photoId: string, file: Place): FileRow[];
  /** One file takes over all rows that are left for it. @returns them */
  takeAll(photoId: string, file: Place): FileRow[];
  /** True where the photo may be on another drive that is not there. */
  isKeptElsewhere(photoId: string, file: Place): boolean;
}

export function createPhotoPlaces({ rows, compared, scannedRoots }: PhotoPlacesDeps): PhotoPlaces {
  const { held, leftBy, hold, leave } = countHolders({ rows, compared, scannedRoots });
  const withRow = new Set(rows.map((row) => row.photoId));
  const taken = new Set<string>();
  // by the state of the row in question: two drives may take turns at one mount point
  const recognised = {
    present: new Set<string>(),
    away: new Set(compared.returnedRoots),
    missing: new Set<string>(),
  };

  const isTaken = (row: FileRow) => taken.has(keyOf(row));
  const recognise = ({ rootId, state }: FileRow) => void recognised[state].add(rootId);
  const mayBeAway = ({ rootId, state }: FileRow) =>
    state === 'away'
      ? !recognised.away.has(rootId)
      : state === 'present' && compared.strangeRoots.has(rootId) && !recognised.present.has(rootId);
  const left = (photoId: string) => (leftBy.get(photoId) ?? []).filter((row) => !isTaken(row));
  const leftFor = (photoId: string, file: Place) =>
    left(photoId).filter((row) => !mayBeAway(row) || row.rootId === file.rootId);

  function takeOver(from: FileRow[], file: Place): FileRow[] {
    for (const row of from) {
      taken.add(keyOf(row));
      if (row.rootId === file.rootId) recognise(row);
    }
    return from;
  }

  return {
    isHeld: (photoId) => (held.get(photoId) ?? 0) > 0,
    hold,
    begin: (photoId) => void held.set(photoId, 1),
    hasRow: (photoId) => withRow.has(photoId),
    leave,
    recognise,
    mayBeAway,
    isTaken,
    leftFor,
    take(photoId, file) {
      const those = leftFor(photoId, file);
      const from = those.find((row) => nameOf(row.relPath) === nameOf(file.relPath)) ?? those[0];
      return from ? takeOver([from], file) : [];
    },
    takeAll: (photoId, file) => takeOver(leftFor(photoId, file), file),
    isKeptElsewhere: (photoId, file) =>
      left(photoId).some((row) => mayBeAway(row) && row.rootId !== file.rootId),
  };
}

function countHolders({ rows, compared, scannedRoots }: PhotoPlacesDeps) {
  const held = new Map<string, number>();
  const leftBy = new Map<string, FileRow[]>();
  const hold = (photoId: string) => void held.set(photoId, (held.get(photoId) ?? 0) + 1);
  const leave = (row: FileRow) => void leftBy.set(row.photoId, [...(leftBy.get(row.photoId) ?? []), row]);
  for (const { row } of [...compared.unchanged, ...compared.restamped]) hold(row.photoId);
  for (const row of compared.hidden) hold(row.photoId);
  for (const row of compared.gone) leave(row);
  // roots that were not walked: what is away still holds its content, what is missing does not
  for (const row of rows) {
    if (scannedRoots.has(row.rootId)) continue;
    if (row.state === 'missing') leave(row);
    else hold(row.photoId);
  }
  return { held, leftBy, hold, leave };
}

function keyOf({ rootId, relPath }: Place): string {
  return fileKey(rootId, relPath);
}

function nameOf(relPath: string): string {
  return relPath.slice(relPath.lastIndexOf('/') + 1);
}
