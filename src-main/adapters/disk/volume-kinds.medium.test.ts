import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createVolumeKinds } from './volume-kinds.ts';

it('a folder of this computer is a local one, by whatever name, and one that is not there is nothing worse', () =>
  withTempDir(async (folder) => {
    await symlink(folder, join(folder, 'link'));
    const places = createVolumeKinds();
    expect(
      await Promise.all(
        [folder, join(folder, 'link'), join(folder, 'nowhere')].map((path) => places.kindOf(path)),
      ),
    ).toEqual(['local', 'local', 'local']);
  }));

it.runIf(process.platform === 'linux')('where desktops mount what is plugged in is removable', async () => {
  expect(await createVolumeKinds().kindOf('/media/somebody/A stick/DCIM')).toBe('removable');
});
