/**
 * @file Stops that are no kill: the power goes in the middle of a write, the disk is full, the library's
 * folder is taken away.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { openRealEyes } from '../../testing/real-import.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const names = ['red', 'green', 'blue', 'yellow'] as const;
const open = (folder: string, seeing?: Parameters<typeof openLibraryRig>[2]) =>
  openLibraryRig(folder, { openCatalogue: openLanceCatalogue }, seeing);
const problems = async (rig: LibraryRig) =>
  (await rig.service.check()).filter(({ level }) => level === 'problem');

async function settled(rig: LibraryRig): Promise<void> {
  rig.service.start();
  // a rebuild starts an import at its end
  await rig.quiet();
  await rig.quiet();
}

/** Four photos; each gets a tag, and then each a caption. @returns name → id */
async function makeLibrary(folder: string): Promise<Record<string, string>> {
  for (const name of names)
    await putPicture(folder, `pics/${name}.jpg`, `${name} taken:2020-01-02T03:04:05 camera:${name}`);
  const rig = await open(folder);
  await rig.service.addRoot(join(folder, 'pics'));
  await rig.quiet();
  const ids: Record<string, string> = {};
  for (const name of names) {
    ids[name] = (await rig.photos.show({ path: join(folder, 'pics', `${name}.jpg`) }, false)).id;
    await rig.annotations.apply({
      photos: { ids: [ids[name]] },
      act: { act: 'tag.add', name: `my ${name}` },
    });
  }
  for (const name of names)
    await rig.annotations.apply({
      photos: { ids: [ids[name]!] },
      act: { act: 'caption.set', text: `The ${name} one` },
    });
  await rig.close();
  return ids;
}

/** The file written last under this folder. */
async function newestUnder(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const times = await Promise.all(files.map(async (path) => ({ path, mtimeMs: (await stat(path)).mtimeMs })));
  return times.sort((a, b) => b.mtimeMs - a.mtimeMs)[0]!.path;
}

async function cutInHalf(path: string): Promise<void> {
  await truncate(path, Math.floor((await stat(path)).size / 2));
}

/** Cuts off the half of the last line. */
async function cutLastLine(path: string, text: string): Promise<void> {
  const last = text.trimEnd().split('\n').at(-1)!;
  await truncate(path, Buffer.byteLength(text) - Math.ceil(Buffer.byteLength(last) / 2));
}

describe('the power goes in the middle of the last write', () => {
  it('of any file of the library: nothing is lost but a line that was cut', () =>
    withTempDir(async (base) => {
      const made = join(base, 'made');
      const ids = await makeLibrary(made);
      const library = join(made, 'library');
      const newest = async (...parts: string[]) =>
        (await newestUnder(join(library, ...parts))).slice(library.length + 1);
      const cuts: [string, string][] = [
        ['decisions.jsonl', 'line'],
        ['identity.jsonl', 'line'],
        ['library.json', 'half'],
        ['library.json.bak', 'half'],
        [await newest('catalog', 'photos.lance', '_versions'), 'half'],
        [await newest('catalog', 'files.lance', 'data'), 'half'],
        [await newest('catalog', 'evidence_boxes.lance', 'data'), 'half'],
        [await newest('catalog'), 'half'],
      ];
      for (const [file, how] of cuts) {
        const path = join(library, file);
        const before = await readFile(path);
        await cp(library, join(made, 'kept'), { recursive: true, preserveTimestamps: true });
        if (how === 'line') await cutLastLine(path, before.toString('utf8'));
        else await cutInHalf(path);

        const rig = await open(made);
        await settled(rig);
        await rig.import();
        await rig.jobs.finished(rig.service.repair().id);
        expect([file, await problems(rig)]).toEqual([file, []]);
        const photos = new Map((await rig.photos.list(0, 10)).photos.map((photo) => [photo.id, photo]));
        expect([file, [...photos.keys()].sort()]).toEqual([file, Object.values(ids).sort()]);
        for (const name of names) {
          // the caption of the last photo is the line that was cut
          const caption = file === 'decisions.jsonl' && name === 'yellow' ? 'A photo' : `The ${name} one`;
          const photo = photos.get(ids[name]!)!;
          expect([file, photo.caption?.text, photo.tags.map((tag) => tag.name), photo.path]).toEqual([
            file,
            caption,
            [`my ${name}`],
            join(made, 'pics', `${name}.jpg`),
          ]);
        }
        expect([file, await rig.import()]).toMatchObject([file, { unchanged: 4, imported: 0, updated: 0 }]);
        await rig.close();
        await rm(library, { recursive: true });
        await rename(join(made, 'kept'), library);
      }
    }));
});

describe('the disk is full', () => {
  it('stops the import with a clear word and no half previews; with room again the next one goes on', async (context) => {
    await withTempDir(async (folder) => {
      const disk = join(folder, 'library');
      await mkdir(disk);
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status !== 0)
        context.skip('no right to mount a small disk here');
      const eyes = openRealEyes();
      const openSmall = () => open(folder, { ...eyes, packs: { importing: () => [] } });
      let rig: LibraryRig | null = null;
      try {
        await mkdir(join(folder, 'pics'));
        // noise: previews of it are large
        for (let at = 0; at < 24; at += 1)
          await writeFile(
            join(folder, 'pics', `${at}.jpg`),
            Buffer.concat([
              await sharp({
                create: {
                  width: 640,
                  height: 480,
                  channels: 3,
                  background: '#000',
                  noise: { type: 'gaussian', mean: 100 + at, sigma: 60 },
                },
              })
                .jpeg()
                .toBuffer(),
              Buffer.from(` ${at}`),
            ]),
          );
        rig = await openSmall();
        const filler = join(disk, 'cache', 'filler');
        await writeFile(filler, Buffer.alloc(21_500_000));
        await writeFile(`${filler} 2`, Buffer.alloc(3_000_000)).catch(() => undefined);
        await truncate(`${filler} 2`, 0);
        const { job } = await rig.service.addRoot(join(folder, 'pics'));
        expect(await rig.jobs.finished(job.id)).toMatchObject({
          state: 'failed',
          error: { code: 'disk_full', message: expect.stringMatching(/full/) as string },
        });
        const left = await readdir(rig.library.layout.previews, { recursive: true });
        expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
        // neither damaged ones, nor such as belong to no photo
        const previews = (await rig.service.check()).filter(({ area }) => area === 'previews');
        expect(previews.map(({ level }) => level)).toEqual(['ok']);

        await rm(filler);
        expect(await rig.import()).toMatchObject({ found: 24, failed: [] });
        // previews of photos whose rows found no room any more
        expect(await problems(rig)).toEqual([]);
        expect((await rig.jobs.finished(rig.service.repair().id)).state).toBe('done');
        expect((await rig.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
        expect((await rig.photos.list(0, 100)).total).toBe(24);
        await rig.close();
        rig = await openSmall();
        expect(rig.library.needsRebuild).toBe(false);
      } finally {
        await rig?.close();
        await eyes.vision.close();
        spawnSync('umount', [disk]);
      }
    });
  });
});

describe('the library’s folder goes while it is open', () => {
  it.each(['moved', 'removed'])(
    '%s: a clear word, nothing begun anew in its place; put back, it goes on',
    (how) =>
      withTempDir(async (folder) => {
        const library = join(folder, 'library');
        const ids = await makeLibrary(folder);
        const eyes = openRealEyes();
        const rig = await open(folder, { ...eyes, packs: { importing: () => [] } });
        await rig.import();
        await mkdir(join(folder, 'pics', 'new'));
        await sharp({ create: { width: 64, height: 64, channels: 3, background: '#0a0' } })
          .jpeg()
          .toFile(join(folder, 'pics', 'new', 'a.jpg'));
        if (how === 'moved') await rename(library, join(folder, 'elsewhere'));
        else await rm(library, { recursive: true });

        const gone = { code: 'library_unusable' };
        const rate = () =>
          rig.annotations.apply({ photos: { ids: [ids['red']!] }, act: { act: 'rate', value: 5 } });
        await expect(rate()).rejects.toMatchObject(gone);
        for (const start of [
          () => rig.service.import(null),
          () => rig.service.import(null),
          () => rig.service.repair(),
          () => rig.service.rebuild(),
        ]) {
          expect(await rig.jobs.finished(start().id)).toMatchObject({ state: 'failed', error: gone });
        }
        await expect(rig.service.check()).rejects.toMatchObject(gone);
        await expect(rig.service.addRoot(join(folder, 'pics', 'new'))).rejects.toMatchObject(gone);
        expect((await readdir(folder)).sort()).toEqual(how === 'moved' ? ['elsewhere', 'pics'] : ['pics']);

        if (how === 'moved') {
          await rename(join(folder, 'elsewhere'), library);
          expect((await rate()).changed).toEqual([ids['red']]);
          expect(await rig.import()).toMatchObject({ imported: 1, failed: [] });
          expect(await problems(rig)).toEqual([]);
        }
        await rig.close();
        await eyes.vision.close();
        expect((await readdir(folder)).sort()).toEqual(how === 'moved' ? ['library', 'pics'] : ['pics']);
      }),
  );
});
