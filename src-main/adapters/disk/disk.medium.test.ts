/**
 * @file The disk on real folders: odd names, junk, links in circles, things without permission, hashes,
 * cancelling.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { exclusionsOf } from '../../domain/importing/exclusions.ts';
import { createDisk } from './disk.ts';

const disk = createDisk();
const never = new AbortController().signal;
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);

async function put(root: string, relPath: string, content: Uint8Array | string = jpeg): Promise<string> {
  const path = join(root, relPath);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function walked(root: string, exclude: string[] = [], patterns: string[] = []) {
  const files: string[] = [];
  const failures: { path: string; code: string }[] = [];
  const excluded: string[] = [];
  const dangling: string[] = [];
  for await (const folder of disk.walk(root, {
    exclude,
    isExcluded: exclusionsOf(patterns),
    signal: never,
  })) {
    dangling.push(...folder.dangling.map((path) => basename(path)));
    excluded.push(...folder.excluded.map((path) => path.slice(root.length + 1)));
    files.push(...folder.files.map((file) => file.relPath));
    failures.push(...folder.failures.map(({ path, code }) => ({ path, code })));
  }
  return {
    files: files.sort(),
    failures,
    ...(excluded.length > 0 && { excluded: excluded.sort() }),
    ...(dangling.length > 0 && { dangling }),
  };
}

describe('walk', () => {
  it('finds photos in all folders, whatever their names, and leaves hidden and system things out', () =>
    withTempDir(async (root) => {
      const names = [
        'a.jpg',
        'deep/er/b.jpg',
        'folder.jpg/inside.jpg',
        'signs/a#b%41?.jpg',
        'signs/it\'s "quoted".jpg',
        'signs/new\nline.jpg',
        'signs/-rf.jpg',
        'signs/@a.jpg',
        'signs/ leading.jpg',
        'signs/trailing .jpg',
        'signs/back\\slash.jpg',
        'emoji 🏔️/🎉👨‍👩‍👧.jpg',
        'unicode/K\u00f6ln.jpg',
        'unicode/Ko\u0308ln.jpg',
        'case/IMG.JPG',
        'case/img.jpg',
        `long/${'n'.repeat(250)}.jpg`,
        `${Array.from({ length: 12 }, (_, at) => `deep${at}-${'x'.repeat(30)}`).join('/')}/IMG.jpg`,
        'notes.txt',
      ];
      for (const name of names) await put(root, name);
      for (const junk of [
        '.hidden/a.jpg',
        '.DS_Store',
        '._a.jpg',
        '@eaDir/a.jpg/T.jpg',
        '#recycle/o.jpg',
        '$RECYCLE.BIN/r.jpg',
        '.Trash-1000/t.jpg',
        '__MACOSX/._x.jpg',
        'Thumbs.db',
        'desktop.ini',
        'Previews.lrdata/p.jpg',
        'Apple.photoslibrary/resources/derivatives/d.jpg',
        'System Volume Information/s.jpg',
      ])
        await put(root, junk);
      await put(root, 'Apple.photoslibrary/originals/0/o.jpg');
      expect(await walked(root)).toEqual({
        files: [...names, 'Apple.photoslibrary/originals/0/o.jpg'].sort(),
        failures: [],
      });
    }));

  it('leaves out our own libraries, excluded folders and the roots inside this root', () =>
    withTempDir(async (root) => {
      await put(root, 'a.jpg');
      await put(root, 'My library/library.json', '{}');
      await put(root, 'My library/identity.jsonl', '');
      await put(root, 'My library/previews/ab/x-grid.webp');
      await put(root, 'other root/b.jpg');
      await put(root, 'not a library/library.json', '{}');
      await put(root, 'not a library/c.jpg');
      expect((await walked(root, [join(root, 'other root')])).files).toEqual([
        'a.jpg',
        'not a library/c.jpg',
        'not a library/library.json',
      ]);
    }));

  it('leaves out what patterns say, without entering such folders, by links neither', () =>
    withTempDir(async (base) => {
      const root = join(base, 'root');
      for (const name of ['a.jpg', 'b.png', 'trip/Thumbs/c.jpg', 'trip/d.jpg', 'Thumbs.jpg'])
        await put(root, name);
      await put(base, 'outside/e.jpg');
      await symlink(join(base, 'outside'), join(root, 'thumbs'));
      await symlink(join(base, 'outside', 'e.jpg'), join(root, 'link.png'));
      if (process.platform !== 'win32') await chmod(join(root, 'trip/Thumbs'), 0);
      expect(await walked(root, [], ['Thumbs/', '*.png'])).toEqual({
        files: ['Thumbs.jpg', 'a.jpg', 'trip/d.jpg'],
        failures: [],
        excluded: ['b.png', 'link.png', 'thumbs', 'trip/Thumbs'],
      });
      await chmod(join(root, 'trip/Thumbs'), 0o755);
    }));

  it('follows links out of the root once, and never in circles', () =>
    withTempDir(async (base) => {
      const root = join(base, 'root');
      await put(root, 'plain/a.jpg');
      await put(base, 'outside/b.jpg');
      await put(base, 'outside/deep/c.jpg');
      await put(base, 'single.jpg');
      await mkdir(join(root, 'links'));
      const link = (target: string, name: string) => symlink(target, join(root, 'links', name));
      await link('..', 'parent');
      await link('../..', 'above the root');
      await link('self', 'self');
      await link('nowhere.jpg', 'dangling.jpg');
      await link('../plain/a.jpg', 'to a photo inside.jpg');
      await link('../plain', 'to a folder inside');
      await link('../../outside', 'outside');
      await link('../../single.jpg', 'one.jpg');
      await link('../../single.jpg', 'two.jpg');
      await symlink(join(root, 'links'), join(base, 'outside', 'back'));
      const { files, failures, dangling } = await walked(root);
      expect([failures, dangling]).toEqual([[], ['dangling.jpg']]);
      expect(files).toContain('plain/a.jpg');
      const names = files.map((file) => file.slice(file.lastIndexOf('/') + 1));
      expect(names.filter((name) => name === 'a.jpg')).toHaveLength(1);
      expect(names.filter((name) => name === 'b.jpg')).toHaveLength(1);
      expect(names.filter((name) => name === 'c.jpg')).toHaveLength(1);
      expect(names.filter((name) => /^(one|two|single)\.jpg$/.test(name)).length).toBeLessThanOrEqual(2);
    }));

  it.skipIf(process.platform !== 'linux')(
    'lists a name that is not UTF-8 as one failure, passes pipes by and goes on',
    () =>
      withTempDir(async (root) => {
        await put(root, 'a.jpg');
        await writeFile(
          Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff, 0xfe]), Buffer.from('bytes.jpg')]),
          jpeg,
        );
        execFileSync('mkfifo', [join(root, 'pipe.jpg')]);
        const { files, failures } = await walked(root);
        expect(files).toEqual(['a.jpg']);
        expect(failures).toEqual([
          { path: expect.stringContaining('bytes.jpg') as string, code: 'unreadable_file' },
        ]);
      }),
  );

  it.skipIf(process.platform === 'win32')(
    'lists a folder without permission as one failure and goes on',
    () =>
      withTempDir(async (root) => {
        await put(root, 'a.jpg');
        await put(root, 'locked/b.jpg');
        await put(root, 'locked file.jpg');
        await chmod(root, 0o755);
        await chmod(join(root, 'locked'), 0);
        await chmod(join(root, 'locked file.jpg'), 0);
        // root may read everything: look with the eyes of an ordinary user
        const asRoot = process.geteuid?.() === 0;
        if (asRoot) process.seteuid?.(65_534);
        try {
          const { files, failures } = await walked(root);
          expect(files).toEqual(['a.jpg', 'locked file.jpg']);
          expect(failures).toEqual([{ path: join(root, 'locked'), code: 'unreadable_file' }]);
          expect(await disk.examine(join(root, 'locked file.jpg'), never)).toMatchObject({
            kind: 'failed',
            code: 'unreadable_file',
            message: expect.stringContaining('permission') as string,
          });
        } finally {
          if (asRoot) process.seteuid?.(0);
          await chmod(join(root, 'locked'), 0o755);
        }
      }),
  );

  it('stops when cancelled', () =>
    withTempDir(async (root) => {
      for (let at = 0; at < 20; at += 1) await put(root, `${at}/a.jpg`);
      const stop = new AbortController();
      let folders = 0;
      await expect(async () => {
        for await (const _ of disk.walk(root, { exclude: [], signal: stop.signal })) {
          folders += 1;
          if (folders === 3) stop.abort();
        }
      }).rejects.toThrow();
      expect(folders).toBe(3);
    }));
});

describe('examine', () => {
  it('hashes all bytes of a picture of any size', () =>
    withTempDir(async (root) => {
      for (const size of [8, 4_099, 4_100, 4_101, 262_144, 262_145, 3_000_000]) {
        const content = Buffer.concat([jpeg, Buffer.alloc(size - jpeg.length, size % 251)]);
        const path = await put(root, `${size}.jpg`, content);
        await utimes(path, 1_600_000_000, 1_600_000_000.5);
        expect(await disk.examine(path, never)).toEqual({
          kind: 'picture',
          mimeType: 'image/jpeg',
          hash: createHash('sha256').update(content).digest('hex'),
          sizeBytes: size,
          mtimeMs: 1_600_000_000_500,
        });
      }
    }));

  it('says in a sentence what is wrong with a file that is named like a picture', () =>
    withTempDir(async (root) => {
      expect(await disk.examine(await put(root, 'empty.jpg', ''), never)).toMatchObject({
        kind: 'failed',
        code: 'unreadable_file',
        message: expect.stringContaining('empty') as string,
      });
      expect(await disk.examine(await put(root, 'text.jpg', 'hello'), never)).toMatchObject({
        kind: 'failed',
        code: 'unsupported_format',
        message: expect.stringContaining('JPEG') as string,
      });
      expect(await disk.examine(await put(root, 'nul.jpg', Buffer.alloc(20_000)), never)).toMatchObject({
        kind: 'failed',
        code: 'unsupported_format',
      });
      expect(await disk.examine(await put(root, 'empty.txt', ''), never)).toEqual({
        kind: 'other',
        name: 'document',
      });
      expect(await disk.examine(join(root, 'nowhere.jpg'), never)).toMatchObject({
        kind: 'failed',
        code: 'not_found',
      });
    }));

  it('hashes the start of a file, and none that is shorter', () =>
    withTempDir(async (root) => {
      const content = Buffer.alloc(600_000, 'abc');
      const path = await put(root, 'a.jpg', content);
      for (const size of [1, 262_144, 300_000, 600_000])
        expect(await disk.hashOfStart(path, size, never)).toBe(
          createHash('sha256').update(content.subarray(0, size)).digest('hex'),
        );
      expect([
        await disk.hashOfStart(path, 600_001, never),
        await disk.hashOfStart(join(root, 'none'), 1, never),
      ]).toEqual([null, null]);
    }));

  it('tells one folder from another, whether it can be listed, and whether a file is there', () =>
    withTempDir(async (root) => {
      const path = await put(root, 'a.jpg');
      await put(root, 'other/a.jpg');
      const id = await disk.folderId(root);
      expect([await disk.folderId(root), await disk.folderId(join(root, 'none'))]).toEqual([id, null]);
      expect(await disk.folderId(join(root, 'other'))).not.toBe(id);
      expect([await disk.exists(path), await disk.exists(join(root, 'none'))]).toEqual([true, false]);
      await rm(path);
      expect(await disk.exists(path)).toBe(false);
    }));

  it('deletes previews of ours and nothing else', () =>
    withTempDir(async (root) => {
      const original = await put(root, 'a.jpg');
      const preview = await put(root, `01J00000000000000000000001-0123abcd-grid.webp`);
      await expect(disk.discardPreview(original)).rejects.toThrow('not a preview');
      await disk.discardPreview(preview);
      await disk.discardPreview(preview);
      expect([await disk.exists(original), await disk.exists(preview)]).toEqual([true, false]);
    }));
});
