/** @file library.json: the file that makes a folder a library. Written atomically, with a copy next to it. */
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { AppError, screeningSettings } from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import { RefusedFileError, type Files } from '../files/files.ts';
import { describingPlan } from './describing-plan.ts';
import type { LibraryRoot } from '../shared/library-root.ts';

/** a thousand folders with their patterns are much smaller */
const mostManifestBytes = 64_000_000;

/** increased when an older Sightline must not open the library any more */
const libraryFormat = 1;

const manifest = z.looseObject({
  format: z.literal(libraryFormat),
  id: z.string().min(1),
  /** ISO 8601 */
  createdAt: z.string(),
  /**
   * `exclude`: the person's exclusions, patterns as in .gitignore; `ownDisk`: a disk is mounted at the folder
   */
  roots: z.array(
    z.looseObject({
      id: z.string().min(1),
      path: z.string().min(1),
      samples: z.boolean().default(false),
      exclude: z.array(z.string()).default([]),
      ownDisk: z.boolean().optional(),
    }),
  ),
  /** chosen model packs by id; null = the built-in one */
  models: z
    .looseObject({
      encoder: z.string().nullable().default(null),
      detector: z.string().nullable().default(null),
      /** packs of other kinds of evidence, by role */
      others: z.record(z.string(), z.string()).default({}),
      /** an encoder that is not in use until all its vectors are made */
      switchingTo: z.string().nullable().default(null),
      /** the person has paused the change to it */
      switchPaused: z.boolean().default(false),
      /** the previous encoder, kept until the person confirms the change */
      previous: z.string().nullable().default(null),
    })
    .prefault({}),
  /** of screening; absent = as they come with Sightline */
  screening: screeningSettings.optional(),
  /** the run of descriptions under way; absent = there never was one */
  describing: describingPlan.optional(),
});
export type LibraryManifest = z.infer<typeof manifest>;

export interface LibraryFile {
  get(): LibraryManifest;
  /** Updates run one at a time; each resolves when the file is written. Fields beyond the schema are kept. */
  update(change: (manifest: LibraryManifest) => LibraryManifest): Promise<LibraryManifest>;
}

type ManifestFiles = Pick<Files, 'readText' | 'replaceText' | 'syncFolder' | 'rename'>;

/** How library.json was obtained. */
export type ManifestOrigin = 'read' | 'made' | 'restored from its copy' | 'made again';

export interface OpenedLibraryFile {
  file: LibraryFile;
  origin: ManifestOrigin;
}

/**
 * Opens or creates library.json at `path`. Where it is missing or unreadable, its copy (`.bak`) is used:
 * without it the folders of a library would be lost, though every photo and decision is still known. An
 * unreadable file is kept as `.damaged`.
 * @param hasJournals the folder was a library before
 * @throws AppError library_newer
 */
export async function openLibraryFile({
  files,
  path,
  hasJournals,
  newId,
  now,
}: {
  files: ManifestFiles;
  path: string;
  hasJournals: boolean;
  newId: () => string;
  now: () => Date;
}): Promise<OpenedLibraryFile> {
  const main = await readManifest(path, files);
  if (main.state === 'good') return { file: createFile(files, path, main.manifest), origin: 'read' };
  const copy = await readManifest(copyOf(path), files);
  if (main.state === 'bad') await files.rename(path, `${path}.damaged`);
  const restored = copy.state === 'good';
  const fresh: LibraryManifest = {
    format: libraryFormat,
    id: newId(),
    createdAt: now().toISOString(),
    roots: [],
    models: {
      ...{ encoder: null, detector: null, others: {} },
      ...{ switchingTo: null, switchPaused: false, previous: null },
    },
  };
  const file = createFile(files, path, restored ? copy.manifest : fresh);
  await file.update((same) => same);
  const wasLibrary = hasJournals || main.state === 'bad';
  return { file, origin: restored ? 'restored from its copy' : wasLibrary ? 'made again' : 'made' };
}

function createFile(files: ManifestFiles, path: string, first: LibraryManifest): LibraryFile {
  let current = first;
  const runSerially = createSerialQueue();
  return {
    get: () => current,
    update: (change) =>
      runSerially(async () => {
        const next = manifest.parse(change(current));
        const text = `${JSON.stringify(next, null, 2)}\n`;
        // the copy first: where this fails, nothing has changed; where only the second write fails, the file
        // itself is still the old one
        await write(files, copyOf(path), text);
        await write(files, path, text);
        current = next;
        return next;
      }),
  };
}

async function write(files: ManifestFiles, path: string, text: string): Promise<void> {
  try {
    await files.replaceText(path, text);
    await files.syncFolder(dirname(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new AppError(
        'disk_full',
        'The disk that holds the library is full. Nothing was changed; free some space and try again.',
        null,
        { cause: error },
      );
    throw new AppError(
      'library_unusable',
      `“${basename(path)}” could not be written (${code}), so nothing was changed. Check that the library’s folder is still there and can be written to.`,
      { code },
      { cause: error },
    );
  }
}

function copyOf(path: string): string {
  return `${path}.bak`;
}

/**
 * A path that is no regular file is renamed like an unreadable file; a disk that does not respond may hold a
 * good file.
 */
function refusedManifest({ reason, message }: RefusedFileError): { state: 'bad' } {
  if (reason === 'too_slow')
    throw new AppError('library_unusable', `“library.json” cannot be read. ${message}`);
  return { state: 'bad' };
}

async function readManifest(
  path: string,
  files: ManifestFiles,
): Promise<{ state: 'good'; manifest: LibraryManifest } | { state: 'bad' } | { state: 'none' }> {
  let text: string;
  try {
    text = await files.readText(path, { mostBytes: mostManifestBytes });
  } catch (error) {
    if (error instanceof RefusedFileError) return refusedManifest(error);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'none' };
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { state: 'bad' };
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > libraryFormat) {
    throw new AppError(
      'library_newer',
      `This library was written by a newer Sightline (format ${format}). Update Sightline to open it; nothing was changed.`,
    );
  }
  const parsed = manifest.safeParse(value);
  return parsed.success ? { state: 'good', manifest: parsed.data } : { state: 'bad' };
}

/** Changes a root of the library; a root that does not exist is not created. */
export async function changeRoot(
  file: LibraryFile,
  rootId: string,
  part: Partial<Pick<LibraryRoot, 'path' | 'exclude' | 'ownDisk'>>,
): Promise<void> {
  await file.update((manifest) => ({
    ...manifest,
    roots: manifest.roots.map((root) => (root.id === rootId ? { ...root, ...part } : root)),
  }));
}

/** Removes a root from library.json only. */
export async function dropRoot(file: LibraryFile, rootId: string): Promise<void> {
  await file.update((manifest) => ({
    ...manifest,
    roots: manifest.roots.filter(({ id }) => id !== rootId),
  }));
}
