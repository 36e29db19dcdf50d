/**
 * @file A pipe, a device, a folder or a file of absurd size in the place of each file that somebody names:
 * nothing waits, and it is said.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles } from './local-files.ts';
import { createDisk } from '../disk/disk.ts';
import type { Engine } from '../exiftool/engine.ts';
import { readSidecars } from '../exiftool/sidecar-files.ts';
import { openFileJournal } from '../journal/file-journal.ts';
import { openPicture } from '../sharp/open-picture.ts';
import type { PictureSources } from '../sharp/other-formats.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { readLabelledFolder } from './labelled-folder.ts';
import { openLibraryFile } from '../../domain/library/library-file.ts';

const aPipe = (path: string) => void execFileSync('mkfifo', [path]);
const neverAsked = (): never => {
  throw new Error('not to be reached');
};
const sources: PictureSources = {
  unpack: neverAsked,
  rawPreviews: { available: neverAsked, of: neverAsked },
  keptExtent: neverAsked,
};
const engine: Engine = { tags: neverAsked, limitation: () => null, close: async () => {} };
const signal = new AbortController().signal;

describe.runIf(process.platform !== 'win32')('what somebody names', () => {
  it('as a picture', () =>
    withTempDir(async (folder) => {
      aPipe(join(folder, 'a.jpg'));
      await symlink('/dev/zero', join(folder, 'b.jpg'));
      await mkdir(join(folder, 'c.jpg'));
      for (const name of ['a.jpg', 'b.jpg']) {
        await expect(openPicture(join(folder, name), sources)).rejects.toMatchObject({
          code: 'unreadable_file',
          message: expect.stringContaining('a pipe') as string,
        });
        expect(await createDisk().examine(join(folder, name), signal)).toMatchObject({
          kind: 'failed',
          code: 'unreadable_file',
          message: expect.stringContaining('a pipe') as string,
        });
        expect(await createDisk().hashOfStart(join(folder, name), 10, signal)).toBeNull();
      }
      await expect(openPicture(join(folder, 'c.jpg'), sources)).rejects.toMatchObject({
        message: 'This is a folder. Choose a picture in it.',
      });
    }));

  it('as a sidecar or Takeout’s JSON', () =>
    withTempDir(async (folder) => {
      const names = ['a.jpg.json', 'a.jpg.xmp', 'b.jpg.json', 'b.jpg.xmp', 'c.xmp'];
      for (const name of names.slice(0, 2)) aPipe(join(folder, name));
      for (const name of names.slice(2, 4)) {
        await writeFile(join(folder, name), '{');
        await truncate(join(folder, name), 390_000_000);
      }
      await mkdir(join(folder, 'c.xmp'));
      const { problems } = await readSidecars(
        engine,
        join(folder, 'a.jpg'),
        names.map((name) => join(folder, name)),
      );
      const trouble = problems.map((problem) => /^The sidecar \S+ (.*), so the photo/.exec(problem)?.[1]);
      const [pipe, large] = ['is a pipe, a socket or a device', 'is far too large for a sidecar'];
      expect(trouble).toEqual([pipe, pipe, large, large, 'is a folder']);
    }));

  it('as a labelled folder', () =>
    withTempDir(async (folder) => {
      await mkdir(join(folder, 'images'));
      aPipe(join(folder, 'captions.json'));
      await expect(readLabelledFolder(folder)).rejects.toMatchObject({
        code: 'bad_input',
        message: expect.stringContaining('a pipe') as string,
      });
      await rename(join(folder, 'captions.json'), join(folder, 'images', 'a.jpg'));
      await writeFile(
        join(folder, 'captions.json'),
        JSON.stringify([{ file: 'a.jpg', captions: ['x'], objects: [], people: 0 }]),
      );
      await expect(readLabelledFolder(folder)).rejects.toMatchObject({
        code: 'bad_input',
        message: expect.stringContaining('a pipe') as string,
      });
    }));

  it('as a library', () =>
    withTempDir(async (folder) => {
      const [manifest, decisions] = [join(folder, 'library.json'), join(folder, 'decisions.jsonl')];
      aPipe(manifest);
      const { origin } = await openLibraryFile({
        files: localFiles,
        path: manifest,
        hasJournals: false,
        newId: () => 'id',
        now: () => new Date(),
      });
      expect(origin).toBe('made again');
      aPipe(decisions);
      const journal = openFileJournal<object>({
        path: decisions,
        tornPath: `${decisions}.torn`,
        parse: (value) => ({ ok: true, line: value as object }),
        format: (line) => line,
      });
      await expect(journal.read(() => undefined)).rejects.toMatchObject({
        code: 'library_unusable',
        message: expect.stringContaining('a pipe') as string,
      });
      await journal.close();
    }));
});
