/** @file Changes of the library's folders by the person: adding one, its exclusions, its path. */
import { join } from 'node:path';
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { FileRow } from '../catalogue/rows.ts';
import { checkedPatterns } from '../importing/exclusions.ts';
import { realOr, type Files } from '../files/files.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import type { ImportService } from '../importing/import-service.ts';
import { changeRoot } from './library-file.ts';
import type { OpenLibrary } from './open-library.ts';
import { checkRootFolder } from './root-folder.ts';

/** number of known files that are looked for at a folder's new path */
const sampleSize = 200;

export interface RootChangesDeps {
  library: Pick<OpenLibrary, 'files' | 'layout' | 'file' | 'roots' | 'catalogue'>;
  startImport: (rootIds: readonly string[]) => JobSnapshot;
  /** changes of roots run within it: an import sees the roots before or after, never both */
  interruptingScan: ImportService['interruptingScan'];
}

export interface RootChanges {
  /** @throws AppError not_found */
  rootOf(rootId: string): LibraryRoot;
  /**
   * Makes the folder at `path` a root, unless it is one.
   * @returns it, and the roots around and inside it
   * @throws AppError bad_input, not_found, unreadable_file
   */
  add(
    path: string,
    make: (tidyPath: string, ownDisk: boolean) => LibraryRoot,
  ): Promise<{ root: LibraryRoot; nested: readonly LibraryRoot[] }>;
  /** @throws AppError not_found, bad_input for an invalid pattern */
  setExclusions(rootId: string, patterns: readonly string[]): Promise<JobSnapshot>;
  /**
   * Sets the path of the folder to `path`; its photos stay the same.
   * @throws AppError not_found (with `details.anyway` where few of its known files are there), bad_input,
   * unreadable_file
   */
  relocate(rootId: string, path: string, anyway: boolean): Promise<JobSnapshot>;
}

/** Each change is written to library.json before the call resolves. */
export function createRootChanges(deps: RootChangesDeps): RootChanges {
  const { library, startImport, interruptingScan } = deps;
  const { files, file, roots, layout } = library;

  function rootOf(rootId: string): LibraryRoot {
    const root = roots().find(({ id }) => id === rootId);
    if (!root) throw new AppError('not_found', 'This folder is not in the library any more.');
    return root;
  }

  return {
    rootOf,
    async add(path, make) {
      const known = await checkRootFolder(path, { libraryDir: layout.directory, roots: roots(), files });
      if (known.same) return { root: known.same, nested: known.nested };
      return checkedChange(
        () => checkRootFolder(path, { libraryDir: layout.directory, roots: roots(), files }),
        async ({ path: tidy, same, nested, ownDisk }) => {
          const root = same ?? make(tidy, ownDisk);
          if (!same)
            await file.update((manifest) => ({ ...manifest, roots: [...manifest.roots, { ...root }] }));
          return { root, nested };
        },
        deps,
      );
    },
    async setExclusions(rootId, patterns) {
      rootOf(rootId);
      const exclude = checkedPatterns(patterns);
      await interruptingScan(async () => {
        rootOf(rootId);
        await changeRoot(file, rootId, { exclude });
      });
      return startImport([rootId, ...(await nestedWith(rootOf(rootId).path, rootId, library))]);
    },
    async relocate(rootId, path, anyway) {
      const together = await checkedChange(
        () => checkNewPlace(rootOf(rootId), { path, anyway }, library),
        async ({ tidy, ownDisk, nested }) => {
          await changeRoot(file, rootId, { path: tidy, ownDisk: ownDisk || undefined });
          return nested;
        },
        deps,
      );
      return startImport([...new Set([rootId, ...together])]);
    },
  };
}

/**
 * Checks folders, which may take long on a slow drive, before imports are interrupted; starts again where the
 * roots changed meanwhile.
 */
async function checkedChange<Found, Result>(
  look: () => Promise<Found>,
  make: (found: Found) => Promise<Result>,
  { library: { roots }, interruptingScan }: RootChangesDeps,
): Promise<Result> {
  for (;;) {
    const before = JSON.stringify(roots());
    const found = await look();
    const done = await interruptingScan(async () =>
      JSON.stringify(roots()) === before ? { result: await make(found) } : null,
    );
    if (done) return done.result;
  }
}

/**
 * @returns the folder, and the ids of the roots to scan together with it
 * @throws AppError where a root cannot be there
 */
async function checkNewPlace(
  root: LibraryRoot,
  { path, anyway }: { path: string; anyway: boolean },
  library: RootChangesDeps['library'],
): Promise<{ tidy: string; ownDisk: boolean; nested: string[] }> {
  const { layout, roots, files, catalogue } = library;
  if (root.samples)
    throw new AppError(
      'bad_input',
      'The sample photos lie where Sightline itself lies. Take them out if you don’t want them; there is no other place for them.',
    );
  const {
    path: tidy,
    same,
    ownDisk,
  } = await checkRootFolder(path, { libraryDir: layout.directory, roots: roots(), files });
  if (same && same.id !== root.id)
    throw new AppError(
      'bad_input',
      `“${tidy}” is a folder of this library already. Choose another one, or take that one out first.`,
    );
  if (!anyway) await requireKnownFiles(tidy, await catalogue.files(root.id), files);
  const nested = [
    ...(await nestedWith(root.path, root.id, library)),
    ...(await nestedWith(tidy, root.id, library)),
  ];
  return { tidy, ownDisk, nested };
}

/** Ids of the roots around a folder and inside it: they share files with it, so they are scanned together. */
async function nestedWith(
  path: string,
  rootId: string,
  { roots, files }: Pick<OpenLibrary, 'roots' | 'files'>,
): Promise<string[]> {
  const real = await realOr(path, files);
  const others = await Promise.all(
    roots()
      .filter(({ id }) => id !== rootId)
      .map(async ({ id, path: other }) => ({ id, real: await realOr(other, files) })),
  );
  return others
    .filter((other) => inside(other.real, real) !== null || inside(real, other.real) !== null)
    .map(({ id }) => id);
}

/** @throws AppError where fewer than half of the sampled files are there */
async function requireKnownFiles(
  path: string,
  rows: readonly FileRow[],
  files: Pick<Files, 'stat'>,
): Promise<void> {
  const known = rows.filter(({ state }) => state !== 'missing');
  const step = Math.max(1, known.length / sampleSize);
  const sample = Array.from(
    { length: Math.min(known.length, sampleSize) },
    (_, at) => known[Math.floor(at * step)]!,
  );
  const there = await Promise.all(sample.map((row) => hasFile(path, row, files)));
  const found = there.filter(Boolean).length;
  if (found * 2 >= sample.length) return;
  const said =
    found === 0
      ? `None of the ${counted(sample.length)} looked for is in “${path}”`
      : `Only ${found} of ${counted(sample.length)} looked for ${found === 1 ? 'is' : 'are'} in “${path}”`;
  throw new AppError(
    'not_found',
    `${said}. Choose the folder that holds what the old one held, or use this one anyway.`,
    { anyway: true, found, of: sample.length },
  );
}

async function hasFile(path: string, row: FileRow, files: Pick<Files, 'stat'>): Promise<boolean> {
  const found = await files.stat(join(path, row.relPath)).catch(() => null); // for any reason: the file is not found there
  return found?.sizeBytes === row.sizeBytes;
}

function counted(photos: number): string {
  return photos === 1 ? '1 photo' : `${photos} photos`;
}
