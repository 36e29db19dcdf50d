/** @file Reads parts of a file on disk or in memory. */
import type { FileHandle } from 'node:fs/promises';

/** Reads at most this many bytes. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>;

export function readerOf(file: FileHandle): ReadAt {
  return async (at, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
}

export function readerIn(bytes: Uint8Array): ReadAt {
  return (at, length) => Promise.resolve(bytes.subarray(at, at + length));
}
