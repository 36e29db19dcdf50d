/** @file Checks whether a folder can be a root of a library, and how it is nested with the existing roots. */
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import { isRoot, realOr, type Files } from '../files/files.ts';

/** a sleeping drive needs ten seconds to start */
const probeTimeoutMs = 20_000;

type RootFiles = Pick<Files, 'home' | 'probe' | 'mayHang' | 'stat' | 'list'>;

export interface CheckedRoot {
  /** absolute and normalised, links as the person wrote them */
  path: string;
  /** the root that has this folder already */
  same: LibraryRoot | null;
  /** roots around it and inside it: they share photos with it */
  nested: LibraryRoot[];
  /** a disk is mounted at it */
  ownDisk: boolean;
}

/**
 * @throws AppError bad_input for a relative path or a folder inside the library, not_found, unreadable_file;
 * each with a next step
 */
export async function checkRootFolder(
  typed: string,
  { libraryDir, roots, files }: { libraryDir: string; roots: readonly LibraryRoot[]; files: RootFiles },
): Promise<CheckedRoot> {
  const path = absoluteFolder(typed, files.home);
  if (files.mayHang(path) && (await files.probe(path, probeTimeoutMs)) === null)
    throw new AppError(
      'not_found',
      `There is no folder “${path}”, or its drive does not answer. Check the spelling, and whether the drive is connected.`,
    );
  const found = await files.stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new AppError(
        'not_found',
        `There is no folder “${path}”. Check the spelling, or whether its drive is connected.`,
      );
    throw unreadable(path, error);
  });
  if (!found.isFolder) throw new AppError('bad_input', `“${path}” is a file. Choose the folder it lies in.`);
  await files.list(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const [real, library] = await Promise.all([realOr(path, files), realOr(libraryDir, files)]);
  if (real === library || inside(library, real) !== null)
    throw new AppError('bad_input', `“${path}” belongs to the library itself. Choose a folder of photos.`);
  const others = await Promise.all(
    roots.map(async (root) => ({ root, real: await realOr(root.path, files) })),
  );
  return {
    path,
    same: others.find((other) => other.real === real)?.root ?? null,
    ownDisk: (await files.probe(path))?.ownDisk ?? false,
    nested: others
      .filter((other) => inside(other.real, real) !== null || inside(real, other.real) !== null)
      .map((other) => other.root),
  };
}

/** `~` is the home folder, as in a terminal. */
export function absoluteFolder(typed: string, home: string): string {
  const path = typed === '~' || /^~[/\\]/.test(typed) ? join(home, typed.slice(1)) : typed;
  if (!isAbsolute(path))
    throw new AppError(
      'bad_input',
      `“${typed}” is not a full path. Write it from the top, like “${resolve(home, 'Pictures')}”.`,
    );
  return resolve(path);
}

/**
 * True where the folder can be listed now; false for a share that does not respond and for an empty mount
 * point.
 */
export async function isReachable(
  root: Pick<LibraryRoot, 'path' | 'ownDisk'>,
  files: Pick<Files, 'probe'>,
): Promise<boolean> {
  return isRoot(await files.probe(root.path), root);
}

/** One sentence for every pair of nested roots. */
export function nestedSentences(roots: readonly LibraryRoot[]): string[] {
  return roots.flatMap((inner) =>
    roots
      .filter((outer) => outer !== inner && inside(outer.path, inner.path) !== null)
      .map((outer) => `“${inner.path}” lies inside “${outer.path}”; its photos are kept once.`),
  );
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError('unreadable_file', `“${path}” cannot be read. Check its permissions.`, null, { cause });
}
