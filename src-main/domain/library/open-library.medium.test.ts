/** @file Opening a library on a real disk with the real catalogue: made, refused, repaired. */
import { mkdir, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles } from '../../adapters/files/local-files.ts';
import { openFileJournal } from '../../adapters/journal/file-journal.ts';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { silentLog } from '../../log.ts';
import { aFileRow, aPhotoNumber, hashOf, photoIdOf } from '../../testing/builders.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { openLibrary, setAsideCatalogues, type OpenLibraryDeps } from './open-library.ts';

const offer = '/home/me/Sightline/Library';
const open = (directory: string, overrides: Partial<OpenLibraryDeps> = {}) =>
  openLibrary(directory, {
    files: localFiles,
    openJournal: openFileJournal,
    openCatalogue: openLanceCatalogue,
    log: silentLog,
    defaultDir: offer,
    samplesDir: '/samples',
    ...overrides,
  });
const aFile = { photoId: photoIdOf(1), hash: hashOf(1), rootId: 'r1', relPath: 'a.jpg', size: 5, mtimeMs: 7 };

async function addRoot(directory: string): Promise<string> {
  const library = await open(directory);
  await library.file.update((manifest) => ({
    ...manifest,
    roots: [{ id: 'r1', path: '/photos', samples: false, exclude: [] }],
  }));
  await library.decisions.record({
    kind: 'act',
    act: { act: 'remove' },
    photos: [{ id: photoIdOf(1), hash: hashOf(1) }],
  });
  const { id } = library.file.get();
  await library.close();
  return id;
}

describe('a library', () => {
  it('is made where none is, and is the same one when opened again', () =>
    withTempDir(async (folder) => {
      const directory = join(folder, 'new', 'library');
      const id = await addRoot(directory);
      expect((await readdir(directory)).sort()).toEqual([
        'cache',
        'catalog',
        'decisions.jsonl',
        'library.json',
        'library.json.bak',
        'logs',
        'previews',
      ]);
      const again = await open(directory);
      expect(again.file.get()).toMatchObject({ id, format: 1, roots: [{ path: '/photos' }] });
      expect(again.decisions.of(photoIdOf(1)).removed).toBe(true);
      expect(again.warnings()).toEqual([]);
      await again.close();
    }));

  it('may begin in an empty folder or beside its own logs, never among other files', () =>
    withTempDir(async (folder) => {
      await mkdir(join(folder, 'mine', 'logs'), { recursive: true });
      await writeFile(join(folder, 'mine', '.DS_Store'), '');
      await (await open(join(folder, 'mine'))).close();
      await mkdir(join(folder, 'pictures'));
      await writeFile(join(folder, 'pictures', 'a.jpg'), '');
      await expect(open(join(folder, 'pictures'))).rejects.toMatchObject({
        code: 'library_unusable',
        details: { offer },
      });
      expect(await readdir(join(folder, 'pictures'))).toEqual(['a.jpg']);
    }));

  it('is refused on a disk without hard links, and another place is offered', () =>
    withTempDir(async (folder) => {
      const link = () =>
        Promise.reject(Object.assign(new Error('Operation not permitted'), { code: 'EPERM' }));
      await expect(open(join(folder, 'card'), { files: { ...localFiles, link } })).rejects.toMatchObject({
        code: 'library_unusable',
        message: expect.stringMatching(/no hard links.*\/home\/me\/Sightline\/Library/) as string,
        details: { offer },
      });
      expect(await readdir(join(folder, 'card'))).toEqual([]);
    }));

  it('is not offered the very place that was refused', () =>
    withTempDir(async (folder) => {
      await writeFile(join(folder, 'a.jpg'), 'a picture');
      const refusal = await open(folder, { defaultDir: folder }).catch((error: unknown) => error as Error);
      expect(refusal).toMatchObject({
        code: 'library_unusable',
        message: expect.stringContaining('choose another folder') as string,
      });
    }));

  it('of a newer Sightline is refused with a clear word and left alone', () =>
    withTempDir(async (folder) => {
      await addRoot(folder);
      const manifest = join(folder, 'library.json');
      const text = await readFile(manifest, 'utf8');
      await writeFile(manifest, text.replace('"format": 1', '"format": 2'));
      await expect(open(folder)).rejects.toMatchObject({
        code: 'library_newer',
        message: expect.stringContaining('Update Sightline') as string,
      });
      await writeFile(manifest, text);
      await writeFile(
        join(folder, 'decisions.jsonl'),
        '{"v":1,"seq":1,"id":"x","at":"","act":"album.add","photos":[],"data":{}}\n',
      );
      await expect(open(folder)).rejects.toMatchObject({
        code: 'library_newer',
        message: expect.stringContaining('album.add') as string,
      });
      expect(await readFile(manifest, 'utf8')).toBe(text);
    }));
});

describe('a damaged library', () => {
  it.each([
    ['missing', null],
    ['cut off', '{"format": 1, "ro'],
    ['no manifest', '[]'],
  ])('takes library.json from its copy where it is %s', (_how, text) =>
    withTempDir(async (folder) => {
      const id = await addRoot(folder);
      if (text === null) await rm(join(folder, 'library.json'));
      else await writeFile(join(folder, 'library.json'), text);
      const library = await open(folder);
      expect(library.file.get()).toMatchObject({ id, roots: [{ path: '/photos' }] });
      expect(library.warnings()).toEqual([
        'library.json was missing or unreadable and was restored from its copy.',
      ]);
      await library.close();
      if (text !== null) expect(await readFile(join(folder, 'library.json.damaged'), 'utf8')).toBe(text);
      const again = await open(folder);
      expect(again.warnings()).toEqual([]);
      await again.close();
    }),
  );

  it('without library.json and its copy still has every decision', () =>
    withTempDir(async (folder) => {
      const id = await addRoot(folder);
      await rm(join(folder, 'library.json'));
      await rm(join(folder, 'library.json.bak'));
      const library = await open(folder);
      expect(library.file.get().id).not.toBe(id);
      expect(library.decisions.of(photoIdOf(1)).removed).toBe(true);
      expect(library.warnings()).toEqual([expect.stringContaining('Add your folders again')]);
      await library.close();
    }));

  it('with a torn journal has all but the torn line, and says so', () =>
    withTempDir(async (folder) => {
      await addRoot(folder);
      const path = join(folder, 'decisions.jsonl');
      await writeFile(path, `${await readFile(path, 'utf8')}{"v":1,"seq":2,"id":"y"`);
      const library = await open(folder);
      expect(library.decisions.lastSeq()).toBe(1);
      expect(library.warnings()).toEqual([
        expect.stringMatching(/last line of decisions.jsonl was cut off.*decisions.torn/),
      ]);
      await library.decisions.record({
        kind: 'act',
        act: { act: 'favourite', value: true },
        photos: [{ id: photoIdOf(2), hash: hashOf(2) }],
      });
      await library.close();
      expect(await readFile(join(folder, 'decisions.torn'), 'utf8')).toBe('{"v":1,"seq":2,"id":"y"\n');
      const again = await open(folder);
      expect([
        again.decisions.lastSeq(),
        again.decisions.of(photoIdOf(2)).favourite,
        again.warnings(),
      ]).toEqual([2, true, []]);
      await again.close();
    }));

  it('whose catalogue cannot be read sets it aside and asks for a rebuild', () =>
    withTempDir(async (folder) => {
      const library = await open(folder);
      await library.identity.append([{ file: aFile }]);
      await library.catalogue.putPhotos([aPhotoNumber(1)]);
      await library.close();
      const versions = join(folder, 'catalog', 'photos.lance', '_versions');
      for (const name of await readdir(versions)) await writeFile(join(versions, name), 'garbage');
      const damaged = await open(folder);
      expect(damaged.needsRebuild).toBe(true);
      expect(damaged.warnings()).toEqual([expect.stringContaining('nothing you decided is lost')]);
      expect(await setAsideCatalogues(damaged)).toHaveLength(1);
      await damaged.catalogue.putPhotos([aPhotoNumber(1)]);
      await damaged.close();
    }));

  it.each([
    ['photos.lance', 'data'],
    ['files.lance', '_versions'],
    ['files.lance', 'data'],
    ['photos.lance', '_indices'],
  ])(
    'whose newest file in %s/%s was cut off with the power sets the catalogue aside and asks for a rebuild',
    (table, part) =>
      withTempDir(async (folder) => {
        const library = await open(folder);
        await library.identity.append([{ file: aFile }]);
        await library.catalogue.putPhotos([aPhotoNumber(1)]);
        await library.catalogue.putFiles([aFileRow()]);
        await library.close();
        const parent = join(folder, 'catalog', table, part);
        const paths = (await readdir(parent, { recursive: true, withFileTypes: true }))
          .filter((entry) => /\.(lance|manifest)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name));
        const newest = (await Promise.all(paths.map(async (path) => ({ path, ...(await stat(path)) })))).sort(
          (a, b) => b.mtimeMs - a.mtimeMs,
        )[0]!;
        await truncate(newest.path, Math.floor(newest.size / 2));
        const damaged = await open(folder);
        expect(damaged.needsRebuild).toBe(true);
        expect(damaged.warnings()).toEqual([expect.stringContaining('nothing you decided is lost')]);
        await damaged.close();
      }),
  );

  it('that knows photos by decisions alone asks for a rebuild', () =>
    withTempDir(async (folder) => {
      await addRoot(folder);
      await rm(join(folder, 'catalog'), { recursive: true });
      const library = await open(folder);
      expect(library.needsRebuild).toBe(true);
      // taken out with its folder, it waits for that folder and for nothing else
      await library.identity.append([{ file: aFile }, { goneRoot: 'r1' }]);
      await library.close();
      const emptied = await open(folder);
      expect(emptied.needsRebuild).toBe(false);
      await emptied.close();
    }));

  it('of an earlier version opens, and keeps what that version wrote and this one does not know', () =>
    withTempDir(async (folder) => {
      const id = await addRoot(folder);
      const path = join(folder, 'library.json');
      const written = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...written, thresholds: { cat: 0.4 } }));
      const library = await open(folder);
      expect(library.file.get()).toMatchObject({ id, roots: [{ id: 'r1' }] });
      await library.file.update((manifest) => ({ ...manifest, roots: [] }));
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ roots: [], thresholds: { cat: 0.4 } });
      await library.close();
    }));

  it('changes nothing where library.json cannot be written', () =>
    withTempDir(async (base) => {
      const folder = join(base, 'library');
      const library = await open(folder);
      await rename(folder, join(base, 'elsewhere'));
      const root = { id: 'r1', path: '/photos', samples: false, exclude: [] };
      await expect(library.file.update((manifest) => ({ ...manifest, roots: [root] }))).rejects.toMatchObject(
        {
          code: 'library_unusable',
          message: expect.stringContaining('library.json') as string,
        },
      );
      expect(library.file.get().roots).toEqual([]);
      expect(await readdir(base)).toEqual(['elsewhere']);
      await library.close();
    }));

  it('whose catalogue is gone, or was left half made, asks for a rebuild', () =>
    withTempDir(async (folder) => {
      const library = await open(folder);
      await library.identity.append([{ file: aFile }]);
      await library.catalogue.putPhotos([aPhotoNumber(1)]);
      await library.catalogue.putFiles([aFileRow()]);
      await library.close();
      const whole = await open(folder);
      expect(whole.needsRebuild).toBe(false);
      await whole.catalogue.setAppliedSeq(-1);
      await whole.close();
      const half = await open(folder);
      expect(half.needsRebuild).toBe(true);
      await half.close();
      await rm(join(folder, 'catalog'), { recursive: true });
      const gone = await open(folder);
      expect(gone.needsRebuild).toBe(true);
      await gone.close();
    }));
});
