/**
 * @file The plan of an import: what is to be done with each listed file, told from the listing and the rows
 * of the catalogue alone. Pure.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';

/** What a scan needs to know of a photo that is in the library. */
export interface KnownPhoto {
  id: string;
  contentHash: string;
  /** its pixels were seen at least once */
  decoded: boolean;
  /** its file could not be read; where it is `decoded`, an earlier content could */
  failed: boolean;
  /** its metadata was read by an older Sightline, which read less */
  outdated?: boolean;
}

export interface Place {
  rootId: string;
  relPath: string;
}

/** A file of a scanned root as its folder lists it. */
export interface ListedFile extends Place {
  sizeBytes: number;
  mtimeMs: number;
  /** of the sidecars beside it */
  stamp: string;
}

export interface Compared<File extends ListedFile> {
  /** same path, size and time as before */
  unchanged: { file: File; row: FileRow }[];
  /**
   * like `unchanged`, but its sidecars changed, or were never looked for, or its metadata is to be read anew
   */
  restamped: { file: File; row: FileRow }[];
  /** like `unchanged`, but the photo was never decoded */
  incomplete: { file: File; row: FileRow }[];
  /**
   * like `unchanged`, but unreadable where an earlier content was read: theirs is the path, not the picture
   */
  doubtful: { file: File; row: FileRow }[];
  /** known path, other size or time; or to be read again in any case */
  changed: { file: File; row: FileRow }[];
  /** unknown path */
  fresh: File[];
  /** rows of files that are not where they were */
  gone: FileRow[];
  /**
   * rows of files that could not be looked for, because their folder could not be read: nothing is known of
   * them
   */
  hidden: FileRow[];
  /**
   * roots in which nothing that was present is where it was: an empty mount point, another drive, or a
   * renamed folder
   */
  strangeRoots: Set<string>;
  /** roots in which something that was away is back */
  returnedRoots: Set<string>;
}

/** What is done beyond looking for changes. */
export interface Thoroughness {
  /** every file is read again, whatever its size and time say */
  verify: boolean;
  /** what could not be read is tried again, though it did not change */
  retryFailed: boolean;
}

/** What lies in the roots now. */
export interface Listing<File extends ListedFile> {
  listed: readonly File[];
  /** roots whose folder was walked */
  scannedRoots: ReadonlySet<string>;
  /** True where the file could not have been listed, though it may be there. */
  isHidden: (row: Pick<FileRow, 'rootId' | 'relPath'>) => boolean;
}

/**
 * Compares the scanned roots' listings with the rows of these roots. Rows of other roots are not looked at.
 */
export function compare<File extends ListedFile>(
  listing: Listing<File>,
  rows: readonly FileRow[],
  photos: ReadonlyMap<string, KnownPhoto>,
  { verify, retryFailed }: Thoroughness,
): Compared<File> {
  const { listed, scannedRoots, isHidden } = listing;
  const known = new Map(
    rows
      .filter((row) => scannedRoots.has(row.rootId) && photos.has(row.photoId))
      .map((row) => [fileKey(row.rootId, row.relPath), row]),
  );
  const result: Compared<File> = {
    unchanged: [],
    restamped: [],
    incomplete: [],
    doubtful: [],
    changed: [],
    fresh: [],
    gone: [],
    hidden: [],
    strangeRoots: new Set(),
    returnedRoots: new Set(),
  };
  for (const row of known.values()) if (row.state === 'present') result.strangeRoots.add(row.rootId);
  for (const file of listed) {
    const key = fileKey(file.rootId, file.relPath);
    const row = known.get(key);
    if (!row) {
      result.fresh.push(file);
      continue;
    }
    known.delete(key);
    // another camera's card has files of these names, too
    if (row.sizeBytes === file.sizeBytes && row.state === 'present') result.strangeRoots.delete(file.rootId);
    if (row.sizeBytes === file.sizeBytes && row.state === 'away') result.returnedRoots.add(file.rootId);
    const photo = photos.get(row.photoId)!;
    if (row.sizeBytes !== file.sizeBytes || row.mtimeMs !== file.mtimeMs || verify)
      result.changed.push({ file, row });
    else if (!photo.decoded && !photo.failed) result.incomplete.push({ file, row });
    else if (lostItsContent(photo)) result[retryFailed ? 'changed' : 'doubtful'].push({ file, row });
    else if (photo.decoded && (row.sidecars !== file.stamp || photo.outdated))
      result.restamped.push({ file, row });
    else result.unchanged.push({ file, row });
  }
  for (const row of known.values()) result[isHidden(row) ? 'hidden' : 'gone'].push(row);
  return result;
}

/** Its file became unreadable: the content that was read may come back there or elsewhere. */
export function lostItsContent(photo: KnownPhoto | undefined): boolean {
  return photo?.failed === true && photo.decoded;
}

/** How many files are to be worked on. */
export function countToDo({
  changed,
  incomplete,
  fresh,
  restamped,
}: Pick<Compared<ListedFile>, 'changed' | 'incomplete' | 'fresh' | 'restamped'>): number {
  return changed.length + incomplete.length + fresh.length + restamped.length;
}

/** Rows of files that were missing or away and are as they were, as they are now. */
export function rowsBack({ unchanged }: Pick<Compared<ListedFile>, 'unchanged'>): FileRow[] {
  return unchanged
    .filter(({ row }) => row.state !== 'present')
    .map(({ row }) => ({ ...row, state: 'present' }));
}
