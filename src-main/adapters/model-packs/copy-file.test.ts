/** @file A large file is copied in pieces, told of, and stopped between two of them. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { copyLargeFile } from './copy-file.ts';

const never = async () => false;
const content = Buffer.alloc(1_000_000, 'weights');

it('copies all of it, for its owner alone, and tells how far it is', () =>
  withTempDir(async (directory) => {
    const [from, to] = [join(directory, 'from'), join(directory, 'to')];
    await writeFile(from, content, { mode: 0o644 });
    const pieces: number[] = [];
    const watch = {
      signal: new AbortController().signal,
      onBytes: (bytes: number) => void pieces.push(bytes),
    };
    await copyLargeFile(from, to, 'the file', watch, never);
    expect(content.equals(await readFile(to))).toBe(true);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.reduce((sum, bytes) => sum + bytes)).toBe(content.length);
    if (process.platform !== 'win32') expect((await stat(to)).mode & 0o777).toBe(0o600);
  }));

it('is stopped in the middle', () =>
  withTempDir(async (directory) => {
    const [from, to] = [join(directory, 'from'), join(directory, 'to')];
    await writeFile(from, content);
    const stop = new AbortController();
    const copying = copyLargeFile(
      from,
      to,
      'the file',
      { signal: stop.signal, onBytes: () => stop.abort(new Error('stopped')) },
      never,
    );
    await expect(copying).rejects.toThrow('stopped');
    expect((await stat(to)).size).toBeLessThan(content.length);
  }));

it('says what cannot be read', () =>
  withTempDir(async (directory) => {
    const watch = { signal: new AbortController().signal, onBytes: () => {} };
    await expect(
      copyLargeFile(directory, join(directory, 'to'), 'model.onnx of “CLIP”', watch, never),
    ).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('model.onnx of “CLIP” cannot be read.') as string,
    });
  }));
