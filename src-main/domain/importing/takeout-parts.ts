/**
 * @file Google Takeout unpacked in several parts: which folders are parts of one export, and which sidecars
 * of one part belong to pictures of another. Pure.
 */
import type { FoundFile } from './disk.ts';
import { isAlbumName, sidecarsIn } from './sidecars.ts';

/**
 * One text for all folders that were one in Google Photos: the path below `Takeout` is the same, and the path
 * above differs in numbers only (`takeout-001`, `Takeout 2`, `part 3/Takeout`). @returns null for a
 * folder that is none of Takeout's
 */
export function takeoutKey(folder: string): string | null {
  const names = folder.split(/[\\/]/).map((name) => name.normalize('NFC').toLowerCase());
  const takeout = names.findLastIndex((name) => /^takeout(?![a-z])/.test(name));
  const top = takeout >= 0 ? takeout : names.findLastIndex((name) => /^google(?![a-z])/.test(name));
  if (top < 0 || top === names.length - 1) return null;
  const above = names.slice(0, top + 1).map((name, at) => (at >= top - 1 ? withoutNumber(name) : name));
  return [...above, ...names.slice(top + 1)].join('/');
}

/** True where two roots of the library are parts of one Takeout. */
export function areParts(root: string, other: string): boolean {
  const key = takeoutKey(`${root}/x`);
  return key !== null && key === takeoutKey(`${other}/x`);
}

function withoutNumber(name: string): string {
  return name
    .replace(/\d+/g, '#')
    .replace(/[\s_-]*\(?#\)?$/, '')
    .trim();
}

/** A file of a Takeout folder, with its sidecars. */
export interface PartFile<File extends FoundFile> {
  file: File;
  /** it belongs to another file */
  isSidecar: boolean;
  beside: readonly FoundFile[];
}

/**
 * Pictures without a JSON in their own folder get it from another part. Where several parts have one of that
 * name, it may be another person's, and none is taken. An album's own JSON is for the pictures of all parts.
 * @param folders those of one key
 * @returns sidecars from other parts, by the path of their picture
 */
export function sidecarsOfOtherParts<File extends FoundFile>(
  folders: readonly (readonly PartFile<File>[])[],
): Map<string, File[]> {
  const all = folders.flat();
  const isJson = ({ file }: PartFile<File>) => /\.json$/i.test(file.relPath);
  const named = new Map<string, File[]>();
  for (const { file } of all.filter(isJson))
    named.set(nameOf(file), [...(named.get(nameOf(file)) ?? []), file]);
  const alone = [...named.values()].flatMap((files) => (files.length === 1 ? files : []));
  const owners = all.filter(
    (one) =>
      !isJson(one) &&
      !one.isSidecar &&
      !one.beside.some(({ relPath }) => /\.json$/i.test(relPath) && !isAlbumName(relPath)),
  );
  const byPath = (file: File): FoundFile => ({ ...file, relPath: file.path.replaceAll('\\', '/') });
  const fileAt = new Map(alone.map((file) => [file.path.replaceAll('\\', '/'), file]));
  const found = sidecarsIn([...owners.map(({ file }) => byPath(file)), ...alone.map(byPath)]);
  const albums = all.filter((one) => isJson(one) && isAlbumName(one.file.relPath)).map(({ file }) => file);
  const addedSidecars = new Map<string, File[]>();
  for (const one of all) {
    if (isJson(one) || one.isSidecar) continue;
    const jsons = (found.get(one.file.path.replaceAll('\\', '/')) ?? []).flatMap(
      ({ relPath }) => fileAt.get(relPath) ?? [],
    );
    const added = [...new Set([...jsons, ...albums])].filter(
      (json) => !one.beside.some(({ path }) => path === json.path),
    );
    if (added.length > 0) addedSidecars.set(one.file.path, added);
  }
  return addedSidecars;
}

function nameOf({ relPath }: FoundFile): string {
  return relPath.slice(relPath.lastIndexOf('/') + 1).toLowerCase();
}
