import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFakeApp } from '../testing/fake-app.ts';
import { openExisting } from './existing-library.ts';

it.each<[string, (dir: string) => Promise<unknown>]>([
  ['a slip in a name', async () => undefined],
  ['an empty folder', (dir) => mkdir(dir)],
  ['a folder of other things', (dir) => mkdir(dir).then(() => writeFile(join(dir, 'notes.txt'), ''))],
  ['a file', (dir) => writeFile(dir, '')],
])('no library is made of %s, and nothing is opened', (_what, prepare) =>
  withTempDir(async (dir) => {
    const library = join(dir, 'Libary');
    await prepare(library);
    const before = await readdir(dir, { recursive: true });
    const opened: string[] = [];
    const open = async (directory: string) => (opened.push(directory), createFakeApp());
    await expect(openExisting(library, false, open)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(library) as string,
    });
    expect([opened, await readdir(dir, { recursive: true })]).toEqual([[], before]);
  }),
);

it.each(['library.json', 'library.json.bak', 'decisions.jsonl', 'identity.jsonl'])(
  'a folder with %s is a library',
  (name) =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, name), '');
      const app = createFakeApp();
      expect(await openExisting(dir, false, async () => app)).toBe(app);
    }),
);

it('where the default one is not there yet, an empty one stands in for it and leaves nothing', () =>
  withTempDir(async (dir) => {
    const library = join(dir, 'Library');
    let opened = '';
    const fake = createFakeApp({
      'library.info': () => ({ id: 'x', path: opened, photos: 0, roots: [], revision: 1, warnings: [] }),
    });
    const app = await openExisting(library, true, async (directory) => ((opened = directory), fake));
    expect(opened).not.toContain(dir);
    await writeFile(join(opened, 'library.json'), '');
    expect(await app.call('library.info', {})).toMatchObject({ ok: true, data: { path: library } });
    await app.close();
    expect(fake.closed()).toBe(true);
    await expect(stat(opened)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(dir)).toEqual([]);
  }));
