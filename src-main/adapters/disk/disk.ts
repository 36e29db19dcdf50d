/** @file The disk as the import needs it: lists folders, opens files read-only, hashes them. Implements domain/importing/disk.ts. */
import { createHash } from 'node:crypto';
import { access, open, opendir, rm, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Disk, Examined } from '../../domain/importing/disk.ts';
import { contentType, promisedFormat, sniffedBytes } from './content-type.ts';
import { failureOf } from './failure.ts';
import { walk } from './walk.ts';

/** large enough to be quick, small enough that hashing never holds the thread for more than a millisecond */
const chunkBytes = 256 * 1024;

export function createDisk(): Disk {
  return {
    async isReachable(directory) {
      try {
        await (await opendir(directory)).close();
        return true;
      } catch {
        return false; // whatever the reason, the photos in it cannot be seen now
      }
    },
    walk,
    async examine(path, signal) {
      let file: FileHandle;
      try {
        file = await open(path, 'r');
      } catch (error) {
        return { kind: 'failed', ...failureOf(error, 'file') };
      }
      try {
        return await examineOpen(file, basename(path), signal);
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'failed', ...failureOf(error, 'file') };
      } finally {
        await file.close();
      }
    },
    async exists(path) {
      try {
        await access(path);
        return true;
      } catch {
        return false; // not there, or not for us: the same to the caller
      }
    },
    async discardPreview(path) {
      if (!/^[0-9A-Z]{26}-[0-9a-f]{8}-(grid\.webp|large\.jpg)$/.test(basename(path))) throw new Error(`not a preview: ${path}`);
      await rm(path, { force: true });
    },
  };
}

async function examineOpen(file: FileHandle, name: string, signal: AbortSignal): Promise<Examined> {
  // size and time from before: where the file is still being written, the next scan sees a change and reads it again
  const { size, mtimeMs } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(size, sniffedBytes)));
  const promised = promisedFormat(name);
  let read = await fill(file, buffer, 0);
  if (read === 0) return promised ? { kind: 'failed', code: 'unreadable_file', message: 'The file is empty. Copy it again from where it came from.' } : { kind: 'other', name: 'other' };

  const type = await contentType(buffer.subarray(0, Math.min(read, sniffedBytes)), name);
  if (type.kind === 'other') {
    if (promised && !/^(svg|other picture)$/.test(type.name)) return { kind: 'failed', code: 'unsupported_format', message: brokenPromise(promised, type.name) };
    return type;
  }
  const hash = createHash('sha256');
  let position = 0;
  while (read > 0) {
    hash.update(buffer.subarray(0, read));
    position += read;
    if (read < buffer.length) break;
    signal.throwIfAborted();
    read = await fill(file, buffer, position);
  }
  return { kind: 'picture', mimeType: type.mimeType, hash: hash.digest('hex'), sizeBytes: size, mtimeMs: Math.floor(mtimeMs) };
}

/** Reads until the buffer is full or the file ends. @returns bytes read */
async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function brokenPromise(format: string, content: string): string {
  const found = content === 'other' ? 'its content is no picture that Sightline knows' : `its content is something else (${content})`;
  return `The file's name says ${format}, but ${found}. Copy it again from where it came from, or rename it.`;
}
