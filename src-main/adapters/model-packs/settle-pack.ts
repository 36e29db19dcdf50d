/** @file Moves a complete pack from a temporary folder to its place among the added packs, in one step. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import { evidenceIdsOf } from '../../domain/models/packs.ts';
import { sizeOfFiles } from '../../domain/models/manifest.ts';
import type { ArrivedPack, PackEntry } from '../../domain/models/pack-store.ts';
import type { Arrivals } from './arrivals.ts';
import type { ModelSource } from './copy-pack.ts';
import type { FileSums } from './file-sums.ts';

/** virus scanners on Windows hold new files for some seconds */
const renameForMs = 10_000;
const renameEveryMs = 250;

export interface Places {
  /** dataDir/packs */
  addedDir: string;
  sums: FileSums;
  arrivals: Arrivals;
}

/** A pack whose files are complete, in a temporary folder next to the others. */
export function arrivedPack(
  places: Places,
  { manifest, choice }: Pick<ModelSource, 'manifest' | 'choice'>,
  { arriving, files }: { arriving: string; files: PackManifest['files'] },
): ArrivedPack {
  const { id, role, title } = manifest;
  return {
    ref: { id, role, directory: arriving },
    title,
    sizeBytes: sizeOfFiles({ files }),
    choice,
    async settle(present) {
      await settlePack(places, { manifest: { ...manifest, files }, from: arriving }, present);
      await places.arrivals.end(arriving);
    },
    discard: () => places.arrivals.end(arriving),
  };
}

/**
 * A damaged pack of the same id is replaced.
 * @param from the pack's folder, on the same disk
 * @throws AppError model_invalid where a pack stands in its way; system errors
 */
export async function settlePack(
  { addedDir, sums, arrivals }: Places,
  { manifest, from }: { manifest: PackManifest; from: string },
  present: readonly PackEntry[],
): Promise<void> {
  refuseTaken(manifest, present);
  const directory = join(addedDir, manifest.id);
  const old = arrivals.begin();
  const replaces = await moved(directory, old);
  await renamePatiently(from, directory).catch(async (error: unknown) => {
    if (replaces) await moved(old, directory);
    throw error;
  });
  await arrivals.end(old);
  sums.forget(directory);
  // they were read a moment ago
  for (const [file, { sha256 }] of Object.entries(manifest.files))
    await sums.remember(join(directory, file), sha256).catch(() => undefined); // it is read again
}

/** @returns false where there is nothing to move */
async function moved(from: string, to: string): Promise<boolean> {
  return renamePatiently(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/**
 * Tries again for some seconds where another program holds a file of it.
 * @param system for tests
 * @throws system errors
 */
export async function renamePatiently(
  from: string,
  to: string,
  system: { rename(from: string, to: string): Promise<void>; pause(): Promise<unknown> } = {
    rename,
    pause: () => delay(renameEveryMs),
  },
): Promise<void> {
  for (let left = renameForMs / renameEveryMs; ; left -= 1) {
    try {
      return await system.rename(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (left <= 0 || !isHeld(code)) throw error;
      await system.pause();
    }
  }
}

function isHeld(code: string): boolean {
  return code === 'EPERM' || code === 'EBUSY' || (code === 'EACCES' && process.platform === 'win32');
}

/**
 * @throws AppError model_invalid where a pack of this id is there and whole, or came with the product, or a
 * part of another pack has this id or one of its parts has that of another pack
 */
export function refuseTaken(manifest: PackManifest, present: readonly PackEntry[]): void {
  const { id } = manifest;
  const wanted = evidenceIdsOf({ id, manifest });
  const rival = present.find(
    (entry) => entry.id !== id && evidenceIdsOf(entry).some((taken) => wanted.includes(taken)),
  );
  if (rival) {
    throw new AppError(
      'model_invalid',
      `The model pack ${id} cannot stand beside ${rival.id}: what they find would be kept under one name. Rename its folder, and its id in manifest.json.`,
      { packId: id },
    );
  }
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
