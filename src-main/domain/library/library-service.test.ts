/**
 * @file The library as a person uses it: folders in and out, nested ones, samples, and what is refused with
 * which word.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { previewPath } from '../shared/layout.ts';

/** A library beside the folder `pics` with two photos. */
async function withLibrary(
  body: (rig: LibraryRig, folder: string, pics: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    const pics = join(folder, 'pics');
    await putPicture(pics, 'a.jpg', 'red');
    await putPicture(pics, 'trip/b.jpg', 'blue');
    const rig = await openLibraryRig(folder);
    try {
      await body(rig, folder, pics);
    } finally {
      await rig.close();
    }
  });
}

const idAt = async (rig: LibraryRig, path: string) => (await rig.photos.show({ path }, false)).id;

describe('adding a folder', () => {
  it('imports it and says how many photos it holds', () =>
    withLibrary(async (rig, _folder, pics) => {
      const { root, job } = await rig.service.addRoot(pics);
      expect(root).toMatchObject({ path: pics, state: 'present', samples: false });
      expect(await rig.jobs.finished(job.id)).toMatchObject({ state: 'done', report: { imported: 2 } });
      expect(await rig.service.info()).toMatchObject({
        path: rig.library.layout.directory,
        photos: 2,
        roots: [{ id: root.id, photos: 2 }],
        warnings: [],
      });
    }));

  it('that is there already imports it again, by whatever name', () =>
    withLibrary(async (rig, folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await symlink(pics, join(folder, 'link'));
      for (const path of [`${pics}/`, `${pics}/trip/..`, join(folder, 'link')])
        expect((await rig.service.addRoot(path)).root.id).toBe(root.id);
      expect(rig.library.roots()).toHaveLength(1);
      await rig.quiet();
    }));

  it('inside or around another one keeps each photo once and its decisions, and says so', () =>
    withLibrary(async (rig, _folder, pics) => {
      await rig.service.addRoot(pics);
      await rig.quiet();
      const id = await idAt(rig, join(pics, 'trip', 'b.jpg'));
      await rig.annotations.apply({ photos: { ids: [id] }, act: { act: 'rate', value: 5 } });
      await rig.service.addRoot(join(pics, 'trip'));
      await rig.quiet();
      const info = await rig.service.info();
      expect(info.photos).toBe(2);
      expect(info.roots.map((root) => root.photos)).toEqual([1, 1]);
      expect(info.warnings).toEqual([
        `“${join(pics, 'trip')}” lies inside “${pics}”; its photos are kept once.`,
      ]);
      expect(await rig.photos.show({ path: join(pics, 'trip', 'b.jpg') }, false)).toMatchObject({
        id,
        rating: 5,
        paths: [join(pics, 'trip', 'b.jpg')],
      });
    }));

  it('may hold the library itself, as a home folder does: its own pictures are left out', () =>
    withLibrary(async (rig, folder) => {
      const { job } = await rig.service.addRoot(folder);
      const end = await rig.jobs.finished(job.id);
      const shown = (await rig.photos.list(0, 100)).photos;
      expect(end.report?.imported).toBe(shown.length);
      expect(shown.filter(({ path }) => path.startsWith(rig.library.layout.directory))).toEqual([]);
    }));

  it('is refused where it makes no sense, with what to do instead', () =>
    withLibrary(async (rig, folder, pics) => {
      const refused = (path: string, code: string, words: string) =>
        expect(rig.service.addRoot(path)).rejects.toMatchObject({
          code,
          message: expect.stringContaining(words) as string,
        });
      await refused(join(folder, 'nowhere'), 'not_found', 'There is no folder');
      await refused(join(pics, 'a.jpg'), 'bad_input', 'is a file');
      await refused(join(pics, 'a.jpg', 'x'), 'not_found', 'There is no folder');
      await refused('pics', 'bad_input', 'not a full path');
      await refused(rig.library.layout.directory, 'bad_input', 'belongs to the library');
      await refused(rig.library.layout.previews, 'bad_input', 'belongs to the library');
      await refused(
        join('~', 'no such folder of mine'),
        'not_found',
        join(homedir(), 'no such folder of mine'),
      );
      expect(rig.library.roots()).toEqual([]);
    }));

  it('of samples marks it, and finds them where this copy of Sightline has them', () =>
    withLibrary(async (rig, folder) => {
      await putPicture(join(folder, 'samples'), 's.jpg', 'green');
      const { root } = await rig.service.addSamples();
      await rig.quiet();
      expect(root).toMatchObject({ samples: true, path: join(folder, 'samples') });
      await rename(join(folder, 'samples'), join(folder, 'samples-2'));
      const { catalogue } = rig.library;
      const moved = await openLibraryRig(folder, {
        samplesDir: join(folder, 'samples-2'),
        openCatalogue: async () => catalogue,
      });
      expect(await moved.photos.show({ path: join(folder, 'samples-2', 's.jpg') }, false)).toMatchObject({
        path: join(folder, 'samples-2', 's.jpg'),
      });
      await moved.close();
    }));
});

describe('taking a folder out', () => {
  it('forgets its photos and previews, not what was decided on them', () =>
    withLibrary(async (rig, folder, pics) => {
      await putPicture(join(folder, 'more'), 'a copy.jpg', 'red');
      const { root } = await rig.service.addRoot(pics);
      await rig.service.addRoot(join(folder, 'more'));
      await rig.quiet();
      const path = join(pics, 'trip', 'b.jpg');
      const photo = await rig.photos.show({ path }, false);
      const [row] = (await rig.library.catalogue.getPhotos([photo.id])).values();
      await rig.annotations.apply({ photos: { ids: [photo.id] }, act: { act: 'tag.add', name: 'Alps' } });

      const info = await rig.service.removeRoot(root.id);
      expect(info).toMatchObject({ photos: 1, roots: [{ path: join(folder, 'more'), photos: 1 }] });
      await expect(rig.photos.show({ path }, false)).rejects.toMatchObject({ code: 'not_found' });
      expect(existsSync(previewPath(rig.library.layout, photo.id, row!.contentHash, 'grid'))).toBe(false);
      expect((await rig.photos.show({ path: join(folder, 'more', 'a copy.jpg') }, false)).paths).toHaveLength(
        1,
      );
      await expect(rig.service.removeRoot(root.id)).rejects.toMatchObject({ code: 'not_found' });

      await rig.service.addRoot(pics);
      await rig.quiet();
      const back = await rig.photos.show({ path }, false);
      expect(back.id).toBe(photo.id);
      expect(back.tags.map((tag) => tag.name)).toEqual(['Alps']);
    }));

  it('stops the import that is under way', () =>
    withLibrary(async (rig, _folder, pics) => {
      const { root, job } = await rig.service.addRoot(pics);
      await rig.service.removeRoot(root.id);
      expect(['cancelled', 'done']).toContain((await rig.jobs.finished(job.id)).state);
      await rig.quiet();
      expect((await rig.service.info()).photos).toBe(0);
      expect(await rig.library.catalogue.files()).toEqual([]);
    }));
});

describe('an import that is asked for while a folder is', () => {
  const many = 60;
  async function withMany(
    body: (rig: LibraryRig, rootId: string, folder: string, pics: string) => Promise<void>,
  ): Promise<void> {
    await withLibrary(async (rig, folder, pics) => {
      for (let at = 2; at < many; at += 1) await putPicture(pics, `${at}.jpg`, `picture ${at}`);
      const { root } = await rig.service.addRoot(pics);
      await rig.quiet();
      expect(rig.photos.total()).toBe(many);
      await body(rig, root.id, folder, pics);
    });
  }
  /**
   * Asks for imports of the root at each turn of the event loop, as a watcher may, until the change is made.
   */
  async function askingMeanwhile(
    rig: LibraryRig,
    rootId: string,
    change: () => Promise<unknown>,
  ): Promise<number> {
    let isOver = false;
    const changing = change().finally(() => (isOver = true));
    let accepted = 0;
    while (!isOver) {
      try {
        rig.service.import(accepted % 2 === 0 ? [rootId] : null);
        accepted += 1;
      } catch {
        // the folder is not in the library any more
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await changing;
    await rig.quiet();
    return accepted;
  }

  it('taken out does not bring its photos back', () =>
    withMany(async (rig, rootId) => {
      expect(await askingMeanwhile(rig, rootId, () => rig.service.removeRoot(rootId))).toBeGreaterThan(0);
      await rig.photos.load();
      expect([rig.photos.total(), await rig.library.catalogue.files(), rig.library.roots()]).toEqual([
        0,
        [],
        [],
      ]);
      expect((await rig.library.identity.load()).files.size).toBe(0);
    }));

  it('moved or given exclusions leaves each photo what it was', () =>
    withMany(async (rig, rootId, folder, pics) => {
      const ids = rig.photos.ids(0, many);
      await rename(pics, join(folder, 'elsewhere'));
      await askingMeanwhile(rig, rootId, () =>
        rig.service.relocateRoot(rootId, join(folder, 'elsewhere'), false),
      );
      await askingMeanwhile(rig, rootId, () => rig.service.setExclusions(rootId, ['trip/']));
      expect(rig.photos.total()).toBe(many - 1);
      await askingMeanwhile(rig, rootId, () => rig.service.setExclusions(rootId, []));
      expect([...rig.photos.ids(0, many)].sort()).toEqual([...ids].sort());
      expect((await rig.library.catalogue.files()).map(({ state }) => state)).toEqual(
        Array.from({ length: many }, () => 'present'),
      );
    }));

  it('added takes every photo in once', () =>
    withMany(async (rig, rootId, _folder, pics) => {
      await askingMeanwhile(rig, rootId, () => rig.service.addRoot(join(pics, 'trip')));
      expect([rig.photos.total(), (await rig.library.catalogue.files()).length]).toEqual([many, many]);
      expect((await rig.service.info()).roots.map(({ photos }) => photos)).toEqual([many - 1, 1]);
    }));

  it('taken out by two at once is taken out once', () =>
    withMany(async (rig, rootId) => {
      const [first, second] = await Promise.allSettled([
        rig.service.removeRoot(rootId),
        rig.service.removeRoot(rootId),
      ]);
      expect(first).toMatchObject({ status: 'fulfilled', value: { photos: 0, roots: [] } });
      expect(second).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    }));
});

it('taking a folder out does not wait for a long import of another one, which goes on afterwards', () =>
  withLibrary(async (rig, folder, pics) => {
    const { root } = await rig.service.addRoot(pics);
    await rig.quiet();
    for (let at = 0; at < 90; at += 1) await putPicture(join(folder, 'long'), `${at}.jpg`, `green ${at}`);
    const { analyze: look } = rig.vision;
    let removed: Promise<unknown> | null = null;
    rig.vision.analyze = (requests, signal) => {
      if (!removed && rig.vision.analyzed.length > 10)
        removed = rig.service.removeRoot(root.id).then(({ photos }) => expect(photos).toBeLessThan(90));
      return look(requests, signal);
    };
    const { job } = await rig.service.addRoot(join(folder, 'long'));
    expect(await rig.jobs.finished(job.id)).toMatchObject({
      state: 'done',
      report: { imported: 90, unchanged: 0 },
    });
    await removed;
    expect(rig.photos.total()).toBe(90);
  }));

describe('leaving files out of a folder', () => {
  it('takes them out of the grid with all that was decided kept, and brings them back as they were', () =>
    withLibrary(async (rig, _folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await rig.quiet();
      const id = await idAt(rig, join(pics, 'trip', 'b.jpg'));
      await rig.annotations.apply({ photos: { ids: [id] }, act: { act: 'rate', value: 5 } });
      const looked = rig.vision.analyzed.length;
      const out = await rig.service.setExclusions(root.id, [' trip/ ', '*.tmp']);
      expect(out.root.exclude).toEqual(['trip/', '*.tmp']);
      expect(await rig.jobs.finished(out.job.id)).toMatchObject({
        report: { unchanged: 1, skipped: [{ kind: 'excluded', count: 1 }] },
      });
      expect(await rig.service.info()).toMatchObject({
        photos: 1,
        roots: [{ photos: 1, exclude: ['trip/', '*.tmp'] }],
      });
      await expect(rig.photos.show({ path: join(pics, 'trip', 'b.jpg') }, false)).rejects.toMatchObject({
        code: 'not_found',
      });
      await rig.jobs.finished((await rig.service.setExclusions(root.id, [])).job.id);
      expect(await rig.photos.show({ path: join(pics, 'trip', 'b.jpg') }, false)).toMatchObject({
        id,
        rating: 5,
        files: [{ state: 'present' }],
      });
      expect(rig.vision.analyzed.length).toBe(looked);
    }));

  it('refuses a pattern that cannot be meant, and changes nothing', () =>
    withLibrary(async (rig, _folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await rig.quiet();
      await expect(rig.service.setExclusions(root.id, ['good/', 'Scans\\Old'])).rejects.toMatchObject({
        code: 'bad_input',
        message: expect.stringContaining('Scans/Old/') as string,
      });
      await expect(rig.service.setExclusions('nowhere', [])).rejects.toMatchObject({ code: 'not_found' });
      expect((await rig.service.info()).roots[0]!.exclude).toEqual([]);
    }));
});

describe('a folder that moved', () => {
  it('keeps its photos and all of theirs; nothing is decoded', () =>
    withLibrary(async (rig, folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await rig.quiet();
      const before = await rig.photos.list(0, 10);
      const looked = rig.vision.analyzed.length;
      await rename(pics, join(folder, 'elsewhere'));
      const { root: moved, job } = await rig.service.relocateRoot(root.id, join(folder, 'elsewhere'), false);
      expect(moved).toMatchObject({
        id: root.id,
        path: join(folder, 'elsewhere'),
        state: 'present',
        photos: 2,
      });
      expect(await rig.jobs.finished(job.id)).toMatchObject({ report: { unchanged: 2 } });
      expect((await rig.photos.list(0, 10)).photos.map(({ id }) => id)).toEqual(
        before.photos.map(({ id }) => id),
      );
      expect(rig.vision.analyzed.length).toBe(looked);
    }));

  it('is refused where few of its files are, with how many, unless the person insists', () =>
    withLibrary(async (rig, folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await putPicture(pics, 'c.jpg', 'green');
      await rig.import();
      await rig.quiet();
      const other = join(folder, 'other');
      await putPicture(other, 'a.jpg', 'red');
      await putPicture(other, 'c.jpg', 'of another length');
      await expect(rig.service.relocateRoot(root.id, other, false)).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining('Only 1 of 3 photos looked for is in') as string,
        details: { anyway: true, found: 1, of: 3 },
      });
      expect(rig.library.roots()[0]).toMatchObject({ path: pics });
      await rig.jobs.finished((await rig.service.relocateRoot(root.id, other, true)).job.id);
      expect(rig.library.roots()[0]).toMatchObject({ id: root.id, path: other });
    }));

  it('is refused where it makes no sense', () =>
    withLibrary(async (rig, folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await putPicture(join(folder, 'samples'), 's.jpg', 'green');
      const { root: samples } = await rig.service.addSamples();
      await putPicture(join(folder, 'second'), 'x.jpg', 'blue');
      await rig.service.addRoot(join(folder, 'second'));
      await rig.quiet();
      const refused = (rootId: string, path: string, code: string, words: string) =>
        expect(rig.service.relocateRoot(rootId, path, true)).rejects.toMatchObject({
          code,
          message: expect.stringContaining(words) as string,
        });
      await refused('nowhere', pics, 'not_found', 'not in the library');
      await refused(root.id, join(folder, 'nothing'), 'not_found', 'There is no folder');
      await refused(root.id, join(folder, 'second'), 'bad_input', 'a folder of this library already');
      await refused(root.id, rig.library.layout.directory, 'bad_input', 'belongs to the library');
      await refused(samples.id, join(folder, 'second'), 'bad_input', 'sample photos');
    }));
});

it('keeps what a newer Sightline wrote about a folder', () =>
  withLibrary(async (rig, _folder, pics) => {
    const { root } = await rig.service.addRoot(pics);
    await rig.library.file.update((manifest) => ({
      ...manifest,
      roots: manifest.roots.map((one) => ({ ...one, colour: 'green' })),
    }));
    await rig.service.setExclusions(root.id, ['x/']);
    expect(rig.library.file.get().roots).toEqual([
      { id: root.id, path: pics, samples: false, exclude: ['x/'], colour: 'green' },
    ]);
    await rig.quiet();
  }));

it('imports all folders or some, and refuses one it does not have', () =>
  withLibrary(async (rig, _folder, pics) => {
    await rig.service.addRoot(pics);
    await rig.quiet();
    await putPicture(pics, 'new.jpg', 'green');
    expect((await rig.jobs.finished(rig.service.import(null).id)).report).toMatchObject({
      imported: 1,
      unchanged: 2,
    });
    expect(() => rig.service.import(['nowhere'])).toThrow(expect.objectContaining({ code: 'not_found' }));
  }));

it('keeps a removed photo hidden over the next scan, and brings it back by undo', () =>
  withLibrary(async (rig, _folder, pics) => {
    await rig.service.addRoot(pics);
    await rig.quiet();
    const path = join(pics, 'a.jpg');
    const id = await idAt(rig, path);
    await rig.annotations.apply({ photos: { ids: [id] }, act: { act: 'remove' } });
    expect(rig.photos.timeline().total).toBe(1);
    await rig.import();
    expect(rig.photos.timeline().total).toBe(1);
    await rig.annotations.undo();
    expect(await idAt(rig, path)).toBe(id);
  }));

describe('a drive that is itself the folder', () => {
  /**
   * The folder is known as one where a disk is mounted; none is, so what lies there is what is left of it.
   */
  async function unplugged(rig: LibraryRig, rootId: string, pics: string): Promise<void> {
    await rig.library.file.update((manifest) => ({
      ...manifest,
      roots: manifest.roots.map((root) => (root.id === rootId ? { ...root, ownDisk: true } : root)),
    }));
    await rm(pics, { recursive: true });
    await mkdir(pics);
  }

  it('is away when it is unplugged, also to an import and to the doctor: nothing of it counts as missing', () =>
    withLibrary(async (rig, _folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await rig.quiet();
      await unplugged(rig, root.id, pics);
      expect((await rig.service.info()).roots[0]).toMatchObject({ state: 'away', photos: 2 });
      await rig.import();
      expect((await rig.photos.list(0, 10)).photos.map((photo) => photo.files[0]?.state)).toEqual([
        'away',
        'away',
      ]);
      expect((await rig.service.check()).find(({ area }) => area === 'folders')).toMatchObject({
        level: 'warning',
        message: expect.stringContaining('is not there') as string,
      });
    }));

  it('may have become a plain folder, which the person says', () =>
    withLibrary(async (rig, _folder, pics) => {
      const { root } = await rig.service.addRoot(pics);
      await rig.quiet();
      await unplugged(rig, root.id, pics);
      await putPicture(pics, 'a.jpg', 'red');
      await putPicture(pics, 'trip/b.jpg', 'blue');
      const { job } = await rig.service.relocateRoot(root.id, pics, false);
      await rig.jobs.finished(job.id);
      expect((await rig.service.info()).roots[0]).toMatchObject({ state: 'present', photos: 2 });
    }));

  it.skipIf(process.platform !== 'linux')('is known by its mount', async (context) => {
    await withLibrary(async (rig, _folder, pics) => {
      await rm(pics, { recursive: true });
      await mkdir(pics);
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', pics]).status !== 0)
        context.skip('no right to mount a small disk here');
      try {
        await putPicture(pics, 'a.jpg', 'red');
        await rig.service.addRoot(pics);
        await rig.quiet();
        expect((await rig.service.info()).roots[0]).toMatchObject({ state: 'present', photos: 1 });
      } finally {
        spawnSync('umount', [pics]);
      }
      expect((await rig.service.info()).roots[0]).toMatchObject({ state: 'away', photos: 1 });
      await rig.import();
      expect((await rig.photos.list(0, 10)).photos.map((photo) => photo.files[0]?.state)).toEqual(['away']);
    });
  });
});

it('says that a folder is away when its drive is', () =>
  withLibrary(async (rig, folder, pics) => {
    await rig.service.addRoot(pics);
    await rig.quiet();
    await rename(pics, join(folder, 'unplugged'));
    expect((await rig.service.info()).roots[0]).toMatchObject({ state: 'away', photos: 2 });
    await rig.import();
    expect((await rig.photos.list(0, 10)).photos.map((photo) => photo.files[0]?.state)).toEqual([
      'away',
      'away',
    ]);
  }));
