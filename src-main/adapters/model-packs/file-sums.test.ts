/** @file Checksums are remembered while a file looks the same, and over the end of the app. */
import { createHash } from 'node:crypto';
import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFileSums } from './file-sums.ts';

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');

it('a changed file is read again, also where its size and its time of writing are as before', () =>
  withTempDir(async (directory) => {
    const sums = await createFileSums(null);
    const path = join(directory, 'a');
    await writeFile(path, 'one');
    const { atime, mtime } = await stat(path);
    expect(await sums.remembered(path)).toBeNull();
    expect(await sums.of(path)).toBe(sumOf('one'));
    expect(await sums.remembered(path)).toBe(sumOf('one'));
    // the clock of a file system goes in steps: until its time of change is another one
    await vi.waitFor(async () => {
      await writeFile(path, 'two');
      await utimes(path, atime, mtime);
      expect(await sums.remembered(path)).toBeNull();
    });
    expect(await sums.of(path)).toBe(sumOf('two'));
    sums.forget(directory);
    expect(await sums.remembered(path)).toBeNull();
  }));

it('who stops the reading stops it for nobody else', () =>
  withTempDir(async (directory) => {
    const sums = await createFileSums(null);
    const path = join(directory, 'a');
    await writeFile(path, 'one');
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const both = [sums.of(path, { signal: stop.signal, onBytes() {} }), sums.of(path)];
    expect(await Promise.allSettled(both)).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: sumOf('one') },
    ]);
  }));

it('a check of all bytes that is stopped leaves what was known, and one that ends replaces it', () =>
  withTempDir(async (directory) => {
    const sums = await createFileSums(null);
    const path = join(directory, 'a');
    await writeFile(path, 'one');
    await sums.of(path);
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(sums.again(path, { signal: stop.signal, onBytes() {} })).rejects.toThrow('stopped');
    expect(await sums.remembered(path)).toBe(sumOf('one'));
    const read: number[] = [];
    const watch = { signal: new AbortController().signal, onBytes: (bytes: number) => void read.push(bytes) };
    expect(await sums.again(path, watch)).toBe(sumOf('one'));
    expect(read).toEqual([3]);
  }));

it('is known in the next session; a damaged memory is as good as none', () =>
  withTempDir(async (directory) => {
    const [path, memory] = [join(directory, 'a'), join(directory, 'data', 'sums.json')];
    await writeFile(path, 'one');
    await (await createFileSums(memory)).of(path);
    await vi.waitFor(async () =>
      expect(await (await createFileSums(memory)).remembered(path)).toBe(sumOf('one')),
    );
    await writeFile(memory, '{');
    expect(await (await createFileSums(memory)).remembered(path)).toBeNull();
  }));
