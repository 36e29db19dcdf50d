/** @file The bin on a real disk: what file managers read there, and what may not get lost. */
import { chmod, chown, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { binOfDisk, moveToBin, systemBin } from './system-bin.ts';

/** Nothing is forbidden to root. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const nobody = 65_534;
  const isRoot = process.getuid!() === 0;
  if (isRoot) process.seteuid!(nobody);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

describe.skipIf(systemBin === null)('the bin', () => {
  let release: () => void;
  let cleared: Promise<void>;
  let folder: string;
  let bin: string;

  beforeEach(async () => {
    await new Promise<void>((ready) => {
      cleared = withTempDir(async (directory) => {
        folder = directory;
        bin = join(directory, 'data', 'Trash');
        ready();
        await new Promise<void>((resolve) => (release = resolve));
      });
    });
    vi.stubEnv('XDG_DATA_HOME', join(folder, 'data'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    release();
    await cleared;
  });

  async function put(...names: string[]): Promise<string> {
    const path = join(folder, ...names);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, names.join());
    return path;
  }
  const notes = async () =>
    Promise.all(
      (await readdir(join(bin, 'info'))).sort().map((name) => readFile(join(bin, 'info', name), 'utf8')),
    );

  it('holds the file, and a note of where it was and when', async () => {
    const path = await put('100 %', 'Zoë #1\n“犬”.jpg');
    await moveToBin(path);
    await expect(lstat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(join(bin, 'files', 'Zoë #1\n“犬”.jpg'), 'utf8')).toContain('Zoë');
    const [head, where, when] = (await notes())[0]!.split('\n');
    expect(head).toBe('[Trash Info]');
    expect(decodeURIComponent(where!.replace('Path=', ''))).toBe(path);
    expect(where).toMatch(/^Path=\/[\x21-\x7e]+$/);
    expect(when).toMatch(/^DeletionDate=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect((await lstat(bin)).mode & 0o777).toBe(0o700);
  });

  it('keeps files of one name apart, also one that lies there without a note', async () => {
    await mkdir(join(bin, 'files'), { recursive: true });
    await writeFile(join(bin, 'files', 'a.jpg'), 'from another program');
    await moveToBin(await put('one', 'a.jpg'));
    await moveToBin(await put('two', 'a.jpg'));
    expect((await readdir(join(bin, 'files'))).sort()).toEqual(['a.2.jpg', 'a.3.jpg', 'a.jpg']);
    expect(await readFile(join(bin, 'files', 'a.jpg'), 'utf8')).toBe('from another program');
    expect(await notes()).toHaveLength(2);
  });

  it('takes names as long as a disk allows, and a link as a link', async () => {
    await moveToBin(await put(`${'é'.repeat(125)}.jpg`));
    const target = await put('target.jpg');
    await symlink(target, join(folder, 'link.jpg'));
    await moveToBin(join(folder, 'link.jpg'));
    expect((await lstat(join(bin, 'files', 'link.jpg'))).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('target.jpg');
  });

  it('says in a sentence why it could not, and leaves no note', async () => {
    await expect(moveToBin(join(folder, 'gone.jpg'))).rejects.toThrow('The file is not there any more.');
    expect(await readdir(bin).catch(() => [])).toEqual([]);
  });

  it('a folder that may not be written to keeps its file', async () => {
    const path = await put('locked', 'a.jpg');
    await chmod(folder, 0o777);
    await chmod(join(folder, 'locked'), 0o555);
    await asOrdinaryUser(() => expect(moveToBin(path)).rejects.toThrow('Check the permissions'));
    expect(await readFile(path, 'utf8')).toBe('locked,a.jpg');
    expect(await readdir(join(bin, 'info'))).toEqual([]);
  });

  it('writable for the person’s group, as some systems make it, becomes theirs alone', async () => {
    await mkdir(join(bin, 'files'), { recursive: true });
    for (const place of [bin, join(bin, 'files')]) await chmod(place, 0o775);
    await moveToBin(await put('a.jpg'));
    for (const place of [bin, join(bin, 'files')]) expect((await lstat(place)).mode & 0o777).toBe(0o755);
    expect(await readdir(join(bin, 'files'))).toEqual(['a.jpg']);
  });

  describe('at the top of another disk', () => {
    const uid = String(process.getuid?.());
    const found = async () => (await binOfDisk(folder, (await lstat(folder)).dev))?.folder ?? null;
    const own = () => join(folder, `.Trash-${uid}`);

    it('is made private, with both its parts', async () => {
      expect(await found()).toBe(own());
      for (const place of [own(), join(own(), 'files'), join(own(), 'info')])
        expect((await lstat(place)).mode & 0o777).toBe(0o700);
      expect(await found()).toBe(own());
    });

    it.each([
      [
        'is a link to a folder',
        () => mkdir(join(folder, 'theirs')).then(() => symlink(join(folder, 'theirs'), own())),
      ],
      ['is a link to nowhere', () => symlink(join(folder, 'nowhere'), own())],
      ['is writable for others', () => mkdir(own()).then(() => chmod(own(), 0o777))],
      ['is a file', () => writeFile(own(), '')],
      [
        'has a link as its files',
        () =>
          mkdir(join(folder, 'theirs'))
            .then(() => mkdir(own(), { mode: 0o700 }))
            .then(() => symlink(join(folder, 'theirs'), join(own(), 'files'))),
      ],
      [
        'has notes that are writable for others',
        () =>
          mkdir(join(own(), 'info'), { recursive: true, mode: 0o700 }).then(() =>
            chmod(join(own(), 'info'), 0o777),
          ),
      ],
      ['lies where others may exchange it', () => chmod(folder, 0o777)],
    ])('is not taken where it %s', async (_what, prepare) => {
      await prepare();
      expect(await found()).toBeNull();
      // nothing was made where the link leads
      expect(await readdir(join(folder, 'theirs')).catch(() => [])).toEqual([]);
    });

    it.runIf(process.getuid?.() === 0)('is not taken where another user prepared it', async () => {
      await mkdir(own());
      await chown(own(), 65_534, 65_534);
      expect(await found()).toBeNull();
      await rm(own(), { recursive: true });
      await mkdir(own(), { mode: 0o700 });
      await mkdir(join(own(), 'files'));
      await chown(join(own(), 'files'), 65_534, 65_534);
      expect(await found()).toBeNull();
    });

    it('in the folder that an administrator made for all comes first', async () => {
      await mkdir(join(folder, '.Trash'));
      await chmod(join(folder, '.Trash'), 0o1777);
      expect(await found()).toBe(join(folder, '.Trash', uid));
      await rm(join(folder, '.Trash', uid), { recursive: true });
      await mkdir(join(folder, 'theirs'));
      await symlink(join(folder, 'theirs'), join(folder, '.Trash', uid));
      expect(await found()).toBe(own());
      expect(await readdir(join(folder, 'theirs'))).toEqual([]);
    });
  });
});
