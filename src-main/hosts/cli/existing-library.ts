/**
 * @file Commands that only read or change a library do not create one: a wrong path is an error, and a first
 * try creates no files.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, type LibraryInfo, type Reply } from '../../../src-preload/contract/index.ts';
import { localFiles } from '../../adapters/files/local-files.ts';
import { holdsLibrary } from '../../domain/library/library-location.ts';
import type { App } from '../../host.ts';

/**
 * Opens an existing library. Where the default one does not exist yet, a temporary empty one is opened:
 * questions about pictures work, and lists are empty.
 * @throws AppError not_found where the given folder holds no library
 */
export async function openExisting(
  libraryDir: string,
  isDefault: boolean,
  open: (directory: string) => Promise<App>,
): Promise<App> {
  if (await holdsLibrary(libraryDir, localFiles)) return open(libraryDir);
  if (!isDefault) {
    const step = `Check the spelling, or make one there: sightline import FOLDER --library "${libraryDir}"`;
    throw new AppError('not_found', `There is no library in “${libraryDir}”. ${step}`, { path: libraryDir });
  }
  const empty = await realpath(await mkdtemp(join(tmpdir(), 'sightline-empty-')));
  const remove = () => rm(empty, { recursive: true, force: true, maxRetries: 3 });
  try {
    const app = await open(empty);
    return {
      ...app,
      call: async (name, input) => named(name, await app.call(name, input), libraryDir),
      close: () => app.close().finally(remove),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Replaces the path of the temporary library by that of the default one. */
function named(call: string, reply: Reply, path: string): Reply {
  return call === 'library.info' && reply.ok
    ? { ok: true, data: { ...(reply.data as LibraryInfo), path } }
    : reply;
}
