/** @file A given picture is a private file for as long as it is looked at. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { withPictureFile } from './given-picture.ts';

const gone = async (path: string) => {
  await expect(stat(path)).rejects.toThrow('ENOENT');
  await expect(stat(dirname(path))).rejects.toThrow('ENOENT');
};

it('is there with its bytes and its ending, for its owner alone, and then gone', async () => {
  let seen = '';
  const given = { bytes: Buffer.from('picture'), name: '../../my secret.NEF' };
  const result = await withPictureFile(given, async (path) => {
    seen = path;
    expect(basename(path)).toBe('picture.NEF');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    return readFile(path, 'utf8');
  });
  expect(result).toBe('picture');
  await gone(seen);
});

it('is gone after a failure, too', async () => {
  let seen = '';
  const failing = withPictureFile({ bytes: Buffer.from('x'), name: 'a/b?.toolong' }, async (path) => {
    seen = path;
    throw new Error('no picture');
  });
  await expect(failing).rejects.toThrow('no picture');
  expect(basename(seen)).toBe('picture');
  await gone(seen);
});
