/** @file Where graphics drivers keep what they compiled. */
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../testing/temp-dir.ts';
import { driverCaches } from './driver-caches.ts';

it('is the app’s own folder, but for what the person chose', () =>
  withTempDir(async (dir) => {
    const folder = join(dir, 'app', 'drivers');
    expect(driverCaches(folder, { CUDA_CACHE_PATH: '/fast' }, 'linux')).toEqual({
      MESA_SHADER_CACHE_DIR: folder,
      __GL_SHADER_DISK_CACHE_PATH: folder,
    });
    expect((await stat(folder)).isDirectory()).toBe(true);
  }));

it('is the system’s where it cannot be said, or not be made', () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, 'app'), '');
    expect(driverCaches(join(dir, 'app', 'drivers'), {}, 'linux')).toEqual({});
    expect(driverCaches(join(dir, 'drivers'), {}, 'darwin')).toEqual({});
  }));
