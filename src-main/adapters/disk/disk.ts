/**
 * @file The disk for the import: lists folders, opens files read-only, hashes them. Implements
 * domain/importing/disk.ts.
 */
import { createHash } from 'node:crypto';
import { access, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Disk, Examined } from '../../domain/importing/disk.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { probePath } from '../files/probe-path.ts';
import { isRoot } from '../../domain/files/files.ts';
import { ensureFolder } from '../files/ensure-folder.ts';
import { contentType, kindByName, promisedFormat, sniffedBytes, unreadFormat } from './content-type.ts';
import { failureOf } from './failure.ts';
import { walk } from './walk.ts';

/** large enough to be quick, small enough that hashing never blocks the thread for more than a millisecond */
const chunkBytes = 256 * 1024;
/** a sleeping drive needs ten seconds to start */
const scanPatienceMs = 20_000;

export function createDisk(): Disk {
  return {
    async folderId(directory, ownDisk) {
      const found = await probePath(directory, scanPatienceMs);
      return isRoot(found, { ownDisk }) ? found.id : null;
    },
    // a path that does not exist is no link to follow
    realPath: async (path) => (await probePath(path, scanPatienceMs))?.realPath ?? path,
    walk,
    examine,
    async hashOfStart(path, sizeBytes, signal) {
      // missing or not accessible: nothing to compare
      const file = await openRegularFile(path, { mostBytes: Infinity }).catch(() => null);
      if (!file) return null;
      try {
        const { hash, read } = await hashOf(file, sizeBytes, signal);
        return read === sizeBytes ? hash : null;
      } catch {
        signal.throwIfAborted();
        return null; // a drive that fails while it is read
      } finally {
        await file.close();
      }
    },
    async exists(path) {
      try {
        await access(path);
        return true;
      } catch {
        return false; // missing or not accessible: the same for the caller
      }
    },
    async discardPreview(path) {
      expectPreview(path);
      await rm(path, { force: true });
    },
    async movePreview(from, to) {
      [from, to].forEach(expectPreview);
      await ensureFolder(dirname(to));
      return rename(from, to).then(
        () => true,
        () => false,
      ); // for any reason: it is made again
    },
  };
}

async function examine(path: string, signal: AbortSignal): ReturnType<Disk['examine']> {
  let file: FileHandle;
  try {
    file = await openRegularFile(path, { mostBytes: Infinity });
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
}

function expectPreview(path: string): void {
  if (!/^[0-9A-Z]{26}-[0-9a-f]{8}-(grid\.webp|large\.jpg)$/.test(basename(path)))
    throw new Error(`not a preview: ${path}`);
}

async function examineOpen(file: FileHandle, name: string, signal: AbortSignal): Promise<Examined> {
  // the time from before reading, and the size that was read: where the file is still being written, the next
  // scan finds a change and reads it again
  const { mtimeMs } = await file.stat();
  const promised = promisedFormat(name);
  const head = Buffer.allocUnsafe(sniffedBytes);
  const headBytes = await fill(file, head, 0);
  if (headBytes === 0)
    return promised
      ? {
          kind: 'failed',
          code: 'unreadable_file',
          message: 'The file is empty. Copy it again from where it came from.',
        }
      : { kind: 'other', name: kindByName(name) };

  const type = await contentType(head.subarray(0, headBytes), name);
  if (type.kind === 'other') {
    const sentence = unreadFormat(head.subarray(0, headBytes));
    if (sentence) return { kind: 'failed', code: 'unsupported_format', message: sentence };
    if (promised && !/^(svg|other picture)$/.test(type.name))
      return { kind: 'failed', code: 'unsupported_format', message: brokenPromise(promised, type.name) };
    return type;
  }
  const { hash, read } = await hashOf(file, Infinity, signal);
  return { kind: 'picture', mimeType: type.mimeType, hash, sizeBytes: read, mtimeMs: Math.floor(mtimeMs) };
}

/** SHA-256 of at most this many first bytes. */
async function hashOf(
  file: FileHandle,
  limitBytes: number,
  signal: AbortSignal,
): Promise<{ hash: string; read: number }> {
  const { size } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(size, sniffedBytes)));
  const hash = createHash('sha256');
  let position = 0;
  for (;;) {
    signal.throwIfAborted();
    const wanted = Math.min(buffer.length, limitBytes - position);
    const read = await fill(file, buffer.subarray(0, wanted), position);
    hash.update(buffer.subarray(0, read));
    position += read;
    if (read < buffer.length || position === limitBytes) return { hash: hash.digest('hex'), read: position };
  }
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
  const found =
    content === 'other'
      ? 'its content is no picture that Sightline knows'
      : `its content is something else (${content})`;
  return `The file's name says ${format}, but ${found}. Copy it again from where it came from, or rename it.`;
}
