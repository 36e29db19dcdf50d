/** @file Which photos are one item, and which of them leads it: from the files of each folder and the facts of their photos. Pure. */
import type { FileRow, PairFacts } from '../catalogue/catalogue.ts';
import { folderOf, nameOf } from './folders.ts';
import { readName, type PairName } from './file-names.ts';
import { isSameShot, isSurelySameShot, type Shot } from './same-shot.ts';

/** A photo by one of its files in a folder. */
export interface Side extends Shot, PairName {
  photo: PairFacts;
  fileName: string;
  kind: 'picture' | 'raw';
}

export interface Items {
  /** photo → the photo under which it is shown; only of those that are not shown by themselves */
  leaderOf: ReadonlyMap<string, string>;
  /** photos with a file in the same folder that are of the same shot by their names, the nearest name first */
  beside(file: Pick<FileRow, 'rootId' | 'relPath'>): Side[];
}

/**
 * In one folder, of files whose names are of one shot and that share a second sign (`same-shot.ts`):
 * - a raw file goes with the JPEG or HEIC made of it, each raw file with the one whose name and time are nearest;
 * - an original goes with its cover, and with the latest of its edits; earlier edits stay by themselves, since they show what nothing else shows;
 * - a HEIF goes with the JPEG that the camera wrote beside it.
 * Two files of one kind (`a.jpg`, `a.jpeg`) are two photos. A photo with files in several folders ties together what lies beside each of them.
 * What the person removed goes only with what was removed, too.
 *
 * The item is led by what the person would show: edit, then JPEG or HEIC, then original, then raw; but never by a photo whose files are
 * all missing, or that cannot be read, while another one is there.
 */
export function groupFiles(files: readonly FileRow[], photos: ReadonlyMap<string, PairFacts>): Items {
  const folders = new Map<string, Map<string, Side[]>>();
  const isHere = new Set<string>();
  for (const file of files) {
    const photo = photos.get(file.photoId);
    if (!photo) continue;
    if (file.state !== 'missing') isHere.add(photo.id);
    const side = sideOf(file, photo);
    const key = folderOf(file);
    let shots = folders.get(key);
    if (!shots) folders.set(key, (shots = new Map()));
    const sides = shots.get(side.shot);
    if (!sides) shots.set(side.shot, [side]);
    else if (!sides.some((other) => other.photo.id === photo.id)) sides.push(side);
  }
  const links = [...folders.values()].flatMap((shots) => [...shots.values()].filter((sides) => sides.length > 1).flatMap(linksOf));
  return {
    leaderOf: leadersOf(links, isHere),
    beside(file) {
      const { shot, stem } = readName(nameOf(file.relPath));
      return [...(folders.get(folderOf(file))?.get(shot) ?? [])].sort((a, b) => Number(b.stem === stem) - Number(a.stem === stem) || byName(a, b));
    },
  };
}

const rawEndings = /^(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|rw2|rwl|sr2|srf|srw|x3f)$/;

function sideOf(file: FileRow, photo: PairFacts): Side {
  const name = readName(nameOf(file.relPath));
  const { takenAt, takenAtOffset, takenAtSource, make, model, contentId, perceptualHash } = photo;
  const kind = rawEndings.test(name.ending) || /^image\/x-/.test(photo.mimeType ?? '') ? 'raw' : 'picture';
  return { ...name, photo, fileName: nameOf(file.relPath), kind, takenAt, takenAtOffset, takenAtSource, make, model, contentId, perceptualHash, mtimeMs: file.mtimeMs };
}

type Link = readonly [Side, Side];

function linksOf(sides: readonly Side[]): Link[] {
  const sorted = [...sides].sort(byName);
  const raws = sorted.filter(({ kind }) => kind === 'raw');
  const pictures = sorted.filter(({ kind }) => kind === 'picture');
  const edits = pictures.filter(({ edit }) => edit > 0).sort((a, b) => b.edit - a.edit || b.mtimeMs - a.mtimeMs);
  const originals = pictures.filter(({ edit, part }) => edit === 0 && part === 'original');
  const plain = pictures.filter(({ edit, part }) => edit === 0 && part !== 'original').sort((a, b) => Number(b.part === 'cover') - Number(a.part === 'cover'));
  const heifs = plain.filter((side) => isHeif(side));
  const others = plain.filter((side) => !isHeif(side));
  return [
    ...raws.flatMap((raw) => linkTo(raw, [...byNearness(raw, plain), ...edits], isOneShot)),
    ...originals.flatMap((original) => linkTo(original, [...plain, ...edits], isOneShot)),
    ...linkOnce(edits, plain, isOneShot),
    ...linkOnce(heifs, others.filter(isJpeg), (heif, jpeg) => heif.stem.toLowerCase() === jpeg.stem.toLowerCase() && isTogether(heif, jpeg) && isSurelySameShot(heif, jpeg)),
  ];
}

/** With the first that passes. */
function linkTo(side: Side, candidates: readonly Side[], passes: (a: Side, b: Side) => boolean): Link[] {
  const found = candidates.find((other) => passes(side, other));
  return found ? [[side, found]] : [];
}

/** Each with the first that passes and that is nobody's yet. */
function linkOnce(sides: readonly Side[], candidates: readonly Side[], passes: (a: Side, b: Side) => boolean): Link[] {
  const free = new Set(candidates);
  return sides.flatMap((side) => {
    const found = linkTo(side, [...free], passes);
    for (const [, other] of found) free.delete(other);
    return found;
  });
}

function isOneShot(a: Side, b: Side): boolean {
  return isTogether(a, b) && isSameShot(a.shot, a, b);
}

function isTogether(a: Side, b: Side): boolean {
  return a.photo.removed === b.photo.removed;
}

function byName(a: Side, b: Side): number {
  return a.fileName < b.fileName ? -1 : 1;
}

/** Covers stay in front; then the name that is written alike, then the time that is nearest. */
function byNearness(raw: Side, candidates: readonly Side[]): Side[] {
  const apart = ({ takenAt }: Side) => (takenAt === null || raw.takenAt === null ? Infinity : Math.abs(Date.parse(`${takenAt}Z`) - Date.parse(`${raw.takenAt}Z`)));
  const strange = (side: Side) => (side.part === 'cover' ? 0 : side.stem === raw.stem ? 1 : 2);
  return [...candidates].sort((a, b) => strange(a) - strange(b) || compareNumbers(apart(a), apart(b)));
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function isHeif({ photo, ending }: Side): boolean {
  return photo.mimeType === null ? /^(heic|heif|hif)$/.test(ending) : /^image\/hei[cf]$/.test(photo.mimeType);
}

function isJpeg({ photo, ending }: Side): boolean {
  return photo.mimeType === null ? /^(jpg|jpeg|jpe)$/.test(ending) : photo.mimeType === 'image/jpeg';
}

/** Linked photos are one item, however many links it takes. */
function leadersOf(links: readonly Link[], isHere: ReadonlySet<string>): Map<string, string> {
  const parts = new Map<string, Map<string, Side>>();
  for (const link of links) {
    const joined = new Map(link.flatMap((side) => [...(parts.get(side.photo.id) ?? [])]));
    for (const side of link) {
      const known = joined.get(side.photo.id);
      if (!known || rankOf(side) < rankOf(known)) joined.set(side.photo.id, side);
    }
    for (const id of joined.keys()) parts.set(id, joined);
  }
  const leaderOf = new Map<string, string>();
  for (const item of new Set(parts.values())) {
    const [leader] = [...item.values()].sort((a, b) => standing(a, isHere) - standing(b, isHere) || b.edit - a.edit || Number(isHeif(a)) - Number(isHeif(b)) || (a.photo.id < b.photo.id ? -1 : 1));
    for (const id of item.keys()) if (id !== leader!.photo.id) leaderOf.set(id, leader!.photo.id);
  }
  return leaderOf;
}

/** 0 is what the person would show. */
function rankOf({ kind, edit, part }: Pick<Side, 'kind' | 'edit' | 'part'>): number {
  if (kind === 'raw') return 3;
  if (edit > 0) return 0;
  return part === 'original' ? 2 : 1;
}

function standing(side: Side, isHere: ReadonlySet<string>): number {
  return (isHere.has(side.photo.id) ? 0 : 100) + (side.photo.failed ? 10 : 0) + rankOf(side);
}
