/**
 * @file Which sidecars of a folder belong to which file, by their names alone: XMP of other programs and the
 * JSON of Google Takeout. Pure.
 *
 * XMP: `a.jpg.xmp` (darktable, digiKam, Immich) belongs to `a.jpg`; `a.xmp` (Adobe, Apple, Capture One) to
 * every file called `a`. The name `c.xmp` does not say whether it belongs to `c.jpg` or `c.png`, so it is
 * always read for both: most such sidecars belong to a raw file and its JPEG, which are one picture and share
 * its annotations. A sidecar that names its file type (photoshop:SidecarForExtension) is used only for that
 * one by its reader. `a_01.jpg.xmp` is darktable's second edit of `a.jpg`, unless there is an
 * `a_01.jpg`.
 *
 * Takeout: `a.jpg.json`, since 2024 `a.jpg.supplemental-metadata.json`. All before `.json` is cut at 46
 * UTF-16 units, in the middle of anything; the number of a second `a.jpg` stands in the picture's name before
 * the ending and in the JSON's at its end. Edited copies have no JSON of their own. Rules and examples:
 * simulot/immich-go `matchers.go`, ente pull request 4956, TheLastGimbus/GooglePhotosTakeoutHelper.
 */
import { dirname, resolve } from 'node:path';
import type { FoundFile } from './disk.ts';
import { edits } from '../stacks/google-edits.ts';
import { nameOf } from '../stacks/folders.ts';

/**
 * @param files what one folder holds
 * @returns by `relPath` of each file that has some, its sidecars: the most trusted first, XMP before JSON
 */
export function sidecarsIn(files: readonly FoundFile[]): Map<string, FoundFile[]> {
  const named = files.map((file) => ({ file, ...nameParts(nameOf(file.relPath)) }));
  const xmps = named.filter(({ ending }) => ending === 'xmp');
  const jsons = named.filter(({ ending, name }) => ending === 'json' && !isAlbumName(name));
  const found = new Map<string, FoundFile[]>();
  if (xmps.length + jsons.length === 0) return found;
  const owners = named.filter(({ ending }) => !endingsWithoutSidecars.has(ending));
  for (const give of [givenXmp(owners, xmps), givenTakeout(owners, jsons)]) {
    for (const [relPath, sidecars] of give) found.set(relPath, [...(found.get(relPath) ?? []), ...sidecars]);
  }
  return found;
}

/**
 * One text for the sidecars of a picture: another text means that a sidecar was added, deleted or changed. ''
 * = none.
 */
export function sidecarStamp(sidecars: readonly FoundFile[]): string {
  return distantStamp(sidecars, ({ relPath }) => nameOf(relPath));
}

/**
 * The same for sidecars in other folders. @param nameOfSidecar its path from the picture's folder, with `/`
 */
export function distantStamp(
  sidecars: readonly FoundFile[],
  nameOfSidecar: (sidecar: FoundFile) => string,
): string {
  return sidecars.length === 0
    ? ''
    : JSON.stringify(sidecars.map((sidecar) => [nameOfSidecar(sidecar), sidecar.sizeBytes, sidecar.mtimeMs]));
}

/** What Takeout calls the JSON of an album, by the language of its owner. */
const albumNames = new Set(
  [
    'metadata',
    'metadaten',
    'métadonnées',
    'metadatos',
    'metadati',
    'metadados',
    'metagegevens',
    'metadane',
    'metatiedot',
    'metaadatok',
    'meta veriler',
    'метаданные',
    'метадані',
    'μεταδεδομένα',
    'メタデータ',
    '元数据',
    '中繼資料',
    '메타데이터',
  ].map((name) => name.normalize('NFC')),
);

/** True for the name of a JSON that is an album's and no picture's. */
export function isAlbumName(relPath: string): boolean {
  const { stem, ending } = nameParts(nameOf(relPath));
  return ending === 'json' && albumNames.has(folded(numbered(stem).stem).trim());
}

type StampEntry = [name: string, sizeBytes: number, mtimeMs: number];

/** The sidecars that a stamp was made of. */
function stampEntries(stamp: string | null): StampEntry[] {
  return stamp ? (JSON.parse(stamp) as StampEntry[]) : [];
}

function stampOf(entries: readonly StampEntry[]): string {
  return entries.length === 0 ? '' : JSON.stringify(entries);
}

/** @param name from the picture's folder; on Windows, on another drive, with the drive */
function pathOfSidecar(picture: string, [name]: StampEntry): string {
  return resolve(dirname(picture), name);
}

/** Paths of the sidecars that a stamp names, the most trusted first. */
export function sidecarPaths(path: string, stamp: string | null): string[] {
  return stampEntries(stamp).map((entry) => pathOfSidecar(path, entry));
}

/**
 * The stamp of a picture with sidecars that it had before and that cannot be listed now: their folder or
 * drive cannot be reached, so nothing says that they are gone.
 * @param before the stamp of its row
 */
export function withUnlistableSidecars(
  path: string,
  stamp: string,
  before: string | null,
  isUnlistable: (sidecar: string) => boolean,
): string {
  const listed = stampEntries(stamp);
  const names = new Set(listed.map(([name]) => name));
  const kept = stampEntries(before).filter(
    (entry) => !names.has(entry[0]) && isUnlistable(pathOfSidecar(path, entry)),
  );
  if (kept.length === 0) return stamp;
  const all = stampOf([...listed, ...kept]);
  return sortedStamp(all) === sortedStamp(before) ? before! : all;
}

function sortedStamp(stamp: string | null): string {
  return stampEntries(stamp)
    .map((entry) => JSON.stringify(entry))
    .sort()
    .join();
}

/** The stamp without these sidecars, which could not be read: the next import tries again. */
export function withoutSidecars(path: string, stamp: string, unread: readonly string[]): string {
  return unread.length === 0
    ? stamp
    : stampOf(stampEntries(stamp).filter((entry) => !unread.includes(pathOfSidecar(path, entry))));
}

/**
 * True where the title inside a Takeout JSON fits the picture. To be called where the names alone are not
 * certain.
 */
export function takeoutFits(pictureName: string, jsonName: string, title: string | null): boolean {
  if (
    title === null ||
    title.trim() === '' ||
    jsonName.toLowerCase().startsWith(`${pictureName.toLowerCase()}.`)
  )
    return true;
  const written = plain(nameParts(title).stem);
  const picture = nameParts(pictureName);
  const { stem, counter } = numbered(picture.stem);
  // a file's name is cut at 51 units, its title is not
  const isStart = (start: string) =>
    start !== '' &&
    (written === start ||
      (pictureName.length - counter.length >= longestFile - 1 && written.startsWith(start)));
  return [picture.stem, stem, ...withoutEdit(stem, pictureName.length - counter.length)].some((name) =>
    isStart(plain(name)),
  );
}

interface Named {
  file: FoundFile;
  name: string;
  /** without the ending */
  stem: string;
  /** lower case, without the point */
  ending: string;
}

/** Files that have no sidecars, Apple's edit lists (without annotations), and others. */
const endingsWithoutSidecars: ReadonlySet<string> = new Set([
  'xmp',
  'json',
  'aae',
  'ini',
  'db',
  'txt',
  'html',
]);
/** before `.json` */
const longestKey = 46;
/** with the ending, without the counter */
const longestFile = 51;
const supplement = 'supplemental-metadata';

type Given = Map<string, FoundFile[]>;

/**
 * Exact names come first; then, of sidecars without an owner, names that differ in case or Unicode form only.
 */
function givenXmp(owners: readonly Named[], xmps: readonly Named[]): Given {
  const given: Given = new Map();
  const taken = new Set<FoundFile>();
  for (const spelling of [(name: string) => name, folded]) {
    const byStem = grouped(
      xmps.filter(({ file }) => !taken.has(file)),
      ({ stem }) => spelling(stem),
    );
    const names = new Set(owners.map(({ name }) => spelling(name)));
    const versions = grouped(
      xmps.filter(({ file, stem }) => !taken.has(file) && !names.has(spelling(stem))),
      ({ stem }) => spelling(stem.replace(/_\d\d(?=\.[^.]+$)/, '')),
    );
    const now: FoundFile[] = [];
    for (const owner of owners) {
      const own = [owner.name, owner.stem].flatMap((name) => byStem.get(spelling(name)) ?? []);
      const more = (versions.get(spelling(owner.name)) ?? []).filter((sidecar) => !own.includes(sidecar));
      add(given, owner, [...own, ...more]);
      now.push(...[...own, ...more].map(({ file }) => file));
    }
    for (const file of now) taken.add(file);
  }
  return given;
}

/**
 * From most to least certain name rule. A JSON that one rule gave to a picture is given to no other one,
 * except to edited copies.
 */
function givenTakeout(owners: readonly Named[], jsons: readonly Named[]): Given {
  const given: Given = new Map();
  const taken = new Set<FoundFile>();
  const heads = new Set(jsons.map(({ name }) => headOf(name)));
  const likely = owners.filter(({ name }) => heads.has(headOf(name)));
  let plainly: Named[] | null = null;
  for (const { keysOf, isPlain = true, isShared = false } of nameRules) {
    if (!isShared && taken.size === jsons.length) continue;
    const spelling = isPlain ? plain : asWritten;
    const byKey = new Map<string, Named[]>();
    for (const json of jsons)
      if (isShared || !taken.has(json.file))
        for (const key of jsonKeys(json.stem)) push(byKey, spelling(key), json);
    const now: FoundFile[] = [];
    for (const owner of isPlain
      ? (plainly ??= likely.map((one) => ({ ...one, ...nameParts(plain(one.name)) })))
      : likely) {
      if (given.has(owner.file.relPath)) continue;
      const json = keysOf(owner).flatMap((key) => byKey.get(key) ?? [])[0];
      if (!json) continue;
      add(given, owner, [json]);
      now.push(json.file);
    }
    for (const file of now) taken.add(file);
  }
  return given;
}

/** The start of a name, to exclude most photos quickly where only few have a JSON. */
function headOf(name: string): string {
  return plain(withoutEntities(name.normalize('NFC')).slice(0, 4));
}

const asWritten = (name: string) => name;
const nameRules: readonly { keysOf: (owner: Named) => string[]; isPlain?: boolean; isShared?: boolean }[] = [
  { keysOf: titleKeys, isPlain: false },
  { keysOf: titleKeys },
  // uploaded without an ending, or kept in another format than it came in
  { keysOf: ({ stem }) => [keyOf(numbered(stem).stem, numbered(stem).counter), keyOf(stem, '')] },
  { keysOf: otherFormats },
  { keysOf: editKeys, isShared: true },
];

/** A file's name as its JSON's key: whole, or cut; the counter apart, or part of the title. */
function titleKeys({ name, stem }: Pick<Named, 'name' | 'stem'>): string[] {
  const { stem: title, counter } = numbered(stem);
  const ending = name.slice(stem.length);
  return counter ? [keyOf(name, ''), ...cuts(title + ending, counter)] : cuts(name, '');
}

function cuts(title: string, counter: string): string[] {
  const lengths = [title.length, ...(title.length > longestKey ? [longestKey, longestKey - 1] : [])];
  return lengths.map((length) => keyOf(title.slice(0, length), counter));
}

const formats = ['heic', 'heif', 'jpg', 'jpeg', 'png', 'webp', 'dng', 'gif', 'tif', 'tiff', 'bmp', 'avif'];

function otherFormats({ stem, ending }: Named): string[] {
  return formats.includes(ending)
    ? formats.flatMap((format) => titleKeys({ name: `${stem}.${format}`, stem }))
    : [];
}

function editKeys({ name, stem, ending }: Named): string[] {
  const { stem: title, counter } = numbered(stem);
  return withoutEdit(title, name.length - counter.length).flatMap((original) =>
    [ending, ...formats]
      .flatMap((format) => cuts(`${original}.${format}`, counter))
      .concat(cuts(original, counter)),
  );
}

/**
 * The names that an edited copy may be of; where the copy's name is as long as can be, its mark may be cut.
 */
function withoutEdit(stem: string, length: number): string[] {
  const at = stem.lastIndexOf('-');
  const mark = folded(stem.slice(at));
  const isEdit =
    at > 0 &&
    mark.length > 1 &&
    edits.some((edit) => edit === mark || (length >= longestFile - 1 && edit.startsWith(mark)));
  return isEdit ? [stem.slice(0, at)] : [];
}

/**
 * What a JSON's name may stand for: its last part may be (a cut of) `supplemental-metadata`, or the title's
 * own.
 */
function jsonKeys(stem: string): string[] {
  const { stem: base, counter } = numbered(stem);
  const point = base.lastIndexOf('.');
  const isSupplement = point > 0 && supplement.startsWith(base.slice(point + 1).toLowerCase());
  return [
    ...(isSupplement ? [keyOf(base.slice(0, point), counter)] : []),
    keyOf(base, counter),
    ...(counter ? [keyOf(stem, '')] : []),
  ];
}

/** `(1)` at the end of a stem. */
function numbered(stem: string): { stem: string; counter: string } {
  const counter = /\(\d{1,5}\)$/.exec(stem)?.[0] ?? '';
  return { stem: stem.slice(0, stem.length - counter.length), counter };
}

const keyOf = (title: string, counter: string) => `${title}/${counter}`;

/** Without regard to case and Unicode form. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * As `folded`, and with `_` for all that Takeout replaces by it, and for entities: `Tom &amp; I.jpg` is `Tom
 * _ I.jpg`.
 */
function plain(name: string): string {
  return withoutEntities(folded(name)).replace(/[^\p{L}\p{M}\p{N}\p{Emoji_Presentation}./() -]/gu, '_');
}

function withoutEntities(name: string): string {
  return name.replace(/&(#\d+|[a-z]+);/gi, '_');
}

function nameParts(name: string): { name: string; stem: string; ending: string } {
  const point = name.lastIndexOf('.');
  return point > 0
    ? { name, stem: name.slice(0, point), ending: name.slice(point + 1).toLowerCase() }
    : { name, stem: name, ending: '' };
}

function add(given: Given, { file }: Named, sidecars: readonly Named[]): void {
  if (sidecars.length > 0)
    given.set(file.relPath, [
      ...new Set([...(given.get(file.relPath) ?? []), ...sidecars.map((sidecar) => sidecar.file)]),
    ]);
}

function grouped(all: readonly Named[], keyFor: (one: Named) => string): Map<string, Named[]> {
  const groups = new Map<string, Named[]>();
  for (const one of all) push(groups, keyFor(one), one);
  return groups;
}

function push(groups: Map<string, Named[]>, key: string, one: Named): void {
  const group = groups.get(key);
  if (group) group.push(one);
  else groups.set(key, [one]);
}
