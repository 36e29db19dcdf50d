/** @file The pack folders of this computer: those that came with Sightline and those the person added. */
import { randomBytes } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { chmod, copyFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { PackRef } from '../vision/vision.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import type { FileSums } from './file-sums.ts';
import { neededFiles, sizeOfFiles, type PackManifest } from './manifest.ts';
import {
  checkFiles,
  companionFiles,
  isModelFolder,
  readForeignFolder,
  readManifest,
  sha256Of,
  sizeOf,
  weightFiles,
} from './pack-folder.ts';

/** A pack folder; a broken one has a problem, and no manifest where that is what is broken. */
export interface PackEntry {
  id: string;
  /** of a pack without a readable manifest, by its files */
  role: PackRef['role'];
  directory: string;
  builtIn: boolean;
  manifest: PackManifest | null;
  problem: AppError | null;
}

/** A pack that was copied in and does not count yet. */
export interface ArrivedPack {
  /** its folder is a temporary one */
  ref: PackRef;
  title: string;
  /** of all its files */
  sizeBytes: number;
  /**
   * Puts it in its place, where it counts. A pack of the same id that has a problem is replaced: that is how
   * it is repaired.
   * @throws AppError model_invalid where a whole one is there already
   */
  settle(present: readonly PackEntry[]): Promise<void>;
  discard(): Promise<void>;
}

export interface PackStore {
  /**
   * All packs, built-in ones first. `quick` looks at files' sizes, and at checksums that are known; `whole`
   * reads what was not read since it changed; `again` reads every byte.
   */
  list(depth: 'quick' | 'whole' | 'again'): Promise<PackEntry[]>;
  /**
   * Copies a folder in, with checksums.
   * @throws AppError model_missing, model_damaged, model_invalid, disk_full
   */
  bring(source: string, present: readonly PackEntry[]): Promise<ArrivedPack>;
  remove(entry: Pick<PackEntry, 'directory'>): Promise<void>;
  /** The next look at this pack's files reads them anew. */
  forgetSums(entry: Pick<PackEntry, 'directory'>): void;
}

export interface PackStoreDeps {
  builtInDir: string;
  /** made when the first pack is added */
  addedDir: string;
  sums: FileSums;
}

export function createPackStore({ builtInDir, addedDir, sums }: PackStoreDeps): PackStore {
  return {
    async list(depth) {
      const [builtIn, added] = await Promise.all([foldersIn(builtInDir), foldersIn(addedDir)]);
      if (depth === 'again') for (const directory of [builtInDir, addedDir]) sums.forget(directory);
      const sumOf = depth === 'quick' ? sums.remembered : sums.of;
      const entries = await Promise.all([
        ...builtIn.map((name) => readEntry(join(builtInDir, name), true, sumOf)),
        ...added.map((name) => readEntry(join(addedDir, name), false, sumOf)),
      ]);
      // an added pack cannot take a built-in one's place
      return entries.filter(({ id }, index) => entries.findIndex((other) => other.id === id) === index);
    },
    async bring(source, present) {
      const { manifest, files, beside } = await readSource(source);
      refuseTaken(manifest.id, present);
      const arriving = join(addedDir, `.arriving-${randomBytes(4).toString('hex')}`);
      const discard = () => rm(arriving, { recursive: true, force: true });
      try {
        const copied = await copyFiles(source, arriving, files);
        requireSame(manifest, copied);
        await copyFiles(source, arriving, beside);
        await writeFile(
          join(arriving, 'manifest.json'),
          `${JSON.stringify({ ...manifest, files: copied }, null, 1)}\n`,
          { mode: privateFileMode },
        );
        return {
          ref: { id: manifest.id, role: manifest.role, directory: arriving },
          title: manifest.title,
          sizeBytes: sizeOfFiles({ files: copied }),
          async settle(now) {
            refuseTaken(manifest.id, now);
            const directory = join(addedDir, manifest.id);
            sums.forget(directory);
            await rm(directory, { recursive: true, force: true });
            await rename(arriving, directory);
          },
          discard,
        };
      } catch (error) {
        await discard();
        throw asFullDisk(error);
      }
    },
    remove: ({ directory }) => rm(directory, { recursive: true, force: true }),
    forgetSums: ({ directory }) => sums.forget(directory),
  };
}

/** @throws AppError model_invalid where a pack of this id is there and whole, or came with the product */
function refuseTaken(id: string, present: readonly PackEntry[]): void {
  const same = present.find((entry) => entry.id === id);
  if (same && !same.problem) {
    throw new AppError(
      'model_invalid',
      `A model pack named ${id} is there already. Remove it first, or rename the folder.`,
      { packId: id },
    );
  }
  if (same?.builtIn) {
    throw new AppError('model_invalid', `${id} comes with Sightline. Install Sightline again to repair it.`, {
      packId: id,
    });
  }
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
    `The model pack in ${directory} cannot be read (${code}). Check that its drive is well and that you may read it.`,
    { directory },
    { cause },
  );
}

/** Only an encoder reads texts. */
async function roleByFiles(directory: string): Promise<PackRef['role']> {
  const names = await readdir(directory).catch((): string[] => []); // then it is an encoder for want of a better word
  return names.some((name) => name.endsWith('.onnx')) && !names.includes('tokenizer.json')
    ? 'detector'
    : 'encoder';
}

type Source = {
  /** with the checksums that its author gave; none of a Hugging Face folder */
  manifest: PackManifest;
  /** what the pack cannot do without */
  files: string[];
  /** licence and the like: copied, not checked later */
  beside: string[];
};

/** What is to be copied of a folder: all of it is there. */
async function readSource(source: string): Promise<Source> {
  const { kind, manifest: read } = await readForeignFolder(source);
  const manifest: PackManifest = kind === 'pack' ? (read as PackManifest) : { ...read, files: {} };
  const listed = [...new Set([...neededFiles(manifest), ...Object.keys(manifest.files)])];
  await checkFiles(source, manifest, listed, bySize);
  const named = await weightFiles(
    source,
    manifest.title,
    listed.filter((file) => file.endsWith('.onnx')),
  );
  const { weights, notes } = await companionFiles(source, listed);
  const others = [...new Set([...named, ...weights])].filter((file) => !listed.includes(file));
  await checkFiles(source, manifest, others, bySize);
  return { manifest, files: [...listed, ...others], beside: notes.filter((file) => !others.includes(file)) };
}
const bySize = () => Promise.resolve(null);

/** Every checksum that the pack's author gave is right. @throws AppError model_damaged */
function requireSame({ id, title, files }: PackManifest, copied: PackManifest['files']): void {
  const damaged = Object.keys(files).find((name) => copied[name]?.sha256 !== files[name]?.sha256);
  if (damaged === undefined) return;
  throw new AppError(
    'model_damaged',
    `${damaged} of the model pack “${title}” is damaged: its checksum is not the right one. Get the pack again.`,
    { packId: id },
  );
}

async function copyFiles(from: string, to: string, files: readonly string[]): Promise<PackManifest['files']> {
  const copied: PackManifest['files'] = {};
  for (const file of files) {
    const target = join(to, file);
    await makePrivateFolder(dirname(target));
    await copyFile(join(from, file), target, constants.COPYFILE_FICLONE);
    // a copy has the permissions of what it is a copy of
    await chmod(target, privateFileMode);
    copied[file] = { sha256: await sha256Of(target), bytes: (await sizeOf(target)) ?? 0 };
  }
  return copied;
}

/** Names of the folders in it that may be packs; none where it cannot be read. */
async function foldersIn(directory: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch {
    // absent, or not to be read: what is in use and not found is told as missing
    return [];
  }
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const areModels = await Promise.all(folders.map((name) => isModelFolder(join(directory, name))));
  return folders.filter((_, index) => areModels[index]).sort();
}

function asFullDisk(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new AppError(
    'disk_full',
    'The disk is full, so the model pack could not be copied. Make room, then add it again.',
    null,
    { cause: error },
  );
}
