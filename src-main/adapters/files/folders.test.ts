/** @file Folders of this computer, for hosts without a dialog. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { listFolders } from './folders.ts';

it('lists folders and links to folders, in the order a person expects, and nothing else', () =>
  withTempDir(async (directory) => {
    for (const name of ['Trip 10', 'trip 2', '.hidden']) await mkdir(join(directory, name));
    await writeFile(join(directory, 'photo.jpg'), '');
    await symlink(join(directory, 'Trip 10'), join(directory, 'link'));
    await symlink(join(directory, 'nowhere'), join(directory, 'broken'));
    expect(await listFolders(directory)).toEqual({
      path: directory,
      parent: dirname(directory),
      folders: ['link', 'trip 2', 'Trip 10'].map((name) => ({ name, path: join(directory, name) })),
    });
  }));

it('begins at home, ends at the top, and says why a folder cannot be listed', async () => {
  expect((await listFolders(null)).path).toBe(homedir());
  expect((await listFolders('/')).parent).toBeNull();
  await expect(listFolders('/no such folder')).rejects.toMatchObject({ code: 'not_found' });
  await expect(listFolders('relative')).rejects.toMatchObject({ code: 'bad_input' });
  await expect(listFolders(process.execPath)).rejects.toMatchObject({ code: 'bad_input' });
});
