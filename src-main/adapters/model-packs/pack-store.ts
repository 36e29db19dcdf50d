/**
 * @file The pack folders of this computer: those that came with Sightline and those the person added.
 * Implements domain/models/pack-store.ts.
 */
import type { Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import type { PackEntry, PackStore } from '../../domain/models/pack-store.ts';
import type { PackRef } from '../../domain/vision/vision.ts';
import { createArrivals } from './arrivals.ts';
import { copyPack, readSource } from './copy-pack.ts';
import type { FileSums } from './file-sums.ts';
import { checkFiles, isModelFolder, readManifest, sha256Of } from './pack-folder.ts';
import { arrivedPack, refuseTaken } from './settle-pack.ts';

export interface PackStoreDeps {
  /** resources/models */
  builtInDir: string;
  /** dataDir/packs; made when the first pack is added */
  addedDir: string;
  sums: FileSums;
}

export function createPackStore({ builtInDir, addedDir, sums }: PackStoreDeps): PackStore {
  const arrivals = createArrivals(addedDir);
  return {
    addedDir,
    async list(depth, watch) {
      const [builtIn, added] = await Promise.all([foldersIn(builtInDir), foldersIn(addedDir)]);
      const sumOf = {
        quick: sums.remembered,
        whole: (path: string) => sums.of(path, watch),
        again: (path: string) => sums.again(path, watch),
      }[depth];
      const entries = await Promise.all([
        ...builtIn.map((name) => readEntry(join(builtInDir, name), true, sumOf)),
        ...added.map((name) => readEntry(join(addedDir, name), false, sumOf)),
      ]);
      // a cancelled read proves nothing about the files
      watch?.signal.throwIfAborted();
      // an added pack cannot replace a built-in one
      return entries.filter(({ id }, index) => entries.findIndex((other) => other.id === id) === index);
    },
    async bring(directory, present, watch, joins = null) {
      const source = await readSource(directory, joins, watch);
      refuseTaken(source.manifest, present);
      const arriving = arrivals.begin();
      try {
        const files = await copyPack(source, arriving, watch);
        return arrivedPack({ addedDir, sums, arrivals }, source, { arriving, files });
      } catch (error) {
        await arrivals.end(arriving);
        throw error;
      }
    },
    clearArrivals: arrivals.clear,
    remove: ({ directory }) => rm(directory, { recursive: true, force: true }),
    fingerprint: ({ directory }) => sha256Of(join(directory, 'manifest.json')),
    forgetSums: ({ directory }) => sums.forget(directory),
  };
}

async function readEntry(
  directory: string,
  builtIn: boolean,
  sumOf: (path: string) => Promise<string | null>,
): Promise<PackEntry> {
  let manifest: PackManifest | null = null;
  let problem: AppError | null = null;
  try {
    manifest = await readManifest(directory);
    await checkFiles(directory, manifest, Object.keys(manifest.files), sumOf);
  } catch (error) {
    // whatever it is: one pack stops no other
    problem = error instanceof AppError ? error : unreadable(directory, error);
  }
  const id = manifest?.id ?? basename(directory);
  return {
    id,
    role: manifest?.role ?? (await roleByFiles(directory)),
    directory,
    builtIn,
    manifest,
    problem,
  };
}

function unreadable(directory: string, cause: unknown): AppError {
  const { code = 'an unknown error' } = cause as NodeJS.ErrnoException;
  return new AppError(
    'model_damaged',
    `The model pack in ${directory} cannot be read (${code}). ` +
      'Check that its drive is well and that you may read it.',
    { directory },
    { cause },
  );
}

/** Only an encoder reads texts. */
async function roleByFiles(directory: string): Promise<PackRef['role']> {
  // what cannot be read is an encoder, for want of a better word
  const names = await readdir(directory).catch((): string[] => []);
  return names.some((name) => name.endsWith('.onnx')) && !names.includes('tokenizer.json')
    ? 'detector'
    : 'encoder';
}

/** Names of the folders in it that may be packs; none where it cannot be read. */
async function foldersIn(directory: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch {
    // absent, or not readable: packs in use that are not found are reported as missing
    return [];
  }
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const areModels = await Promise.all(folders.map((name) => isModelFolder(join(directory, name))));
  return folders.filter((_, index) => areModels[index]).sort();
}
