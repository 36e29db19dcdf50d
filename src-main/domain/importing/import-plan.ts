/**
 * @file The plan of an import: what is to be done with each listed file, by comparing the listing with the
 * rows of the catalogue. Pure.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';

/** What a scan needs to know of a photo that is in the library. */
export interface KnownPhoto {
  id: string;
  contentHash: string;
  /** its pixels were decoded at least once */
  decoded: boolean;
  /** its file could not be read; where it is `decoded`, an earlier content could */
  failed: boolean;
  /**
   * its metadata is to be read again: it was read by an older Sightline or without ExifTool, or not all could
   * be read and that is to be tried again
   */
  outdated?: boolean;
}

/** The location of a file: its root and the path below it. */
export interface FileLocation {
  rootId: string;
  relPath: string;
}

/** A file of a scanned root as its folder lists it. */
export interface ListedFile extends FileLocation {
  sizeBytes: number;
  mtimeMs: number;
  /** stamp of its sidecars */
  stamp: string;
}

export interface ImportPlan<File extends ListedFile> {
  /** same path, size and time as before */
  unchanged: { file: File; row: FileRow }[];
  /**
   * like `unchanged`, but its sidecars changed, or were never looked for, or its metadata is to be read again
   */
  metadataChanged: { file: File; row: FileRow }[];
  /** like `unchanged`, but the photo was never decoded */
  neverDecoded: { file: File; row: FileRow }[];
  /**
   * like `unchanged`, but unreadable where an earlier content could be read: only the path still belongs to
   * the photo
   */
  stillUnreadable: { file: File; row: FileRow }[];
  /** known path, other size or time; or to be read again in any case */
  changed: { file: File; row: FileRow }[];
  /** unknown path */
  newPaths: File[];
  /** rows whose file is no longer at its path */
  gone: FileRow[];
  /**
   * rows of files that could not be listed, because their folder could not be read: they may still exist
   */
  unlistable: FileRow[];
  /**
   * roots in which no file that was present was found again: an empty mount point, another drive, or a
   * renamed folder
   */
  unrecognisedRoots: Set<string>;
  /** roots in which a file that was away was found again */
  returnedRoots: Set<string>;
}

/** What an import does beyond looking for changes. */
export interface ScanOptions {
  /**
   * reads every file again, also those whose size and time are as before: a file that was replaced silently
   * is found
   */
  verify: boolean;
  /** tries again what could not be read, though it did not change */
  retryFailed: boolean;
}

/** The files that the roots have now. */
export interface Listing<File extends ListedFile> {
  listed: readonly File[];
  /** roots whose folder was walked */
  scannedRoots: ReadonlySet<string>;
  /** True where the file could not have been listed, though it may be there. */
  isUnlistable: (row: Pick<FileRow, 'rootId' | 'relPath'>) => boolean;
}

/**
 * Compares the scanned roots' listings with the rows of these roots. Rows of other roots are ignored.
 */
export function planImport<File extends ListedFile>(
  listing: Listing<File>,
  rows: readonly FileRow[],
  photos: ReadonlyMap<string, KnownPhoto>,
  { verify, retryFailed }: ScanOptions,
): ImportPlan<File> {
  const { listed, scannedRoots, isUnlistable: isHidden } = listing;
  const known = new Map(
    rows
      .filter((row) => scannedRoots.has(row.rootId) && photos.has(row.photoId))
      .map((row) => [fileKey(row.rootId, row.relPath), row]),
  );
  const result: ImportPlan<File> = {
    unchanged: [],
    metadataChanged: [],
    neverDecoded: [],
    stillUnreadable: [],
    changed: [],
    newPaths: [],
    gone: [],
    unlistable: [],
    unrecognisedRoots: new Set(),
    returnedRoots: new Set(),
  };
  for (const row of known.values()) if (row.state === 'present') result.unrecognisedRoots.add(row.rootId);
  for (const file of listed) {
    const key = fileKey(file.rootId, file.relPath);
    const row = known.get(key);
    if (!row) {
      result.newPaths.push(file);
      continue;
    }
    known.delete(key);
    // by size as well: another camera's card has files of the same names
    if (row.sizeBytes === file.sizeBytes && row.state === 'present')
      result.unrecognisedRoots.delete(file.rootId);
    if (row.sizeBytes === file.sizeBytes && row.state === 'away') result.returnedRoots.add(file.rootId);
    const photo = photos.get(row.photoId)!;
    if (row.sizeBytes !== file.sizeBytes || row.mtimeMs !== file.mtimeMs || verify)
      result.changed.push({ file, row });
    else if (!photo.decoded && !photo.failed) result.neverDecoded.push({ file, row });
    else if (becameUnreadable(photo)) result[retryFailed ? 'changed' : 'stillUnreadable'].push({ file, row });
    else if (photo.decoded && (row.sidecars !== file.stamp || photo.outdated))
      result.metadataChanged.push({ file, row });
    else result.unchanged.push({ file, row });
  }
  for (const row of known.values()) result[isHidden(row) ? 'unlistable' : 'gone'].push(row);
  return result;
}

/** True where its file was readable before and is not now: the old content may be found there or elsewhere. */
export function becameUnreadable(photo: KnownPhoto | undefined): boolean {
  return photo?.failed === true && photo.decoded;
}

/** How many files are to be worked on. */
export function countToDo({
  changed,
  neverDecoded: incomplete,
  newPaths: fresh,
  metadataChanged: restamped,
  stillUnreadable,
}: Pick<
  ImportPlan<ListedFile>,
  'changed' | 'neverDecoded' | 'newPaths' | 'metadataChanged' | 'stillUnreadable'
>): number {
  return changed.length + incomplete.length + fresh.length + restamped.length + stillUnreadable.length;
}

/** Rows of unchanged files that were missing or away, with their new state. */
export function reappearedRows({ unchanged }: Pick<ImportPlan<ListedFile>, 'unchanged'>): FileRow[] {
  return unchanged
    .filter(({ row }) => row.state !== 'present')
    .map(({ row }) => ({ ...row, state: 'present' }));
}
