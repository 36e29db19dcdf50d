/**
 * @file Deletes leftovers of interruptions at the next start: unfinished files, previews without a photo, old
 * versions of the catalogue.
 */
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Files } from '../files/files.ts';
import type { IdentityJournal } from '../journals/identity.ts';
import { parsePreviewName, type LibraryLayout } from '../shared/layout.ts';
import { previewFiles } from './preview-files.ts';

/** previews checked again and deleted between two scans */
const atOnce = 500;

type TidyFiles = Pick<
  Files,
  'stat' | 'list' | 'listFolders' | 'makeFolder' | 'makeEmpty' | 'remove' | 'removeIfThere'
>;

export interface TidyDeps {
  library: {
    files: TidyFiles;
    layout: LibraryLayout;
    catalogue: Pick<Catalogue, 'stackFacts' | 'tidy'>;
    identity: Pick<IdentityJournal, 'load'>;
  };
  /** runs work while no scan runs */
  withoutScan: <Result>(work: () => Promise<Result>) => Promise<Result>;
  log: Log;
}

export interface Tidy {
  /** Cleans the library once, in the background. Never fails: what cannot be deleted stays. */
  start(): void;
  /** Resolves when it has ended, at once where it was not started. */
  end(): Promise<void>;
  /** Stops it between two steps. */
  close(): Promise<void>;
}

/**
 * To be created before anything is written to the library: newer files belong to this session and are kept.
 */
export async function createTidy({ library, withoutScan, log }: TidyDeps): Promise<Tidy> {
  const { files, layout, catalogue } = library;
  const stop = new AbortController();
  const begunMs = await timeOnDisk(layout, files).catch(() => null); // a disk that cannot be written to is not cleaned
  let running: Promise<void> | null = null;

  async function run(begun: number): Promise<void> {
    const { signal } = stop;
    await catalogue.tidy();
    const cleared = await deleteUnfinished(library, begun, signal);
    const previews = await clearPreviews(begun, signal);
    if (cleared + previews > 0)
      log.info({ files: cleared, previews }, 'what earlier stops left behind is cleared away');
  }

  /**
   * Only previews that neither the catalogue nor the identity journal knows: a lost row is restored with its
   * preview.
   */
  async function clearPreviews(begun: number, signal: AbortSignal): Promise<number> {
    const listed = await previewFiles(layout, files);
    signal.throwIfAborted();
    const orphans = await withoutPhoto(listed);
    let cleared = 0;
    for (let start = 0; start < orphans.length; start += atOnce) {
      signal.throwIfAborted();
      await withoutScan(async () => {
        const still = await withoutPhoto(new Map(orphans.slice(start, start + atOnce)));
        for (const [, path] of still) if (await removeIfOlder(path, begun, files)) cleared += 1;
      });
    }
    return cleared;
  }

  async function withoutPhoto(previews: ReadonlyMap<string, string>): Promise<[string, string][]> {
    const known = new Map((await catalogue.stackFacts()).map(({ id, contentHash }) => [id, contentHash]));
    const strange = [...previews].filter(([name]) => !isOf(name, known));
    if (strange.length === 0) return [];
    const identity = await library.identity.load();
    const withFile = new Set([...identity.files.values()].map(({ photoId }) => photoId));
    return strange.filter(
      ([name]) => !isOf(name, new Map([...identity.hashes].filter(([id]) => withFile.has(id)))),
    );
  }

  return {
    start() {
      if (begunMs === null) return;
      running ??= run(begunMs).catch((error: unknown) => {
        if (!stop.signal.aborted)
          log.warn({ err: error }, 'what earlier stops left behind could not be cleared away');
      });
    },
    end: async () => void (await running),
    async close() {
      stop.abort();
      await running;
    },
  };
}

function isOf(name: string, hashes: ReadonlyMap<string, string>): boolean {
  const preview = parsePreviewName(name);
  return preview !== null && hashes.get(preview.photoId)?.startsWith(preview.version) === true;
}

/** The present time by the clock of the library's disk. */
async function timeOnDisk({ cache }: LibraryLayout, files: TidyFiles): Promise<number> {
  await files.makeFolder(cache);
  const path = join(cache, `.opened-${ulid()}`);
  await files.makeEmpty(path);
  try {
    return (await files.stat(path)).mtimeMs;
  } finally {
    await files.removeIfThere(path);
  }
}

/**
 * Deletes files that were being written when an earlier session ended, and files of the test whether the
 * folder is usable.
 */
async function deleteUnfinished(
  { layout, files }: Pick<TidyDeps['library'], 'layout' | 'files'>,
  begunMs: number,
  signal: AbortSignal,
): Promise<number> {
  const places: [string, RegExp][] = [
    [layout.directory, /^(library\.json(\.bak)?\.\d+|\.probe-[0-9a-f-]{36}(-link)?)$/],
    [layout.cache, /^(.+\.bin\.\d+|\.opened-\w+)$/],
    [layout.logs, /^import-\w+\.csv\.tmp$/],
  ];
  for (const folder of await foldersIn(layout.previews, files)) places.push([folder, /\.tmp$/]);
  let cleared = 0;
  for (const [folder, pattern] of places) {
    signal.throwIfAborted();
    const names = await files.list(folder).catch(() => []); // a folder that does not exist contains nothing
    for (const name of names)
      if (pattern.test(name) && (await removeIfOlder(join(folder, name), begunMs, files))) cleared += 1;
  }
  return cleared;
}

async function foldersIn(directory: string, files: TidyFiles): Promise<string[]> {
  const names = await files.listFolders(directory).catch(() => []);
  return names.map((name) => join(directory, name));
}

/** @returns whether it existed, was of an earlier session, and was deleted */
async function removeIfOlder(path: string, begunMs: number, files: TidyFiles): Promise<boolean> {
  try {
    const found = await files.stat(path);
    if (!found.isFile || found.mtimeMs >= begunMs) return false;
    await files.remove(path);
    return true;
  } catch {
    return false; // deleted already, or cannot be deleted: neither matters
  }
}
