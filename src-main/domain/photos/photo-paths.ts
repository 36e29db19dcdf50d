/**
 * @file Finds the photo of an absolute path, and the path of a photo: roots, relative paths, links and
 * spellings.
 */
import { join, resolve } from 'node:path';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import { shotKey } from '../stacks/group-files.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import { realOr, type Files } from '../files/files.ts';

export interface PhotoPathsDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'filesAt' | 'companionsAt' | 'stackParentsOf'>;
  roots: () => readonly LibraryRoot[];
  files: Pick<Files, 'probe'>;
}

export interface PhotoPaths {
  /**
   * id of the library photo that has this file, or of its stack's primary (for a RAW, an original, the video
   * of a Live Photo), also of a removed photo; null = none
   */
  photoAt(path: string): Promise<string | null>;
  /** absolute path of each photo's first present file, else of its first file */
  pathsOf(photoIds: readonly string[]): Promise<Map<string, string>>;
  /** Absolute path of a file; null where its root is no longer in the library. */
  absolute(file: FileLocation): string | null;
}

type FileLocation = Pick<FileRow, 'rootId' | 'relPath'>;

/** Roots and links are read at each call, since they may change. */
export function createPhotoPaths({ catalogue, roots, files: disk }: PhotoPathsDeps): PhotoPaths {
  const absolute = (file: FileLocation) => {
    const root = roots().find(({ id }) => id === file.rootId);
    return root ? join(root.path, ...file.relPath.split('/')) : null;
  };
  return {
    absolute,
    async photoAt(path) {
      const locations = withUnicodeForms(await locationsOf(path, roots, disk));
      const files = await catalogue.filesAt(locations);
      const found = new Map(
        (files.length > 0 ? files : await catalogue.companionsAt(locations)).map((file) => [
          fileKey(file.rootId, file.relPath),
          file.photoId,
        ]),
      );
      const first = locations.find(({ rootId, relPath }) => found.has(fileKey(rootId, relPath)));
      const id = first ? found.get(fileKey(first.rootId, first.relPath))! : null;
      return first && id !== null ? primaryWith(first, id, catalogue) : null;
    },
    async pathsOf(photoIds) {
      const paths = new Map<string, string>();
      for (const [id, files] of await catalogue.filesOf(photoIds)) {
        const path = presentFirst(files)
          .map(absolute)
          .find((found) => found !== null);
        if (path !== undefined) paths.set(id, path);
      }
      return paths;
    },
  };
}

/** The possible locations of a file with this path, by every root and every link to it. */
async function locationsOf(
  path: string,
  roots: PhotoPathsDeps['roots'],
  disk: PhotoPathsDeps['files'],
): Promise<FileLocation[]> {
  const spellings = new Set(await Promise.all([resolve(path), realOr(path, disk)]));
  const locations: FileLocation[] = [];
  for (const root of roots()) {
    for (const folder of new Set([root.path, await realOr(root.path, disk)])) {
      for (const spelling of spellings) {
        const relPath = inside(folder, spelling);
        if (relPath) locations.push({ rootId: root.id, relPath });
      }
    }
  }
  return locations;
}

/**
 * As given first: a disk may store a name composed, the keyboard gives it decomposed; where both exist, they
 * are two files.
 */
function withUnicodeForms(locations: readonly FileLocation[]): FileLocation[] {
  return [
    ...locations,
    ...(['NFC', 'NFD'] as const).flatMap((form) =>
      locations.map(({ rootId, relPath }) => ({ rootId, relPath: relPath.normalize(form) })),
    ),
  ];
}

/** The primary of the stack with this file; for a photo in several stacks, the one in the same folder. */
async function primaryWith(
  file: FileLocation,
  id: string,
  catalogue: PhotoPathsDeps['catalogue'],
): Promise<string> {
  const primary = (await catalogue.stackParentsOf([id])).get(id);
  if (primary === undefined) return id;
  const others = (await catalogue.getPhotos([id])).get(id)?.otherStackParents ?? [];
  if (others.length === 0) return primary;
  const files = await catalogue.filesOf([primary, ...others]);
  return (
    [primary, ...others].find((one) =>
      files.get(one)?.some((sameShot) => shotKey(sameShot) === shotKey(file)),
    ) ?? primary
  );
}

const stateOrder = { present: 0, away: 1, missing: 2 } as const;

/** Present files first, then by path: the order used everywhere. */
export function presentFirst(files: readonly FileRow[]): FileRow[] {
  const key = (file: FileRow) => `${file.relPath}\0${file.rootId}`;
  return [...files].sort((a, b) => stateOrder[a.state] - stateOrder[b.state] || (key(a) < key(b) ? -1 : 1));
}
