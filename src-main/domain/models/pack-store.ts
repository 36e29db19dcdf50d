/** @file The pack folders of this computer: those that came with Sightline and those the person added. */
import { randomBytes } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { chmod, copyFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { PackRef } from '../vision/vision.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import { neededFiles, type PackManifest } from './manifest.ts';
import { checkFiles, companionFiles, readForeignFolder, readManifest, sha256Of, sizeOf } from './pack-folder.ts';

/** A pack folder; a broken one has a problem, and no manifest where that is what is broken. */
export interface PackEntry {
  id: string;
  directory: string;
  builtIn: boolean;
  manifest: PackManifest | null;
  problem: AppError | null;
}

export interface PackStore {
  /** All packs, built-in ones first. Looks at files' sizes, or at all their bytes. */
  list(depth: 'sizes' | 'contents'): Promise<PackEntry[]>;
  /**
   * Copies a folder in, with checksums. A pack of the same id that has a problem is replaced: that is how it is repaired.
   * @throws AppError model_missing, model_damaged, model_invalid, disk_full
   */
  add(source: string, present: readonly PackEntry[]): Promise<PackRef>;
  remove(entry: PackEntry): Promise<void>;
}

/** @param addedDir made when the first pack is added */
export function createPackStore({ builtInDir, addedDir }: { builtInDir: string; addedDir: string }): PackStore {
  return {
    async list(depth) {
      const [builtIn, added] = await Promise.all([foldersIn(builtInDir), foldersIn(addedDir)]);
      const entries = await Promise.all([...builtIn.map((name) => readEntry(join(builtInDir, name), true, depth)), ...added.map((name) => readEntry(join(addedDir, name), false, depth))]);
      // an added pack cannot take a built-in one's place
      return entries.filter(({ id }, index) => entries.findIndex((other) => other.id === id) === index);
    },
    async add(source, present) {
      const { manifest, files, beside } = await readSource(source);
      const same = present.find(({ id }) => id === manifest.id);
      if (same && !same.problem) throw new AppError('model_invalid', `A model pack named ${manifest.id} is there already. Remove it first, or rename the folder.`, { packId: manifest.id });
      if (same?.builtIn) throw new AppError('model_invalid', `${manifest.id} comes with Sightline. Install Sightline again to repair it.`, { packId: manifest.id });
      const arriving = join(addedDir, `.arriving-${randomBytes(4).toString('hex')}`);
      try {
        const whole = { ...manifest, files: await copyFiles(source, arriving, files) };
        await copyFiles(source, arriving, beside);
        await writeFile(join(arriving, 'manifest.json'), `${JSON.stringify(whole, null, 1)}\n`, { mode: privateFileMode });
        const directory = join(addedDir, manifest.id);
        await rm(directory, { recursive: true, force: true });
        await rename(arriving, directory);
        return { id: manifest.id, role: manifest.role, directory };
      } catch (error) {
        await rm(arriving, { recursive: true, force: true });
        throw asFullDisk(error);
      }
    },
    remove: ({ directory }) => rm(directory, { recursive: true, force: true }),
  };
}

async function readEntry(directory: string, builtIn: boolean, depth: 'sizes' | 'contents'): Promise<PackEntry> {
  let manifest: PackManifest | null = null;
  try {
    manifest = await readManifest(directory);
    await checkFiles(directory, manifest, Object.keys(manifest.files), depth);
    return { id: manifest.id, directory, builtIn, manifest, problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { id: manifest?.id ?? directory.split(/[/\\]/).at(-1)!, directory, builtIn, manifest, problem: error };
  }
}

type Source = {
  manifest: Omit<PackManifest, 'files'>;
  /** what the pack cannot do without */
  files: string[];
  /** licence and the like: copied, not checked later */
  beside: string[];
};

/** What is to be copied of a folder, checked where it has checksums. */
async function readSource(source: string): Promise<Source> {
  const { kind, manifest } = await readForeignFolder(source);
  if (kind === 'pack') {
    const files = Object.keys(manifest.files);
    await checkFiles(source, manifest, files, 'contents');
    return { manifest, files, beside: (await companionFiles(source, files)).notes };
  }
  const unchecked: PackManifest = { ...manifest, files: {} };
  const needed = neededFiles(unchecked);
  const { weights, notes } = await companionFiles(source, needed);
  await checkFiles(source, unchecked, [...needed, ...weights], 'sizes');
  return { manifest, files: [...needed, ...weights], beside: notes };
}

async function copyFiles(from: string, to: string, files: readonly string[]): Promise<PackManifest['files']> {
  const sums: PackManifest['files'] = {};
  for (const file of files) {
    const target = join(to, file);
    await makePrivateFolder(dirname(target));
    await copyFile(join(from, file), target, constants.COPYFILE_FICLONE);
    // a copy has the permissions of what it is a copy of
    await chmod(target, privateFileMode);
    sums[file] = { sha256: await sha256Of(target), bytes: (await sizeOf(target)) ?? 0 };
  }
  return sums;
}

/** Names of the folders in it that may be packs; none where it does not exist. */
async function foldersIn(directory: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const packs = await Promise.all(
    // a manifest that is no regular file is a broken pack, which readEntry says
    folders.map(async (name) => ((await sizeOf(join(directory, name, 'manifest.json')).catch(() => 0)) === null ? null : name)),
  );
  return packs.filter((name) => name !== null).sort();
}

function asFullDisk(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new AppError('disk_full', 'The disk is full, so the model pack could not be copied. Make room, then add it again.', null, { cause: error });
}
