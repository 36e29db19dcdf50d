/**
 * @file Decides in the phase `match` which photo each file is: by hash (moved, duplicate) before path
 * (edited). Files are identified in four stages. Each stage is returned by the one before, so that none can
 * be used too early.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { becameUnreadable, type KnownPhoto, type FileLocation } from './import-plan.ts';
import { createPhotoPresence, type PhotoPresence, type PhotoPresenceDeps } from './photo-presence.ts';

/** What a file turned out to be. */
export type IdentifyResult =
  /** content that no photo has */
  | { kind: 'new'; photoId: string; copyFrom: string | null }
  /**
   * a file of the photo that was at another path; `oldRows` has the row of that path, where there was one.
   * `becomesReadable`: it could not be read before
   */
  | { kind: 'moved'; photoId: string; oldRows: FileRow[]; becomesReadable: boolean }
  /** the photo is in the library, and the catalogue has no row of a file of it */
  | { kind: 'returned'; photoId: string }
  /** one more file of a photo whose other files are where they were */
  | { kind: 'duplicate'; photoId: string }
  /** other size or time, same content */
  | { kind: 'sameContent'; photoId: string; becomesReadable: boolean }
  /** other content, same picture; `oldRows` are rows of paths that had the old content */
  | { kind: 'edited'; photoId: string; oldRows: FileRow[] };

/** The content of a file, by its hash. */
export interface Content {
  hash: string;
  /** the photo that the identity journal knows by this content; null = none */
  formerId: string | null;
}

/** Stage 1: files whose size or time changed. */
export interface ChangedFilesStage {
  /** @returns null = its content changed: it is contested until `ContestedFilesStage.decide` */
  assignChanged(row: FileRow, hash: string): IdentifyResult | null;
  /** This row's path no longer holds a picture: the photo's file is gone from there. */
  markGone(row: FileRow): void;
  /** To be called after all changed files. */
  next(): NewFilesStage;
}

/** Stage 2: files at unknown paths, and those whose photo was never decoded. */
export interface NewFilesStage {
  /** @returns null = a changed file has this content, too: it is left to `RemainingFilesStage.assign` */
  assignNew(file: FileLocation, content: Content): IdentifyResult | null;
  assignChanged: ChangedFilesStage['assignChanged'];
  /** To be called after all new files. */
  next(): ContestedFilesStage;
}

/** Stage 3: files whose content changed. Does each still show its photo? */
export interface ContestedFilesStage {
  /** True where a photo has this content. */
  knows(hash: string): boolean;
  /**
   * @param samePicture whether it shows the picture of the photo that the row belongs to; called only where
   * it matters
   * @returns `replaced`: the photo that was at this path and has no file now, unless a file that is decided
   * later turns out to be it
   */
  decide(
    row: FileRow,
    content: Content,
    samePicture: () => Promise<boolean>,
  ): Promise<{ identified: IdentifyResult; replaced: string | null }>;
  /** To be called after all contested files. */
  next(): RemainingFilesStage;
}

/** Stage 4: new files that stage 2 left over, and files that belong to a photo by their path only. */
export interface RemainingFilesStage {
  assign(file: FileLocation, content: Content): IdentifyResult;
  /**
   * True where the photo of a still unreadable file was found elsewhere: the file is assigned as a new one.
   */
  isElsewhere(row: FileRow): boolean;
  /** To be called after all files. @returns rows that no file took over and whose state has changed */
  end(): FileRow[];
}

export interface IdentifierDeps extends PhotoPresenceDeps {
  photos: ReadonlyMap<string, KnownPhoto>;
  /** an id for content that no photo has */
  newId: () => string;
}

interface Identifier {
  photos: IdentifierDeps['photos'];
  presence: PhotoPresence;
  /** photos by the content that they have now */
  byHash: Map<string, string>;
  /** hashes of changed files that are not decided */
  contested: Set<string>;
  markedGone: FileRow[];
  gone: readonly FileRow[];
  idFor(content: Content): string;
  /** how many stages have begun */
  stage: number;
}

/** @returns the first stage */
export function identifyFiles(deps: IdentifierDeps): ChangedFilesStage {
  const { photos, plan, newId } = deps;
  const givenIds = new Set<string>();
  const identifier: Identifier = {
    photos,
    presence: createPhotoPresence(deps),
    byHash: new Map([...photos.values()].map((photo) => [photo.contentHash, photo.id])),
    contested: new Set(),
    markedGone: [],
    gone: plan.gone,
    // a photo that comes back (its root added again, the catalogue made again) gets its old id
    idFor({ formerId }) {
      const isFree = formerId !== null && !photos.has(formerId) && !givenIds.has(formerId);
      const id = isFree ? formerId : newId();
      givenIds.add(id);
      return id;
    },
    stage: 0,
  };
  return changedFilesStage(identifier);
}

/** @returns throws as soon as a later stage has begun */
function begin(identifier: Identifier): () => void {
  const mine = (identifier.stage += 1);
  return () => {
    if (identifier.stage !== mine) throw new Error('this stage of identifying files is over');
  };
}

function changedFilesStage(identifier: Identifier): ChangedFilesStage {
  const check = begin(identifier);
  return {
    assignChanged(row, hash) {
      check();
      return assignChanged(identifier, row, hash);
    },
    markGone(row) {
      check();
      identifier.markedGone.push(row);
      identifier.presence.markGone(row);
    },
    next() {
      check();
      return newFilesStage(identifier);
    },
  };
}

function newFilesStage(identifier: Identifier): NewFilesStage {
  const check = begin(identifier);
  return {
    assignNew(file, content) {
      check();
      return identifier.contested.has(content.hash) ? null : assign(identifier, file, content);
    },
    assignChanged(row, hash) {
      check();
      return assignChanged(identifier, row, hash);
    },
    next() {
      check();
      return contestedFilesStage(identifier);
    },
  };
}

function contestedFilesStage(identifier: Identifier): ContestedFilesStage {
  const check = begin(identifier);
  return {
    knows: (hash) => identifier.byHash.has(hash),
    async decide(row, content, samePicture) {
      check();
      return decide(identifier, row, content, samePicture);
    },
    next() {
      check();
      return remainingFilesStage(identifier);
    },
  };
}

function remainingFilesStage(identifier: Identifier): RemainingFilesStage {
  const { presence, gone, markedGone } = identifier;
  const check = begin(identifier);
  return {
    assign(file, content) {
      check();
      return assign(identifier, file, content);
    },
    isElsewhere: (row) => presence.hasPresentFile(row.photoId),
    end() {
      check();
      begin(identifier);
      const rows = [...gone, ...markedGone].filter((row) => !presence.isTakenOver(row));
      return rows
        .map((row): FileRow => ({ ...row, state: presence.mayBeAway(row) ? 'away' : 'missing' }))
        .filter(({ state }, at) => state !== rows[at]!.state);
    },
  };
}

function assign(identifier: Identifier, file: FileLocation, content: Content): IdentifyResult {
  const { photos, presence, byHash } = identifier;
  const photoId = byHash.get(content.hash);
  if (photoId === undefined) {
    const id = identifier.idFor(content);
    byHash.set(content.hash, id);
    presence.addPhoto(id);
    return { kind: 'new', photoId: id, copyFrom: null };
  }
  const hadPresentFile = presence.hasPresentFile(photoId);
  presence.addPresentFile(photoId);
  // of copies, too, one may have moved
  if (hadPresentFile && presence.rowsToTakeOver(photoId, file).length === 0)
    return { kind: 'duplicate', photoId };
  if (!presence.hasRow(photoId)) return { kind: 'returned', photoId };
  return {
    kind: 'moved',
    photoId,
    becomesReadable: becameUnreadable(photos.get(photoId)),
    oldRows: presence.takeOverRow(photoId, file),
  };
}

function assignChanged(
  { photos, presence, contested }: Identifier,
  row: FileRow,
  hash: string,
): IdentifyResult | null {
  const photo = photos.get(row.photoId)!;
  if (hash !== photo.contentHash) {
    contested.add(hash);
    return null;
  }
  presence.addPresentFile(photo.id);
  presence.confirmRoot(row);
  return { kind: 'sameContent', photoId: photo.id, becomesReadable: becameUnreadable(photo) };
}

async function decide(
  identifier: Identifier,
  row: FileRow,
  content: Content,
  samePicture: () => Promise<boolean>,
): Promise<{ identified: IdentifyResult; replaced: string | null }> {
  const { photos, presence, byHash, contested } = identifier;
  const { photoId } = row;
  contested.delete(content.hash);
  if (byHash.has(content.hash)) {
    const identified = assign(identifier, row, content);
    const isReplaced = !presence.hasPresentFile(photoId) && identified.photoId !== photoId;
    return { identified, replaced: isReplaced ? photoId : null };
  }
  const same = await samePicture();
  const isKept = presence.mayBeInOtherRoot(photoId, row);
  if (same && !presence.hasPresentFile(photoId) && !isKept) {
    byHash.delete(photos.get(photoId)!.contentHash);
    byHash.set(content.hash, photoId);
    presence.addPresentFile(photoId);
    presence.confirmRoot(row);
    return {
      identified: { kind: 'edited', photoId, oldRows: presence.takeOverRows(photoId, row) },
      replaced: null,
    };
  }
  const identified = assign(identifier, row, content);
  if (identified.kind === 'new' && same) identified.copyFrom = photoId;
  return { identified, replaced: !presence.hasPresentFile(photoId) && !isKept ? photoId : null };
}
