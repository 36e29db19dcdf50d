/**
 * @file Which photos are one item, and which of them leads it: from the files of each folder and the facts of
 * their photos. Pure.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileRow, StackFacts } from '../catalogue/rows.ts';
import { sortTimeMs } from '../shared/capture-time.ts';
import { readName, type PairName } from './file-names.ts';
import { folderOf, nameOf } from './folders.ts';
import { isSameShot, isSurelySameShot, type Shot } from './same-shot.ts';

/** Files between two turns of the event loop: a few milliseconds. */
const filesATurn = 2_048;

/** A photo by one of its files in a folder. */
export interface Side {
  photo: StackFacts;
  fileName: string;
  name: PairName;
  mtimeMs: number;
  isRaw: boolean;
}

export interface Stacks {
  /** photo → the photo under which it is shown; only of those that are not shown by themselves */
  leaderOf: ReadonlyMap<string, string>;
  /**
   * of those that are part of several items (one raw file copied beside two JPEGs): the leaders of the
   * others; nobody's words are theirs
   */
  otherStackParents: ReadonlyMap<string, readonly string[]>;
  /**
   * photos of one item with a file in the same folder that are of the same shot by their names, the nearest
   * name first
   */
  beside(file: Pick<FileRow, 'rootId' | 'relPath'>): Side[];
}

/**
 * In one folder, of files whose names are of one shot and that share a second sign (`same-shot.ts`):
 * - a raw file goes with the JPEG or HEIC made of it, each raw file with the one whose name and time are
 *   nearest;
 * - an original goes with its cover, and with the latest of its edits; earlier edits stay by themselves,
 *   since they show what nothing else shows;
 * - a HEIF goes with the JPEG that the camera wrote beside it. Two files of one kind (`a.jpg`, `a.jpeg`) are
 *   two photos. What a photo with several files is beside each of them, it is at once: an original in one
 *   folder, edited in another, goes with its raw file under the edit; a raw file beside two strangers is part
 *   of both. What the person removed goes only with what was removed, too.
 *
 * The item is led by what the person would show: edit, then JPEG or HEIC, then original, then raw; but not by
 * a photo whose files are all missing while another one is there, and never by one that cannot be read while
 * another one can or could.
 */
export async function groupFiles(
  files: readonly FileRow[],
  photos: ReadonlyMap<string, StackFacts>,
): Promise<Stacks> {
  const shots = new Map<string, Side[]>();
  const isHere = new Set<string>();
  for (const [at, file] of files.entries()) {
    if (at % filesATurn === 0) await nextTurn();
    const photo = photos.get(file.photoId);
    if (!photo) continue;
    if (file.state !== 'missing') isHere.add(photo.id);
    const side = sideOf(file, photo);
    const key = shotKeyOf(file, side.name);
    const sides = shots.get(key);
    if (!sides) shots.set(key, [side]);
    else if (!sides.some((other) => other.photo.id === photo.id)) sides.push(side);
  }
  const above = new Map<string, Set<string>>();
  let seen = 0;
  for (const sides of shots.values()) {
    if (sides.length === 1) continue;
    if ((seen += sides.length) % filesATurn < sides.length) await nextTurn();
    for (const [id, leader] of stackParentsOf(linksOf(sides), isHere))
      above.set(id, (above.get(id) ?? new Set()).add(leader));
  }
  const { leaderOf, otherStackParents } = upmost(above);
  return {
    leaderOf,
    otherStackParents,
    beside(file) {
      const name = readName(nameOf(file.relPath));
      return (shots.get(shotKey(file)) ?? [])
        .filter(({ photo }) => !otherStackParents.has(photo.id))
        .sort(
          (a, b) => Number(b.name.stem === name.stem) - Number(a.name.stem === name.stem) || byName(a, b),
        );
    },
  };
}

/** The same for the files that are of one shot by their folder and name. */
export function shotKey(file: Pick<FileRow, 'rootId' | 'relPath'>): string {
  return shotKeyOf(file, readName(nameOf(file.relPath)));
}

function shotKeyOf(file: Pick<FileRow, 'rootId' | 'relPath'>, { shot }: PairName): string {
  return `${folderOf(file)}\0${shot}`;
}

/**
 * From those above each photo to those above whom nobody is. Two that are above one another: the elder one.
 */
function upmost(
  above: ReadonlyMap<string, ReadonlySet<string>>,
): Pick<Stacks, 'leaderOf' | 'otherStackParents'> {
  const walk = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return path.slice(path.indexOf(id)).sort().slice(0, 1);
    return [...(above.get(id) ?? [])].flatMap((leader) =>
      above.has(leader) ? walk(leader, [...path, id]) : [leader],
    );
  };
  const leaderOf = new Map<string, string>();
  const otherStackParents = new Map<string, string[]>();
  for (const id of above.keys()) {
    const [first, ...others] = [...new Set(walk(id, []))].sort();
    if (first === undefined || first === id || others.includes(id)) continue;
    leaderOf.set(id, first);
    if (others.length > 0) otherStackParents.set(id, others);
  }
  return { leaderOf, otherStackParents };
}

const rawEndings =
  /^(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|rw2|rwl|sr2|srf|srw|x3f)$/;

function sideOf(file: FileRow, photo: StackFacts): Side {
  const fileName = nameOf(file.relPath);
  const name = readName(fileName);
  return { photo, fileName, name, mtimeMs: file.mtimeMs, isRaw: isRawFile(name, photo.mimeType) };
}

/** By its bytes, or, as many raw files are built like TIFF or cannot be read, by its name. */
export function isRawFile({ ending }: Pick<PairName, 'ending'>, mimeType: string | null): boolean {
  return rawEndings.test(ending) || (mimeType?.startsWith('image/x-') ?? false);
}

/** A side as the second sign is asked of it. */
export function shotOf({ photo, mtimeMs }: Pick<Side, 'photo' | 'mtimeMs'>): Shot {
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

type Link = readonly [Side, Side];

function linksOf(sides: readonly Side[]): Link[] {
  const sorted = [...sides].sort(byName);
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
    ...raws.flatMap((raw) => linkTo(raw, [...byNearness(raw, plain), ...edits], isOneShot)),
    ...originals.flatMap((original) => linkTo(original, [...plain, ...edits], isOneShot)),
    ...linkOnce(edits, plain, isOneShot),
    ...linkOnce(plain.filter(isHeif), plain.filter(isJpeg), isWrittenTogether),
  ];
}

/** With the first that passes. */
function linkTo(side: Side, candidates: readonly Side[], passes: (a: Side, b: Side) => boolean): Link[] {
  const found = candidates.find((other) => passes(side, other));
  return found ? [[side, found]] : [];
}

/** Each with the first that passes and that is nobody's yet. */
function linkOnce(
  sides: readonly Side[],
  candidates: readonly Side[],
  passes: (a: Side, b: Side) => boolean,
): Link[] {
  const free = new Set(candidates);
  return sides.flatMap((side) => {
    const found = linkTo(side, [...free], passes);
    for (const [, other] of found) free.delete(other);
    return found;
  });
}

function isOneShot(a: Side, b: Side): boolean {
  return a.photo.removed === b.photo.removed && isSameShot(a.name.shot, shotOf(a), shotOf(b));
}

function isWrittenTogether(a: Side, b: Side): boolean {
  return (
    a.photo.removed === b.photo.removed &&
    a.name.stem.toLowerCase() === b.name.stem.toLowerCase() &&
    isSurelySameShot(shotOf(a), shotOf(b))
  );
}

function byName(a: Side, b: Side): number {
  return a.fileName < b.fileName ? -1 : 1;
}

/** Covers stay in front; then the name that is written alike, then the time that is nearest. */
function byNearness(raw: Side, candidates: readonly Side[]): Side[] {
  if (candidates.length < 2) return [...candidates];
  const apart = ({ photo: { takenAt } }: Side) =>
    takenAt === null || raw.photo.takenAt === null
      ? Infinity
      : Math.abs(sortTimeMs(takenAt) - sortTimeMs(raw.photo.takenAt));
  const strange = ({ name }: Side) => (name.part === 'cover' ? 0 : name.stem === raw.name.stem ? 1 : 2);
  return [...candidates].sort((a, b) => strange(a) - strange(b) || compareNumbers(apart(a), apart(b)));
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function isHeif({ photo, name: { ending } }: Side): boolean {
  return photo.mimeType === null ? /^(heic|heif|hif)$/.test(ending) : /^image\/hei[cf]$/.test(photo.mimeType);
}

function isJpeg({ photo, name: { ending } }: Side): boolean {
  return photo.mimeType === null ? /^(jpg|jpeg|jpe)$/.test(ending) : photo.mimeType === 'image/jpeg';
}

/** In one folder: linked photos are one item, however many links it takes. */
function stackParentsOf(links: readonly Link[], isHere: ReadonlySet<string>): Map<string, string> {
  if (links.length < 2)
    return new Map(
      links.map(([a, b]) => (isBefore(a, b, isHere) ? [b.photo.id, a.photo.id] : [a.photo.id, b.photo.id])),
    );
  const items = new Map<string, string[]>();
  /** of a photo with several names the one that stands highest */
  const sides = new Map<string, Side>();
  for (const link of links) {
    for (const side of link) {
      const known = sides.get(side.photo.id);
      if (!known || isBefore(side, known, isHere)) sides.set(side.photo.id, side);
    }
    const [one, other] = link.map(({ photo }) => items.get(photo.id) ?? [photo.id]);
    if (one === other) continue;
    const joined = [...one!, ...other!];
    for (const id of joined) items.set(id, joined);
  }
  const leaderOf = new Map<string, string>();
  for (const item of new Set(items.values())) {
    const leader = item.reduce((best, id) =>
      isBefore(sides.get(id)!, sides.get(best)!, isHere) ? id : best,
    );
    for (const id of item) if (id !== leader) leaderOf.set(id, leader);
  }
  return leaderOf;
}

function isBefore(a: Side, b: Side, isHere: ReadonlySet<string>): boolean {
  const order =
    standing(a, isHere) - standing(b, isHere) ||
    b.name.edit - a.name.edit ||
    Number(isHeif(a)) - Number(isHeif(b));
  return order === 0 ? a.photo.id < b.photo.id : order < 0;
}

/** 0 is what the person would show. */
export function rankOf({ isRaw, name }: Pick<Side, 'isRaw' | 'name'>): number {
  if (isRaw) return 3;
  if (name.edit > 0) return 0;
  return name.part === 'original' ? 2 : 1;
}

function standing(side: Side, isHere: ReadonlySet<string>): number {
  return (side.photo.failed ? 100 : 0) + (isHere.has(side.photo.id) ? 0 : 10) + rankOf(side);
}
