/**
 * @file Trees made private: what is in them, what is not ours, what a folder's own permissions say, and
 * links.
 */
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { makeAppFolderPrivate, makeTreePrivate } from './private-files.ts';

const modeOf = async (...parts: string[]) => ((await stat(join(...parts))).mode & 0o777).toString(8);

/** Folders end in `/`; all readable for others. */
async function make(root: string, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    const isFolder = path.endsWith('/');
    if (isFolder) await mkdir(join(root, path), { recursive: true });
    else await writeFile(join(root, path), '');
    await chmod(join(root, path), isFolder ? 0o755 : 0o644);
  }
}

describe.skipIf(process.platform === 'win32')('a tree', () => {
  it('becomes its owner’s alone, but for what is not ours and what links lead to', () =>
    withTempDir(async (dir) => {
      await make(
        dir,
        'lib/',
        'lib/catalog/',
        'lib/catalog/a',
        'lib/library.json',
        'lib/letter.txt',
        'lib/holiday/',
        'lib/holiday/a.jpg',
        'outside/',
        'outside/b',
      );
      await symlink(join(dir, 'outside'), join(dir, 'lib', 'catalog', 'link'));
      await makeTreePrivate(join(dir, 'lib'), {
        only: (name) => name === 'catalog' || name === 'library.json',
      });
      const modes = await Promise.all(
        ['lib', 'lib/catalog', 'lib/catalog/a', 'lib/library.json'].map((path) => modeOf(dir, path)),
      );
      expect(modes).toEqual(['700', '700', '600', '600']);
      const theirs = await Promise.all(
        ['lib/letter.txt', 'lib/holiday', 'lib/holiday/a.jpg', 'outside', 'outside/b'].map((path) =>
          modeOf(dir, path),
        ),
      );
      expect(theirs).toEqual(['644', '755', '644', '755', '644']);
    }));

  it('is not gone through where a folder with very many files says that it was', () =>
    withTempDir(async (dir) => {
      await make(dir, 'previews/', 'previews/ab/', 'previews/ab/x');
      const trusted = join(dir, 'previews');
      await makeTreePrivate(dir, { trusted });
      expect([await modeOf(trusted), await modeOf(trusted, 'ab', 'x')]).toEqual(['700', '600']);
      await chmod(join(trusted, 'ab', 'x'), 0o644);
      await makeTreePrivate(dir, { trusted });
      expect(await modeOf(trusted, 'ab', 'x')).toBe('644');
      await chmod(trusted, 0o755);
      await makeTreePrivate(dir, { trusted });
      expect(await modeOf(trusted, 'ab', 'x')).toBe('600');
    }));

  it('of the app is private where it is ours; in a folder with other things only what is ours', () =>
    withTempDir(async (dir) => {
      await make(
        dir,
        'own/',
        'own/logs/',
        'own/logs/sightline.log',
        'own/settings.json',
        'shared/',
        'shared/settings.json',
        'shared/letter.txt',
      );
      await makeAppFolderPrivate(join(dir, 'own'));
      await makeAppFolderPrivate(join(dir, 'shared'));
      await makeAppFolderPrivate(join(dir, 'none'));
      expect([
        await modeOf(dir, 'own'),
        await modeOf(dir, 'own/logs'),
        await modeOf(dir, 'own/logs/sightline.log'),
        await modeOf(dir, 'own/settings.json'),
      ]).toEqual(['700', '700', '600', '600']);
      expect([
        await modeOf(dir, 'shared'),
        await modeOf(dir, 'shared/settings.json'),
        await modeOf(dir, 'shared/letter.txt'),
      ]).toEqual(['755', '600', '644']);
    }));
});
