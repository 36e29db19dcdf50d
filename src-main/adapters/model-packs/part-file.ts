/** @file A file that is being downloaded, as `NAME.part`: its bytes stay when the process ends. */
import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PartFile } from '../../domain/models/downloads/download-store.ts';
import type { ReadingWatch } from '../../domain/models/pack-store.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';

const readBytes = 1 << 20;

export interface PartFileDeps {
  /** of the finished file */
  path: string;
  /** the ETag of the bytes that are there */
  validator: string | null;
  /** Stores the ETag of the bytes that follow. */
  remember(validator: string | null): Promise<void>;
}

export function partPath(path: string): string {
  return `${path}.part`;
}

/** Reads what is there, for its checksum. @throws the reason of the watch's signal; system errors */
export async function openPartFile(
  { path, remember, ...deps }: PartFileDeps,
  { signal, onBytes }: ReadingWatch,
): Promise<PartFile> {
  let { validator } = deps;
  await makePrivateFolder(dirname(path));
  // it had its name, and the pack did not come to its place
  await rename(path, partPath(path)).catch(ignoreAbsence);
  const file = await openForBoth(partPath(path));
  let isOpen = true;
  let size = 0;
  let hash: Hash = createHash('sha256');
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
  };
  try {
    for await (const piece of piecesOf(file)) {
      signal.throwIfAborted();
      hash.update(piece);
      size += piece.length;
      onBytes(piece.length);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    size: () => size,
    validator: () => validator,
    async append(piece) {
      await writeAll(file, piece, size);
      hash.update(piece);
      size += piece.length;
    },
    async restart(next) {
      await file.truncate(0);
      size = 0;
      hash = createHash('sha256');
      validator = next;
      await remember(next);
    },
    sha256: () => hash.copy().digest('hex'),
    async finish() {
      await file.sync();
      await close();
    },
    close,
  };
}

/** Deletes a file that belongs to an earlier version of the model. */
export async function removePart(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(partPath(path), { force: true });
}

async function openForBoth(path: string): Promise<FileHandle> {
  return open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return open(path, 'wx+', privateFileMode);
  });
}

async function* piecesOf(file: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(readBytes);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, readBytes, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

async function writeAll(file: FileHandle, piece: Uint8Array, from: number): Promise<void> {
  for (let written = 0; written < piece.length;) {
    const { bytesWritten } = await file.write(piece, written, piece.length - written, from + written);
    written += bytesWritten;
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
