/** @file Whether a folder can be a root of a library, and how it lies to the roots there are. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import { probePath, isRoot, mayHang, realOr } from '../files/probe-path.ts';

/** a drive that sleeps takes ten seconds to wake */
const patienceMs = 20_000;

export interface CheckedRoot {
  /** absolute and tidy, links as the person wrote them */
  path: string;
  /** the root that is this folder already */
  same: LibraryRoot | null;
  /** roots around it and inside it: they share photos with it */
  nested: LibraryRoot[];
  /** a disk is mounted at it */
  ownDisk: boolean;
}

/**
 * @throws AppError bad_input for a relative path or a place inside the library, not_found, unreadable_file;
 * each with a next step
 */
export async function checkRootFolder(
  typed: string,
  { libraryDir, roots }: { libraryDir: string; roots: readonly LibraryRoot[] },
): Promise<CheckedRoot> {
  const path = absoluteFolder(typed);
  if (mayHang(path) && (await probePath(path, patienceMs)) === null)
    throw new AppError(
      'not_found',
      `There is no folder “${path}”, or its drive does not answer. Check the spelling, and whether the drive is connected.`,
    );
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new AppError(
        'not_found',
        `There is no folder “${path}”. Check the spelling, or whether its drive is connected.`,
      );
    throw unreadable(path, error);
  });
  if (!found.isDirectory())
    throw new AppError('bad_input', `“${path}” is a file. Choose the folder it lies in.`);
  await readdir(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const [real, library] = await Promise.all([realOr(path), realOr(libraryDir)]);
  if (real === library || inside(library, real) !== null)
    throw new AppError('bad_input', `“${path}” belongs to the library itself. Choose a folder of photos.`);
  const others = await Promise.all(roots.map(async (root) => ({ root, real: await realOr(root.path) })));
  return {
    path,
    same: others.find((other) => other.real === real)?.root ?? null,
    ownDisk: (await probePath(path))?.ownDisk ?? false,
    nested: others
      .filter((other) => inside(other.real, real) !== null || inside(real, other.real) !== null)
      .map((other) => other.root),
  };
}

/** `~` is the home folder, as in a terminal. */
export function absoluteFolder(typed: string): string {
  const path = typed === '~' || /^~[/\\]/.test(typed) ? join(homedir(), typed.slice(1)) : typed;
  if (!isAbsolute(path))
    throw new AppError(
      'bad_input',
      `“${typed}” is not a full path. Write it from the top, like “${resolve(homedir(), 'Pictures')}”.`,
    );
  return resolve(path);
}

/**
 * True where the folder can be listed now; a share that does not answer cannot, nor what is left where a
 * drive was.
 */
export async function isReachable(root: Pick<LibraryRoot, 'path' | 'ownDisk'>): Promise<boolean> {
  return isRoot(await probePath(root.path), root);
}

/** One sentence for every pair of roots of which one lies in the other. */
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
