/**
 * @file Finds the stacks of the library and their primaries, from the files of each folder and the facts of
 * their photos. Pure.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileRow, StackFacts } from '../catalogue/rows.ts';
import { sortTimeMs } from '../shared/capture-time.ts';
import { readName, type ShotName } from './file-names.ts';
import { folderOf, nameOf } from './folders.ts';
import { isSameShot, isCertainlySameShot, type Shot } from './same-shot.ts';

/** files grouped before other events are handled: a few milliseconds */
const filesPerTurn = 2_048;

/** A photo, represented by one of its files in a folder. */
export interface FolderPhoto {
  photo: StackFacts;
  fileName: string;
  name: ShotName;
  mtimeMs: number;
  isRaw: boolean;
}

export interface Stacks {
  /** photo → primary of its stack; only photos that are not shown by themselves */
  primaryOf: ReadonlyMap<string, string>;
  /**
   * photo → further primaries, for photos in several stacks (one raw file copied next to two JPEGs);
   * decisions are not shared across these
   */
  otherStackParents: ReadonlyMap<string, readonly string[]>;
  /** photos in the same folder whose names are of the same shot, the most similar name first */
  sameShotFiles(file: Pick<FileRow, 'rootId' | 'relPath'>): FolderPhoto[];
}

/**
 * Groups files of one folder whose names are of one shot and that share a second sign (`same-shot.ts`):
 * - a raw file with the JPEG or HEIC made from it, each raw file with the one of the nearest name and time;
 * - an original with its cover, and with the latest of its edits; earlier edits stay separate, since they
 *   show something that nothing else shows;
 * - a HEIF with the JPEG that the camera wrote at the same time. Two files of one format (`a.jpg`, `a.jpeg`)
 *   are two photos.
 *
 * A photo with several files is in the stacks of all of them: an original that was edited in another folder
 * is stacked with its raw file under the edit; a raw file next to two unrelated pictures is in both stacks.
 * Removed photos are stacked only with removed ones.
 *
 * The primary is the edit, else the JPEG or HEIC, else the original, else the raw file. A photo whose files
 * are all missing is not the primary while another one is present, and never one that cannot be read while
 * another one can or could.
 */
export async function groupFiles(
  files: readonly FileRow[],
  photos: ReadonlyMap<string, StackFacts>,
): Promise<Stacks> {
  const shots = new Map<string, FolderPhoto[]>();
  const presentIds = new Set<string>();
  for (const [at, file] of files.entries()) {
    if (at % filesPerTurn === 0) await nextTurn();
    const photo = photos.get(file.photoId);
    if (!photo) continue;
    if (file.state !== 'missing') presentIds.add(photo.id);
    const folderPhoto = folderPhotoOf(file, photo);
    const key = shotKeyOf(file, folderPhoto.name);
    const shotFiles = shots.get(key);
    if (!shotFiles) shots.set(key, [folderPhoto]);
    else if (!shotFiles.some((other) => other.photo.id === photo.id)) shotFiles.push(folderPhoto);
  }
  const parents = new Map<string, Set<string>>();
  let seen = 0;
  for (const shotFiles of shots.values()) {
    if (shotFiles.length === 1) continue;
    if ((seen += shotFiles.length) % filesPerTurn < shotFiles.length) await nextTurn();
    for (const [id, primary] of stackParentsOf(linksOf(shotFiles), presentIds))
      parents.set(id, (parents.get(id) ?? new Set()).add(primary));
  }
  const { primaryOf, otherStackParents } = topParents(parents);
  return {
    primaryOf,
    otherStackParents,
    sameShotFiles(file) {
      const name = readName(nameOf(file.relPath));
      return (shots.get(shotKey(file)) ?? [])
        .filter(({ photo }) => !otherStackParents.has(photo.id))
        .sort(
          (a, b) => Number(b.name.stem === name.stem) - Number(a.name.stem === name.stem) || byName(a, b),
        );
    },
  };
}

/** Equal for files that are of one shot by their folder and name. */
export function shotKey(file: Pick<FileRow, 'rootId' | 'relPath'>): string {
  return shotKeyOf(file, readName(nameOf(file.relPath)));
}

function shotKeyOf(file: Pick<FileRow, 'rootId' | 'relPath'>, { shot }: ShotName): string {
  return `${folderOf(file)}\0${shot}`;
}

/** From the direct parents of each photo to the topmost ones. In a cycle, the smallest id is topmost. */
function topParents(
  parents: ReadonlyMap<string, ReadonlySet<string>>,
): Pick<Stacks, 'primaryOf' | 'otherStackParents'> {
  const walk = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return path.slice(path.indexOf(id)).sort().slice(0, 1);
    return [...(parents.get(id) ?? [])].flatMap((primary) =>
      parents.has(primary) ? walk(primary, [...path, id]) : [primary],
    );
  };
  const primaryOf = new Map<string, string>();
  const otherStackParents = new Map<string, string[]>();
  for (const id of parents.keys()) {
    const [first, ...others] = [...new Set(walk(id, []))].sort();
    if (first === undefined || first === id || others.includes(id)) continue;
    primaryOf.set(id, first);
    if (others.length > 0) otherStackParents.set(id, others);
  }
  return { primaryOf, otherStackParents };
}

const rawExtensions =
  /^(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|rw2|rwl|sr2|srf|srw|x3f)$/;

function folderPhotoOf(file: FileRow, photo: StackFacts): FolderPhoto {
  const fileName = nameOf(file.relPath);
  const name = readName(fileName);
  return { photo, fileName, name, mtimeMs: file.mtimeMs, isRaw: isRawFile(name, photo.mimeType) };
}

/** By its type, or by its extension, since many raw files have the structure of TIFF or cannot be read. */
export function isRawFile({ extension }: Pick<ShotName, 'extension'>, mimeType: string | null): boolean {
  return rawExtensions.test(extension) || (mimeType?.startsWith('image/x-') ?? false);
}

/** The facts of a file that the second sign needs. */
export function shotOf({ photo, mtimeMs }: Pick<FolderPhoto, 'photo' | 'mtimeMs'>): Shot {
  const { takenAt, takenAtPrecision, takenAtOffset, takenAtSource, make, model, contentId, perceptualHash } =
    photo;
  return {
    takenAt,
    takenAtPrecision,
    takenAtOffset,
    takenAtSource,
    make,
    model,
    contentId,
    perceptualHash,
    mtimeMs,
  };
}

type Link = readonly [FolderPhoto, FolderPhoto];

function linksOf(shotFiles: readonly FolderPhoto[]): Link[] {
  const sorted = [...shotFiles].sort(byName);
  const raws = sorted.filter(({ isRaw }) => isRaw);
  const pictures = sorted.filter(({ isRaw }) => !isRaw);
  const edits = pictures
    .filter(({ name }) => name.edit > 0)
    .sort((a, b) => b.name.edit - a.name.edit || b.mtimeMs - a.mtimeMs);
  const originals = pictures.filter(({ name }) => name.edit === 0 && name.part === 'original');
  const plain = pictures
    .filter(({ name }) => name.edit === 0 && name.part !== 'original')
    .sort((a, b) => Number(b.name.part === 'cover') - Number(a.name.part === 'cover'));
  return [
    ...raws.flatMap((raw) => linkTo(raw, [...bySimilarity(raw, plain), ...edits], isOneShot)),
    ...originals.flatMap((original) => linkTo(original, [...plain, ...edits], isOneShot)),
    ...linkOnce(edits, plain, isOneShot),
    ...linkOnce(plain.filter(isHeif), plain.filter(isJpeg), isWrittenTogether),
  ];
}

/** A link to the first candidate that passes. */
function linkTo(
  file: FolderPhoto,
  candidates: readonly FolderPhoto[],
  passes: (a: FolderPhoto, b: FolderPhoto) => boolean,
): Link[] {
  const found = candidates.find((other) => passes(file, other));
  return found ? [[file, found]] : [];
}

/** Links each file to the first candidate that passes and is not taken yet. */
function linkOnce(
  shotFiles: readonly FolderPhoto[],
  candidates: readonly FolderPhoto[],
  passes: (a: FolderPhoto, b: FolderPhoto) => boolean,
): Link[] {
  const free = new Set(candidates);
  return shotFiles.flatMap((file) => {
    const found = linkTo(file, [...free], passes);
    for (const [, other] of found) free.delete(other);
    return found;
  });
}

function isOneShot(a: FolderPhoto, b: FolderPhoto): boolean {
  return a.photo.removed === b.photo.removed && isSameShot(a.name.shot, shotOf(a), shotOf(b));
}

function isWrittenTogether(a: FolderPhoto, b: FolderPhoto): boolean {
  return (
    a.photo.removed === b.photo.removed &&
    a.name.stem.toLowerCase() === b.name.stem.toLowerCase() &&
    isCertainlySameShot(shotOf(a), shotOf(b))
  );
}

function byName(a: FolderPhoto, b: FolderPhoto): number {
  return a.fileName < b.fileName ? -1 : 1;
}

/** Covers first; then the same spelling, then the nearest capture time. */
function bySimilarity(raw: FolderPhoto, candidates: readonly FolderPhoto[]): FolderPhoto[] {
  if (candidates.length < 2) return [...candidates];
  const difference = ({ photo: { takenAt } }: FolderPhoto) =>
    takenAt === null || raw.photo.takenAt === null
      ? Infinity
      : Math.abs(sortTimeMs(takenAt) - sortTimeMs(raw.photo.takenAt));
  const mismatch = ({ name }: FolderPhoto) =>
    name.part === 'cover' ? 0 : name.stem === raw.name.stem ? 1 : 2;
  return [...candidates].sort(
    (a, b) => mismatch(a) - mismatch(b) || compareNumbers(difference(a), difference(b)),
  );
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function isHeif({ photo, name: { extension } }: FolderPhoto): boolean {
  return photo.mimeType === null
    ? /^(heic|heif|hif)$/.test(extension)
    : /^image\/hei[cf]$/.test(photo.mimeType);
}

function isJpeg({ photo, name: { extension } }: FolderPhoto): boolean {
  return photo.mimeType === null ? /^(jpg|jpeg|jpe)$/.test(extension) : photo.mimeType === 'image/jpeg';
}

/** In one folder: photos that are linked directly or indirectly are one stack. */
function stackParentsOf(links: readonly Link[], presentIds: ReadonlySet<string>): Map<string, string> {
  if (links.length < 2)
    return new Map(
      links.map(([a, b]) =>
        isBefore(a, b, presentIds) ? [b.photo.id, a.photo.id] : [a.photo.id, b.photo.id],
      ),
    );
  const items = new Map<string, string[]>();
  /** of a photo with several names, the file of the highest rank */
  const shotFiles = new Map<string, FolderPhoto>();
  for (const link of links) {
    for (const file of link) {
      const known = shotFiles.get(file.photo.id);
      if (!known || isBefore(file, known, presentIds)) shotFiles.set(file.photo.id, file);
    }
    const [one, other] = link.map(({ photo }) => items.get(photo.id) ?? [photo.id]);
    if (one === other) continue;
    const joined = [...one!, ...other!];
    for (const id of joined) items.set(id, joined);
  }
  const primaryOf = new Map<string, string>();
  for (const item of new Set(items.values())) {
    const primary = item.reduce((best, id) =>
      isBefore(shotFiles.get(id)!, shotFiles.get(best)!, presentIds) ? id : best,
    );
    for (const id of item) if (id !== primary) primaryOf.set(id, primary);
  }
  return primaryOf;
}

function isBefore(a: FolderPhoto, b: FolderPhoto, presentIds: ReadonlySet<string>): boolean {
  const order =
    priorityOf(a, presentIds) - priorityOf(b, presentIds) ||
    b.name.edit - a.name.edit ||
    Number(isHeif(a)) - Number(isHeif(b));
  return order === 0 ? a.photo.id < b.photo.id : order < 0;
}

/** 0 = the best primary. */
export function rankOf({ isRaw, name }: Pick<FolderPhoto, 'isRaw' | 'name'>): number {
  if (isRaw) return 3;
  if (name.edit > 0) return 0;
  return name.part === 'original' ? 2 : 1;
}

function priorityOf(file: FolderPhoto, presentIds: ReadonlySet<string>): number {
  return (file.photo.failed ? 100 : 0) + (presentIds.has(file.photo.id) ? 0 : 10) + rankOf(file);
}
