/**
 * @file Which photo a file is: by hash (moved, duplicate) before path (edited). Files are told in stages; each
 * stage is a value that only the one before it gives, so that no question can come too early.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { lostItsContent, type KnownPhoto, type Place } from './import-plan.ts';
import { createPhotoPlaces, type PhotoPlaces, type PhotoPlacesDeps } from './photo-places.ts';

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

/** What a file holds, by name. */
export interface Content {
  hash: string;
  /** the photo that the identity journal knows by this content; null = none */
  formerId: string | null;
}

/** First the files whose size or time changed. */
export interface ChangedFiles {
  /** @returns null = its content changed: it is contested until `ContestedFiles.settle` */
  placeChanged(row: FileRow, hash: string): IdentifyResult | null;
  /** What is at this row's path now is no picture: the photo's file is not there any more. */
  vacate(row: FileRow): void;
  /** All changed files are told. */
  next(): NewFiles;
}

/** Then the files at unknown paths, and those whose photo was never decoded. */
export interface NewFiles {
  /** @returns null = some changed file has this content, too: it waits for `RemainingFiles.place` */
  placeNew(file: Place, content: Content): IdentifyResult | null;
  placeChanged: ChangedFiles['placeChanged'];
  /** All new files are told. */
  next(): ContestedFiles;
}

/** Then the files of which it is to be told whether they show their photo still. */
export interface ContestedFiles {
  /** True where a photo has this content. */
  knows(hash: string): boolean;
  /**
   * @param samePicture whether it shows the picture of the photo that the row belongs to; asked only where it
   * matters
   * @returns `replaced`: the photo that gave way and has no place now, unless a file settled later turns out
   * to be it
   */
  settle(
    row: FileRow,
    content: Content,
    samePicture: () => Promise<boolean>,
  ): Promise<{ identified: IdentifyResult; replaced: string | null }>;
  /** All contested files are settled. */
  next(): RemainingFiles;
}

/** At last the new files that waited, and those that are a photo's by their path only. */
export interface RemainingFiles {
  place(file: Place, content: Content): IdentifyResult;
  /** True where the photo of a doubtful file turned up elsewhere: the file is to be placed as a new one. */
  isElsewhere(row: FileRow): boolean;
  /** All files are told. @returns rows that nobody took over and whose state is another one now */
  end(): FileRow[];
}

export interface IdentifierDeps extends PhotoPlacesDeps {
  photos: ReadonlyMap<string, KnownPhoto>;
  /** an id for content that nobody knows */
  newId: () => string;
}

interface Identifier {
  photos: IdentifierDeps['photos'];
  places: PhotoPlaces;
  /** photos by the content that they have now */
  byHash: Map<string, string>;
  /** hashes of changed files that are not settled */
  contested: Set<string>;
  vacated: FileRow[];
  gone: readonly FileRow[];
  idFor(content: Content): string;
  /** how many stages have begun */
  stage: number;
}

/** @returns the first stage */
export function identifyFiles(deps: IdentifierDeps): ChangedFiles {
  const { photos, compared, newId } = deps;
  const given = new Set<string>();
  const identifier: Identifier = {
    photos,
    places: createPhotoPlaces(deps),
    byHash: new Map([...photos.values()].map((photo) => [photo.contentHash, photo.id])),
    contested: new Set(),
    vacated: [],
    gone: compared.gone,
    // a photo that comes back (its root added again, the catalogue made again) gets its old id
    idFor({ formerId }) {
      const isFree = formerId !== null && !photos.has(formerId) && !given.has(formerId);
      const id = isFree ? formerId : newId();
      given.add(id);
      return id;
    },
    stage: 0,
  };
  return changedFiles(identifier);
}

/** @returns throws as soon as a later stage has begun */
function begin(identifier: Identifier): () => void {
  const mine = (identifier.stage += 1);
  return () => {
    if (identifier.stage !== mine) throw new Error('this stage of identifying files is over');
  };
}

function changedFiles(identifier: Identifier): ChangedFiles {
  const check = begin(identifier);
  return {
    placeChanged(row, hash) {
      check();
      return placeChanged(identifier, row, hash);
    },
    vacate(row) {
      check();
      identifier.vacated.push(row);
      identifier.places.leave(row);
    },
    next() {
      check();
      return newFiles(identifier);
    },
  };
}

function newFiles(identifier: Identifier): NewFiles {
  const check = begin(identifier);
  return {
    placeNew(file, content) {
      check();
      return identifier.contested.has(content.hash) ? null : place(identifier, file, content);
    },
    placeChanged(row, hash) {
      check();
      return placeChanged(identifier, row, hash);
    },
    next() {
      check();
      return contestedFiles(identifier);
    },
  };
}

function contestedFiles(identifier: Identifier): ContestedFiles {
  const check = begin(identifier);
  return {
    knows: (hash) => identifier.byHash.has(hash),
    async settle(row, content, samePicture) {
      check();
      return settle(identifier, row, content, samePicture);
    },
    next() {
      check();
      return remainingFiles(identifier);
    },
  };
}

function remainingFiles(identifier: Identifier): RemainingFiles {
  const { places, gone, vacated } = identifier;
  const check = begin(identifier);
  return {
    place(file, content) {
      check();
      return place(identifier, file, content);
    },
    isElsewhere: (row) => places.isHeld(row.photoId),
    end() {
      check();
      begin(identifier);
      const rows = [...gone, ...vacated].filter((row) => !places.isTaken(row));
      return rows
        .map((row): FileRow => ({ ...row, state: places.mayBeAway(row) ? 'away' : 'missing' }))
        .filter(({ state }, at) => state !== rows[at]!.state);
    },
  };
}

function place(identifier: Identifier, file: Place, content: Content): IdentifyResult {
  const { photos, places, byHash } = identifier;
  const photoId = byHash.get(content.hash);
  if (photoId === undefined) {
    const id = identifier.idFor(content);
    byHash.set(content.hash, id);
    places.begin(id);
    return { kind: 'new', photoId: id, copyFrom: null };
  }
  const wasHeld = places.isHeld(photoId);
  places.hold(photoId);
  // of copies, too, one may have moved
  if (wasHeld && places.leftFor(photoId, file).length === 0) return { kind: 'duplicate', photoId };
  if (!places.hasRow(photoId)) return { kind: 'returned', photoId };
  return {
    kind: 'moved',
    photoId,
    heals: lostItsContent(photos.get(photoId)),
    dropped: places.take(photoId, file),
  };
}

function placeChanged(
  { photos, places, contested }: Identifier,
  row: FileRow,
  hash: string,
): IdentifyResult | null {
  const photo = photos.get(row.photoId)!;
  if (hash !== photo.contentHash) {
    contested.add(hash);
    return null;
  }
  places.hold(photo.id);
  places.recognise(row);
  return { kind: 'touched', photoId: photo.id, heals: lostItsContent(photo) };
}

async function settle(
  identifier: Identifier,
  row: FileRow,
  content: Content,
  samePicture: () => Promise<boolean>,
): Promise<{ identified: IdentifyResult; replaced: string | null }> {
  const { photos, places, byHash, contested } = identifier;
  const { photoId } = row;
  contested.delete(content.hash);
  if (byHash.has(content.hash)) {
    const identified = place(identifier, row, content);
    const gaveWay = !places.isHeld(photoId) && identified.photoId !== photoId;
    return { identified, replaced: gaveWay ? photoId : null };
  }
  const same = await samePicture();
  const isKept = places.isKeptElsewhere(photoId, row);
  if (same && !places.isHeld(photoId) && !isKept) {
    byHash.delete(photos.get(photoId)!.contentHash);
    byHash.set(content.hash, photoId);
    places.hold(photoId);
    places.recognise(row);
    return {
      identified: { kind: 'edited', photoId, dropped: places.takeAll(photoId, row) },
      replaced: null,
    };
  }
  const identified = place(identifier, row, content);
  if (identified.kind === 'new' && same) identified.copyFrom = photoId;
  return { identified, replaced: !places.isHeld(photoId) && !isKept ? photoId : null };
}
