/** @file Files that are replaced only where they are one's own. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { checkOwn, replaceOwn } from './write-out.ts';

const mark = '<mine>';
const replace = (path: string, content = `${mark} new`) => replaceOwn(path, content, mark, 'a page of mine');

it('writes a new file, and replaces one that has the mark', () =>
  withTempDir(async (dir) => {
    const path = join(dir, 'page.html');
    await replace(path, `${mark} one`);
    await replace(path, `${mark} two`);
    expect(await readFile(path, 'utf8')).toBe(`${mark} two`);
    expect(await readdir(dir)).toEqual(['page.html']);
  }));

it.each([
  ['another file', 'my novel'],
  ['an empty file', ''],
  ['a file that has the mark much later', `${' '.repeat(2_000)}${mark}`],
])('leaves %s as it is', (_, content) =>
  withTempDir(async (dir) => {
    const path = join(dir, 'novel.html');
    await writeFile(path, content);
    const refused = {
      code: 'bad_input',
      message: `“${path}” exists, and is not a page of mine. It stays as it is: choose another name.`,
    };
    await expect(checkOwn(path, mark, 'a page of mine')).rejects.toMatchObject(refused);
    await expect(replace(path)).rejects.toMatchObject(refused);
    expect(await readFile(path, 'utf8')).toBe(content);
    expect(await readdir(dir)).toEqual(['novel.html']);
  }),
);

it('says why it cannot be written, before any work is done', () =>
  withTempDir(async (dir) => {
    await mkdir(join(dir, 'folder'));
    const refusal = (path: string) => expect(checkOwn(path, mark, 'a page of mine')).rejects;
    await refusal(join(dir, 'folder')).toMatchObject({ message: expect.stringContaining('it is a folder') });
    await refusal(join(dir, 'none', 'page.html')).toMatchObject({
      message: expect.stringContaining('there is no such folder'),
    });
    await expect(checkOwn(join(dir, 'page.html'), mark, 'a page of mine')).resolves.toBeUndefined();
  }));

it.skipIf(process.platform === 'win32')('writes through a link, and the link stays', () =>
  withTempDir(async (dir) => {
    await mkdir(join(dir, 'elsewhere'));
    await writeFile(join(dir, 'elsewhere', 'page.html'), mark);
    await symlink(join(dir, 'elsewhere', 'page.html'), join(dir, 'link.html'));
    await replace(join(dir, 'link.html'));
    expect(await readFile(join(dir, 'elsewhere', 'page.html'), 'utf8')).toBe(`${mark} new`);
    expect(await readdir(dir)).toEqual(['elsewhere', 'link.html']);
  }),
);
