/**
 * @file Folders of other programs with pictures made from the person's: recognized by name and content. Pure.
 */

/** A folder of another program in which only some folders are the person's. */
interface Package {
  program: string;
  name?: RegExp;
  /** True where these lower-case names are the inside of such a folder. */
  inside?: (names: ReadonlySet<string>) => boolean;
  /** folders in it that hold originals */
  originals: RegExp;
}

const hasAny = (names: ReadonlySet<string>, ...wanted: string[]) => wanted.some((name) => names.has(name));
const originals = /^(originals|masters)$/i;
const nothing = /^(?!)/;

const packages: readonly Package[] = [
  {
    program: 'Apple Photos',
    name: /\.(photoslibrary|migratedphotolibrary)$/i,
    originals,
    inside: (names) =>
      names.has('database') && names.has('resources') && hasAny(names, 'originals', 'masters'),
  },
  {
    program: 'iPhoto',
    name: /(\.photolibrary|^iphoto library)$/i,
    originals,
    inside: (names) =>
      hasAny(names, 'albumdata.xml', 'iphoto.ipspot', 'library.iphoto') &&
      hasAny(names, 'originals', 'masters'),
  },
  {
    program: 'Aperture',
    name: /\.aplibrary$/i,
    originals,
    inside: (names) =>
      hasAny(names, 'aperture.aplib', 'aperturedata.xml') && hasAny(names, 'originals', 'masters'),
  },
  { program: 'Photo Booth', name: /^photo booth library$/i, originals: /^(pictures|originals)$/i },
  { program: 'Capture One', name: /\.cocatalog$/i, originals },
  { program: 'Capture One', name: /^captureone$/i, inside: isCaptureOneFolder, originals: nothing },
  { program: 'PhotoPrism', inside: (names) => names.has('.ppstorage'), originals },
  {
    program: 'Immich',
    originals: /^(upload|library)$/i,
    inside: (names) =>
      hasAny(names, 'thumbs', 'encoded-video') &&
      hasAny(names, 'upload', 'library') &&
      hasAny(names, 'encoded-video', 'profile', 'backups', '.immich'),
  },
  {
    program: 'Nextcloud',
    originals: /^files$/i,
    inside: (names) =>
      names.has('files') && hasAny(names, 'files_trashbin', 'files_versions', 'files_encryption'),
  },
];

function isCaptureOneFolder(names: ReadonlySet<string>): boolean {
  return names.has('cache') && [...names].some((name) => /^settings\d+$/.test(name));
}

/** Folders recognized by name alone: nothing in them is the person's. */
const caches: readonly [name: RegExp, program: string][] = [
  [/\.(lrdata|lrcat-data)$/i, 'Lightroom'],
  [/\.cocatalogdb$/i, 'Capture One'],
  [/\.aplibrary-cache$/i, 'Aperture'],
  [/^@eadir$/i, 'Synology'],
  [/^\.?@__thumb$/i, 'QNAP'],
  [/^\.thumbnails$/i, 'another program'],
  [/^\.picasaoriginals$/i, 'Picasa'],
  [/^\.dtrash$/i, 'digiKam'],
  [/^\.(photoprism|ppstorage)$/i, 'PhotoPrism'],
  [/^appdata_[a-z0-9]{6,}$/i, 'Nextcloud'],
  [/^ipod photo cache$/i, 'iPhoto'],
  [/^(adobe bridge cache|\.bridgecache)$/i, 'Adobe Bridge'],
  [/^acdsee (cache|database)$|^\.acdsee$/i, 'ACDSee'],
  [/^generated images\.bundle$/i, 'Mylio'],
  [/^mipmaps-[0-9a-f]+\.d$/i, 'darktable'],
  [/^\.appledouble$/i, 'a Macintosh'],
];

/** The program whose cache a folder of this name is; null for an ordinary one. */
export function cacheOf(name: string): string | null {
  return caches.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/**
 * The program that made the content of `name`, where it is not the person's; null where it is.
 * @param parentName name of the folder that it is in
 */
export function derivedBy(parentName: string, name: string): string | null {
  return programsIn(parentName, null)(name);
}

/**
 * The same for all that is in a folder, which is looked at once: it may hold a hundred thousand files.
 * @param names all names in the folder, where they are known
 */
export function programsIn(
  folderName: string,
  names: ReadonlySet<string> | null,
): (name: string) => string | null {
  const inside = names && new Set([...names].map((name) => name.toLowerCase()));
  const found = packages.find((one) => isIt(one, folderName, inside));
  return (name) => (found && !found.originals.test(name) ? found.program : null);
}

/**
 * By its name where that has the program's own extension; a folder of the same name without it has to contain
 * what the program stores there.
 */
function isIt(one: Package, name: string, inside: ReadonlySet<string> | null): boolean {
  if (inside !== null && one.inside?.(inside) === true) return true;
  if (one.name?.test(name) !== true) return false;
  return inside === null || /\.[a-z]+$/i.test(name) || [...inside].some((child) => one.originals.test(child));
}

/** The program of a folder with its marker file; null for an ordinary one. */
export function markedCacheOf(name: string, names: ReadonlySet<string>): string | null {
  return names.has('.immich') && /^(thumbs|encoded-video|profile|backups)$/i.test(name) ? 'Immich' : null;
}
