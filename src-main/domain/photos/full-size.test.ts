/** @file Photos at full size: made when asked for, given by key, kept for few, deleted at the end. */
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles } from '../../adapters/files/local-files.ts';
import { silentLog } from '../../log.ts';
import { aFileRow, photoIdOf } from '../../testing/builders.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFullSize } from './full-size.ts';

/** Photos 1 to 9 are files; photo 3 is on a drive that is away; photo 4 is damaged. */
async function withFullSize(
  body: (rig: Awaited<ReturnType<typeof openRig>>) => Promise<void>,
): Promise<void> {
  await withTempDir(async (directory) => body(await openRig(directory)));
}

async function openRig(directory: string) {
  const layout = { fullSize: join(directory, 'full-size') };
  const vision = createFakeVision();
  const pictured = { contentHash: 'a'.repeat(64), pixelHash: 'b'.repeat(64) };
  for (let number = 1; number <= 9; number += 1)
    await writeFile(join(directory, `${number}.jpg`), number === 4 ? 'broken' : `red ${number}`);
  const numberOf = (id: string) => [1, 2, 3, 4, 5, 6, 7, 8, 9].find((number) => photoIdOf(number) === id);
  const full = createFullSize({
    layout,
    files: localFiles,
    vision,
    filesOf: async (ids) =>
      new Map(
        ids.map((id) => [
          id,
          [
            aFileRow({
              photoId: id,
              rootId: numberOf(id) === 3 ? 'drive' : 'pics',
              relPath: `${numberOf(id)}.jpg`,
            }),
          ],
        ]),
      ),
    absolute: ({ relPath }) => join(directory, relPath),
    turnOf: async (id) => (id === photoIdOf(2) ? 6 : null),
    isReachable: async (rootId) => rootId === 'pics',
    previewSourceOf: async (id) => (numberOf(id) === undefined ? null : pictured),
    log: silentLog,
  });
  return { full, layout, vision, pictured, directory };
}

describe('a photo at full size', () => {
  it('is decoded once, upright, and its tiles are given by their keys', () =>
    withFullSize(async ({ full, vision }) => {
      const [one, other] = await Promise.all([full.open(photoIdOf(2)), full.open(photoIdOf(2))]);
      expect(one).toEqual(other);
      expect(one.levels).toEqual([
        { width: 320, height: 240 },
        { width: 640, height: 480 },
      ]);
      await full.open(photoIdOf(2));
      expect(vision.analyzed).toHaveLength(1);
      expect(vision.analyzed[0]).toMatchObject({ turn: 6, gridPath: null, largePath: null, packs: [] });
      const tile = full.tile(`${one.key}/1/0_0`);
      expect(tile).toMatchObject({ contentType: 'image/jpeg', temporary: true });
      expect(existsSync(tile!.path)).toBe(true);
    }));

  it('has no tiles for keys that lead elsewhere', () =>
    withFullSize(async ({ full }) => {
      const { key } = await full.open(photoIdOf(1));
      for (const wrong of [`${key}/1/..`, `${key}/../x`, `${key}/1/0_0.jpeg`, `${key}/1/a_0`, key, ''])
        expect(full.tile(wrong)).toBeNull();
      // another version of it, and a photo that is not open
      expect(full.tile(`${key.replace('aaaa', 'cccc')}/1/0_0`)).toBeNull();
      expect(full.tile(`${key.replace(photoIdOf(1), photoIdOf(2))}/1/0_0`)).toBeNull();
    }));

  it('says that its drive is away, that it is damaged, or that it is gone', () =>
    withFullSize(async ({ full }) => {
      await expect(full.open(photoIdOf(3))).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining('Connect its drive') as string,
      });
      await expect(full.open(photoIdOf(4))).rejects.toMatchObject({ code: 'unreadable_file' });
      await expect(full.open(photoIdOf(10))).rejects.toMatchObject({ code: 'not_found' });
    }));

  it('is kept for the six last viewed, and thrown away at the end', () =>
    withFullSize(async ({ full, layout }) => {
      const first = await full.open(photoIdOf(1));
      for (const number of [2, 5, 6, 7, 8]) await full.open(photoIdOf(number));
      await full.open(photoIdOf(1));
      await full.open(photoIdOf(9));
      expect(await readdir(layout.fullSize)).toHaveLength(6);
      expect(full.tile(`${first.key}/0/0_0`)).not.toBeNull();
      await full.clear();
      expect(existsSync(layout.fullSize)).toBe(false);
      expect(full.tile(`${first.key}/0/0_0`)).toBeNull();
    }));
});
