/**
 * @file From an absolute path to the photo it shows, and back: roots, relative paths, links and spellings.
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
   * id of the library photo that has this file, or under which it is shown (a RAW, an original, the film of a
   * Live Photo), also one that the person removed; null = none
   */
  photoAt(path: string): Promise<string | null>;
  /** absolute path of each photo's first present file, else of its first file */
  pathsOf(photoIds: readonly string[]): Promise<Map<string, string>>;
  /** Absolute path of a file; null where its root is no longer in the library. */
  absolute(file: FilePlace): string | null;
}

type FilePlace = Pick<FileRow, 'rootId' | 'relPath'>;

/** Roots and links are looked at with each question, for they may be others by then. */
export function createPhotoPaths({ catalogue, roots, files: disk }: PhotoPathsDeps): PhotoPaths {
  const absolute = (file: FilePlace) => {
    const root = roots().find(({ id }) => id === file.rootId);
    return root ? join(root.path, ...file.relPath.split('/')) : null;
  };
  return {
    absolute,
    async photoAt(path) {
      const places = inBothForms(await placesOf(path, roots, disk));
      const files = await catalogue.filesAt(places);
      const found = new Map(
        (files.length > 0 ? files : await catalogue.companionsAt(places)).map((file) => [
          fileKey(file.rootId, file.relPath),
          file.photoId,
        ]),
      );
      const first = places.find(({ rootId, relPath }) => found.has(fileKey(rootId, relPath)));
      const id = first ? found.get(fileKey(first.rootId, first.relPath))! : null;
      return first && id !== null ? itemWith(first, id, catalogue) : null;
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

/** Where a file with this path would lie, by every root and every link to it. */
async function placesOf(
  path: string,
  roots: PhotoPathsDeps['roots'],
  disk: PhotoPathsDeps['files'],
): Promise<FilePlace[]> {
  const spellings = new Set(await Promise.all([resolve(path), realOr(path, disk)]));
  const places: FilePlace[] = [];
  for (const root of roots()) {
    for (const folder of new Set([root.path, await realOr(root.path, disk)])) {
      for (const spelling of spellings) {
        const relPath = inside(folder, spelling);
        if (relPath) places.push({ rootId: root.id, relPath });
      }
    }
  }
  return places;
}

/**
 * As given first: a disk may give a name composed, the keyboard decomposed; where both are there, they are two
 * files.
 */
function inBothForms(places: readonly FilePlace[]): FilePlace[] {
  return [
    ...places,
    ...(['NFC', 'NFD'] as const).flatMap((form) =>
      places.map(({ rootId, relPath }) => ({ rootId, relPath: relPath.normalize(form) })),
    ),
  ];
}

/** The photo under which this file of a photo is shown: of several, the one beside it. */
async function itemWith(
  file: FilePlace,
  id: string,
  catalogue: PhotoPathsDeps['catalogue'],
): Promise<string> {
  const leader = (await catalogue.stackParentsOf([id])).get(id);
  if (leader === undefined) return id;
  const others = (await catalogue.getPhotos([id])).get(id)?.otherStackParents ?? [];
  if (others.length === 0) return leader;
  const files = await catalogue.filesOf([leader, ...others]);
  return (
    [leader, ...others].find((one) => files.get(one)?.some((beside) => shotKey(beside) === shotKey(file))) ??
    leader
  );
}

const stateOrder = { present: 0, away: 1, missing: 2 } as const;

/** Present files first, then by path: one order everywhere. */
export function presentFirst(files: readonly FileRow[]): FileRow[] {
  const key = (file: FileRow) => `${file.relPath}\0${file.rootId}`;
  return [...files].sort((a, b) => stateOrder[a.state] - stateOrder[b.state] || (key(a) < key(b) ? -1 : 1));
}
