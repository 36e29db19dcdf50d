/** @file Bytes come back as they were written, from a folder that is made when it is needed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFolderCache } from './folder-cache.ts';

describe('createFolderCache', () => {
  it('keeps bytes over restarts, and answers null for what is not there', () =>
    withTempDir(async (directory) => {
      const folder = join(directory, 'cache');
      expect(await createFolderCache(folder).read('vectors')).toBeNull();
      await createFolderCache(folder).write('vectors', Uint8Array.of(1, 2, 3));
      await createFolderCache(folder).write('vectors', Uint8Array.of(4, 5));
      expect([...(await createFolderCache(folder).read('vectors'))!]).toEqual([4, 5]);
      expect(await readdir(folder)).toEqual(['vectors.bin']);
    }));

  it('reads what came with the product where nothing was kept, and never writes there', () =>
    withTempDir(async (directory) => {
      const [own, shipped] = [join(directory, 'own'), join(directory, 'shipped')];
      await createFolderCache(shipped).write('vectors', Uint8Array.of(1));
      const cache = createFolderCache(own, shipped);
      expect([...(await cache.read('vectors'))!]).toEqual([1]);
      expect(await cache.read('others')).toBeNull();
      await cache.write('vectors', Uint8Array.of(2));
      expect([...(await cache.read('vectors'))!]).toEqual([2]);
      expect([...(await createFolderCache(shipped).read('vectors'))!]).toEqual([1]);
    }));

  it('stays inside its folder whatever the key', () =>
    withTempDir(async (directory) => {
      const folder = join(directory, 'cache');
      await createFolderCache(folder).write('../outside', Uint8Array.of(1));
      expect(await readdir(directory)).toEqual(['cache']);
      expect([...(await createFolderCache(folder).read('../outside'))!]).toEqual([1]);
    }));
});
