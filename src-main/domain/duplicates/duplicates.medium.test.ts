/**
 * @file Real pictures, really imported: versions and bursts are grouped, the bin gets what the person chose,
 * and what comes back is the same photo.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { CallInput, CallName, CallOutput, JobSnapshot } from '../../../src-preload/contract/index.ts';
import { sampleNames } from '../../testing/sample-photos.ts';
import { openApp } from '../../testing/open-app.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const samples = resolve('resources/samples');

async function openWithBin(directory: string, trashed: string) {
  await mkdir(trashed, { recursive: true });
  const app = await openApp(directory, {
    host: { trash: (path) => rename(path, join(trashed, path.split('/').at(-1)!)) },
  });
  const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
    const reply = await app.call(name, input);
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.data as CallOutput<N>;
  };
  const finished = async ({ id }: JobSnapshot) =>
    expect.poll(async () => (await call('jobs.get', { id })).state).toBe('done');
  return { app, call, finished };
}

it('versions of a picture and a burst are found, all but one go to the bin, and come back with their words', () =>
  withTempDir(async (directory) => {
    const photos = join(directory, 'photos');
    const trashed = join(directory, 'bin');
    await mkdir(photos);
    const [one, burst, other] = sampleNames.map((name) => join(samples, name));
    await copyFile(one!, join(photos, 'original.jpg'));
    await copyFile(other!, join(photos, 'other.jpg'));
    const { width, height } = await sharp(one).metadata();
    await sharp(one)
      .resize({ width: Math.round(width / 2) })
      .webp({ quality: 50 })
      .toFile(join(photos, 'chat.webp'));
    await sharp(one)
      .extract({ left: 0, top: 0, width: Math.floor(width * 0.98), height: Math.floor(height * 0.98) })
      .jpeg({ quality: 60 })
      .toFile(join(photos, 'cropped.jpg'));
    for (const second of [1, 2, 3]) {
      await sharp(burst)
        .blur(second === 2 ? 0.3 : second + 1)
        .withExif({
          IFD0: { Make: 'A', Model: 'B' },
          IFD2: { DateTimeOriginal: `2024:05:01 12:00:0${second}` },
        })
        .jpeg()
        .toFile(join(photos, `burst${second}.jpg`));
    }
    const { app, call, finished } = await openWithBin(directory, trashed);
    try {
      const { job } = await call('library.addRoot', { path: photos });
      await finished(job);
      const { groups, counts } = await call('duplicates.groups', {});
      const named = groups.map(({ kind, members }) => [
        kind,
        ...members.map(({ path }) => path.split('/').at(-1)),
      ]);
      expect(counts).toEqual({ similar: 1, burst: 1 });
      expect(named.map(([kind, best, ...rest]) => [kind, best, ...rest.sort()]).sort()).toEqual([
        ['burst', 'burst2.jpg', 'burst1.jpg', 'burst3.jpg'],
        ['similar', 'original.jpg', 'chat.webp', 'cropped.jpg'],
      ]);

      const similar = groups.find(({ kind }) => kind === 'similar')!;
      const idOf = (name: string) => similar.members.find(({ path }) => path.endsWith(name))!.tile.id;
      const [keep, chat, cropped] = [idOf('original.jpg'), idOf('chat.webp'), idOf('cropped.jpg')];
      await call('annotations.apply', {
        photos: { ids: [chat] },
        act: { act: 'caption.set', text: 'Our cat' },
      });
      await expect(call('duplicates.trash', { keep: [keep], trash: [keep] })).rejects.toThrow('at once');
      await expect(
        call('duplicates.trash', {
          keep: [keep],
          trash: [groups.find(({ kind }) => kind === 'burst')!.members[0]!.tile.id],
        }),
      ).rejects.toThrow('not one group');
      await rename(join(photos, 'original.jpg'), join(directory, 'hidden.jpg'));
      await expect(call('duplicates.trash', { keep: [keep], trash: [chat] })).rejects.toThrow(
        'nothing was moved',
      );
      await rename(join(directory, 'hidden.jpg'), join(photos, 'original.jpg'));
      // a link in the photo's place is not followed
      await rename(join(photos, 'cropped.jpg'), join(directory, 'cropped.jpg'));
      await symlink(join(directory, 'cropped.jpg'), join(photos, 'cropped.jpg'));
      const refused = await call('duplicates.trash', { keep: [keep], trash: [cropped] });
      expect(refused).toMatchObject({
        moved: [],
        failed: [{ path: join(photos, 'cropped.jpg'), message: expect.stringContaining('link') as string }],
      });
      await rm(join(photos, 'cropped.jpg'));
      await rename(join(directory, 'cropped.jpg'), join(photos, 'cropped.jpg'));

      expect(await call('duplicates.trash', { keep: [keep], trash: [chat] })).toEqual({
        moved: [join(photos, 'chat.webp')],
        failed: [],
      });
      expect(existsSync(join(trashed, 'chat.webp'))).toBe(true);
      expect((await call('photos.show', { target: { id: keep } })).caption).toMatchObject({
        text: 'Our cat',
        source: 'user',
      });
      expect((await call('photos.list', {})).photos.map(({ id }) => id)).not.toContain(chat);
      expect(
        (await call('duplicates.groups', { kind: 'similar' })).groups[0]!.members.map(({ tile }) => tile.id),
      ).toEqual([keep, cropped]);
      await call('annotations.apply', {
        photos: { ids: [keep, cropped] },
        act: { act: 'distinct', group: (await call('duplicates.groups', { kind: 'similar' })).groups[0]!.id },
      });
      expect((await call('duplicates.groups', {})).counts.similar).toBe(0);

      await rename(join(trashed, 'chat.webp'), join(photos, 'chat.webp'));
      await finished(await call('library.import', { rootIds: null }));
      expect(await call('photos.show', { target: { path: join(photos, 'chat.webp') } })).toMatchObject({
        id: chat,
        caption: { text: 'Our cat', source: 'user' },
      });
    } finally {
      await app.close();
    }
  }));
