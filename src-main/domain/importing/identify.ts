/**
 * @file Which photo a file is: by hash (moved, duplicate) before path (edited). Pure; the rules of DESIGN §3
 * and nothing else.
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

export interface Scan<File extends ListedFile> {
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
  scan: Scan<File>,
  rows: readonly FileRow[],
  photos: ReadonlyMap<string, KnownPhoto>,
  { verify, retryFailed }: Thoroughness,
): Compared<File> {
  const { listed, scannedRoots, isHidden } = scan;
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

/** What a file turned out to be. */
export type IdentifyResult =
  /** content that no photo has */
  | { kind: 'new'; photoId: string; copyFrom: string | null }
  /**
   * a file of the photo that was at another place; `dropped` is the row of the place it left, where it had
   * one. `heals`: it could not be read before
   */
  | { kind: 'moved'; photoId: string; dropped: FileRow[]; heals: boolean }
  /** the photo came back from where the catalogue has no place for it */
  | { kind: 'returned'; photoId: string }
  /** one more file of a photo that is where it was */
  | { kind: 'duplicate'; photoId: string }
  /** other size or time, same content */
  | { kind: 'touched'; photoId: string; heals: boolean }
  /** other content, same picture; `dropped` are rows of places that had the old content */
  | { kind: 'edited'; photoId: string; dropped: FileRow[] };

export interface Identifier {
  /**
   * A file at an unknown path. Null = not to be told before the changed files are settled: ask again after
   * `settle`.
   */
  placeFresh(file: Place, hash: string): IdentifyResult | null;
  /** True where a photo has this content. */
  knows(hash: string): boolean;
  /**
   * What is at this row's path now is no picture: the photo's file is not there any more. To be said before
   * fresh files are placed.
   */
  vacate(row: FileRow): void;
  /**
   * A file whose size or time changed, or whose photo is incomplete. Null = its content changed: ask `settle`
   * when all fresh files are placed.
   */
  placeChanged(row: FileRow, hash: string): IdentifyResult | null;
  /**
   * The last word on a changed file.
   * @param samePicture whether it shows the picture of the photo that the row belongs to; asked only where it
   * matters
   * @returns `replaced`: the photo that gave way and has no place now, unless a file settled later turns out
   * to be it
   */
  settle(
    row: FileRow,
    hash: string,
    samePicture: () => Promise<boolean>,
  ): Promise<{ identified: IdentifyResult; replaced: string | null }>;
  /**
   * True where the photo of a doubtful file turned up elsewhere: the file is to be placed like a fresh one.
   * To be asked after `settle`.
   */
  isElsewhere(row: FileRow): boolean;
  /** Rows that nobody took over and whose state is another one now. To be asked last. */
  leftOver(): FileRow[];
}

export interface IdentifierDeps {
  photos: ReadonlyMap<string, KnownPhoto>;
  /** all rows of the catalogue, also those of roots that are not scanned or away */
  rows: readonly FileRow[];
  compared: Pick<
    Compared<ListedFile>,
    'unchanged' | 'restamped' | 'gone' | 'hidden' | 'strangeRoots' | 'returnedRoots'
  >;
  /** roots whose folder was walked */
  scannedRoots: ReadonlySet<string>;
  /**
   * the id for content that no photo of the catalogue has: its old one where the identity journal knows it,
   * else a fresh one
   */
  newId: (hash: string) => string;
}

export function createIdentifier({
  photos,
  rows,
  compared,
  scannedRoots,
  newId,
}: IdentifierDeps): Identifier {
  const state = holders({ rows, compared, scannedRoots });
  const byHash = new Map([...photos.values()].map((photo) => [photo.contentHash, photo.id]));
  const contested = new Set<string>();
  const taken = new Set<string>();
  // by the state of the row in question: two drives may take turns at one mount point
  const recognised = {
    present: new Set<string>(),
    away: new Set(compared.returnedRoots),
    missing: new Set<string>(),
  };
  const vacated: FileRow[] = [];

  const keyOf = (row: FileRow) => fileKey(row.rootId, row.relPath);

  /** True where the row's own drive may not be there, so that its file may be where it was. */
  function mayBeAway({ rootId, state }: FileRow): boolean {
    return state === 'away'
      ? !recognised.away.has(rootId)
      : state === 'present' && compared.strangeRoots.has(rootId) && !recognised.present.has(rootId);
  }

  /**
   * Rows of places that no longer have this photo's content and that this file may take over: of a strange
   * root only what moved inside it.
   */
  function leftFor(photoId: string, file: Place): FileRow[] {
    return (state.leftBy.get(photoId) ?? []).filter(
      (row) => !taken.has(keyOf(row)) && (!mayBeAway(row) || row.rootId === file.rootId),
    );
  }

  /** One file takes over one row: that of the same name first. */
  function take(photoId: string, file: Place): FileRow[] {
    const left = leftFor(photoId, file);
    const from = left.find((row) => nameOf(row.relPath) === nameOf(file.relPath)) ?? left[0];
    return from ? drop([from], file) : [];
  }

  function drop(left: FileRow[], file: Place): FileRow[] {
    for (const row of left) {
      taken.add(keyOf(row));
      if (row.rootId === file.rootId) recognised[row.state].add(row.rootId);
    }
    return left;
  }

  function place(file: Place, hash: string): IdentifyResult {
    const photoId = byHash.get(hash);
    if (photoId === undefined) {
      const id = newId(hash);
      byHash.set(hash, id);
      state.held.set(id, 1);
      return { kind: 'new', photoId: id, copyFrom: null };
    }
    const held = state.heldCount(photoId) > 0;
    state.hold(photoId);
    // of copies, too, one may have moved
    if (held && leftFor(photoId, file).length === 0) return { kind: 'duplicate', photoId };
    if (!state.hasRow.has(photoId)) return { kind: 'returned', photoId };
    return {
      kind: 'moved',
      photoId,
      heals: lostItsContent(photos.get(photoId)),
      dropped: take(photoId, file),
    };
  }

  return {
    knows: (hash) => byHash.has(hash),
    placeFresh: (file, hash) => (contested.has(hash) ? null : place(file, hash)),
    vacate(row) {
      vacated.push(row);
      state.leave(row);
    },
    placeChanged(row, hash) {
      const photo = photos.get(row.photoId)!;
      if (hash === photo.contentHash) {
        state.hold(photo.id);
        recognised[row.state].add(row.rootId);
        return { kind: 'touched', photoId: photo.id, heals: lostItsContent(photo) };
      }
      contested.add(hash);
      return null;
    },
    async settle(row, hash, samePicture) {
      contested.delete(hash);
      const { photoId } = row;
      if (byHash.has(hash)) {
        const identified = place(row, hash);
        return {
          identified,
          replaced: state.heldCount(photoId) === 0 && identified.photoId !== photoId ? photoId : null,
        };
      }
      const same = await samePicture();
      const kept = (state.leftBy.get(photoId) ?? []).some(
        (left) => !taken.has(keyOf(left)) && mayBeAway(left) && left.rootId !== row.rootId,
      );
      if (same && state.heldCount(photoId) === 0 && !kept) {
        byHash.delete(photos.get(photoId)!.contentHash);
        byHash.set(hash, photoId);
        state.hold(photoId);
        recognised[row.state].add(row.rootId);
        return {
          identified: { kind: 'edited', photoId, dropped: drop(leftFor(photoId, row), row) },
          replaced: null,
        };
      }
      const identified = place(row, hash);
      if (identified.kind === 'new' && same) identified.copyFrom = photoId;
      return { identified, replaced: state.heldCount(photoId) === 0 && !kept ? photoId : null };
    },
    isElsewhere: (row) => state.heldCount(row.photoId) > 0,
    leftOver() {
      const rows = [...compared.gone, ...vacated].filter((row) => !taken.has(keyOf(row)));
      return rows
        .map((row): FileRow => ({ ...row, state: mayBeAway(row) ? 'away' : 'missing' }))
        .filter(({ state }, at) => state !== rows[at]!.state);
    },
  };
}

/**
 * Who has which content where: counted over the files that surely hold it. Changed, incomplete and doubtful
 * files are not among them.
 */
function holders({
  rows,
  compared,
  scannedRoots,
}: Pick<IdentifierDeps, 'rows' | 'compared' | 'scannedRoots'>) {
  const held = new Map<string, number>();
  const leftBy = new Map<string, FileRow[]>();
  const hold = (photoId: string) => held.set(photoId, (held.get(photoId) ?? 0) + 1);
  const leave = (row: FileRow) => leftBy.set(row.photoId, [...(leftBy.get(row.photoId) ?? []), row]);
  for (const { row } of [...compared.unchanged, ...compared.restamped]) hold(row.photoId);
  for (const row of compared.hidden) hold(row.photoId);
  for (const row of compared.gone) leave(row);
  // roots that were not walked: what is away still holds its content, what is missing does not
  for (const row of rows) {
    if (scannedRoots.has(row.rootId)) continue;
    if (row.state === 'missing') leave(row);
    else hold(row.photoId);
  }
  return {
    held,
    leftBy,
    hold,
    leave,
    heldCount: (id: string) => held.get(id) ?? 0,
    hasRow: new Set(rows.map((row) => row.photoId)),
  };
}

/** Its file became unreadable: the content that was read may come back there or elsewhere. */
function lostItsContent(photo: KnownPhoto | undefined): boolean {
  return photo?.failed === true && photo.decoded;
}

function nameOf(relPath: string): string {
  return relPath.slice(relPath.lastIndexOf('/') + 1);
}
