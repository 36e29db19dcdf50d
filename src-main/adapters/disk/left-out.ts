/** @file Names that are never photos of the person: hidden things, system folders, other programs' caches, our own libraries. */

/** lower case */
const systemNames = new Set([
  '@eadir', '#recycle', '#snapshot', '$recycle.bin', 'recycler', 'recycled', 'system volume information', 'lost+found', '__macosx', 'found.000',
  'thumbs.db', 'ehthumbs.db', 'ehthumbs_vista.db', 'desktop.ini', 'icon\r', '$windows.~bt',
]);
/** packages of other programs that hold only previews and databases */
const cachePackages = ['.lrdata', '.lrcat-data', '.cocatalogdb', '.aplibrary-cache'];

/**
 * True where a file or folder of this name is not looked at. Hidden names begin with a dot: `.Trash-1000`, `.thumbnails`, `.DS_Store`
 * and AppleDouble's `._IMG_0001.jpg` among them.
 */
export function isLeftOut(name: string): boolean {
  if (name.startsWith('.')) return true;
  const lower = name.toLowerCase();
  return systemNames.has(lower) || cachePackages.some((ending) => lower.endsWith(ending));
}

/** True where these are the names in a library of ours. */
export function isOwnLibrary(names: ReadonlySet<string>): boolean {
  return names.has('library.json') && (names.has('identity.jsonl') || names.has('decisions.jsonl') || names.has('catalog') || names.has('previews'));
}

/** Apple's photo libraries keep originals beside many derived copies: only the originals are the person's. */
export function isDerivedInPackage(parentName: string, name: string): boolean {
  return /\.(photoslibrary|migratedphotolibrary|aplibrary)$/i.test(parentName) && !/^(originals|masters)$/i.test(name);
}
