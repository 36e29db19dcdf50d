/**
 * @file Names that are never photos of the person: hidden files, system folders, caches of other programs,
 * libraries of Sightline.
 */
import { cacheOf } from './packages.ts';

/** lower case */
const systemNames = new Set([
  '@eadir',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'recycler',
  'recycled',
  'system volume information',
  'lost+found',
  '__macosx',
  'found.000',
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'icon\r',
  '$windows.~bt',
]);

/**
 * True where a file or folder of this name is ignored. Hidden names begin with a dot: `.Trash-1000`,
 * `.thumbnails`, `.DS_Store` and AppleDouble's `._IMG_0001.jpg` among them.
 */
export function isExcluded(name: string): boolean {
  if (name.startsWith('.')) return true;
  const lower = name.toLowerCase();
  return systemNames.has(lower) || cacheOf(name) !== null;
}

/** True where these are the names in a library of Sightline. */
export function isOwnLibrary(names: ReadonlySet<string>): boolean {
  return (
    names.has('library.json') &&
    (names.has('identity.jsonl') ||
      names.has('decisions.jsonl') ||
      names.has('catalog') ||
      names.has('previews'))
  );
}
