/** @file Files that are written, where the system does not allow it. */
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { replaceOwn } from './write-out.ts';

/** The superuser may write everywhere: tests that run as root become nobody for a moment. */
const [isRoot, nobody] = [process.geteuid?.() === 0, 65_534];

it.skipIf(process.platform === 'win32')('says where nothing may be written', () =>
  withTempDir(async (dir) => {
    await chmod(dir, 0o555);
    if (isRoot) process.seteuid!(nobody);
    try {
      await expect(
        replaceOwn(join(dir, 'page.html'), '<mine>', '<mine>', 'a page of mine'),
      ).rejects.toMatchObject({ message: expect.stringContaining('nothing may be written there') });
    } finally {
      if (isRoot) process.seteuid!(0);
    }
    expect(await readdir(dir)).toEqual([]);
    await chmod(dir, 0o700);
  }),
);
