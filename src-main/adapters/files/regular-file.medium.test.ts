/**
 * @file Opening what somebody names: pipes, sockets, devices, folders, links, too large ones, and disks that
 * do not answer.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, stat, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import {
  createRegularFiles,
  openRegularFile,
  readRegularFile,
  readRegularText,
  statRegularFile,
} from './regular-file.ts';

const small = { mostBytes: 1_000 };
const everyWay = [openRegularFile, statRegularFile, readRegularFile];

describe.runIf(process.platform !== 'win32')('what is no regular file', () => {
  it('is refused at once: a pipe without a writer, a socket, a device, a folder', () =>
    withTempDir(async (directory) => {
      const pipe = join(directory, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const socket = join(directory, 'socket');
      const server = createServer().listen(socket);
      await once(server, 'listening');
      const link = join(directory, 'link');
      await symlink(pipe, link);
      await mkdir(join(directory, 'folder'));
      try {
        for (const way of everyWay) {
          for (const path of [pipe, link, socket, '/dev/zero']) {
            await expect(way(path, { mostBytes: Infinity })).rejects.toMatchObject({
              reason: 'special',
              code: 'unreadable_file',
              path,
            });
          }
          await expect(way(join(directory, 'folder'), small)).rejects.toMatchObject({ reason: 'folder' });
        }
      } finally {
        server.close();
      }
    }));
});

describe('a regular file', () => {
  it('is read, also through a link', () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, 'a.txt'), 'Grüße');
      await symlink(join(directory, 'a.txt'), join(directory, 'link'));
      expect(await readRegularText(join(directory, 'link'), small)).toBe('Grüße');
      expect((await statRegularFile(join(directory, 'a.txt'), small)).size).toBe(7);
      const file = await openRegularFile(join(directory, 'a.txt'), small);
      expect((await file.readFile()).toString()).toBe('Grüße');
      await file.close();
    }));

  it('is refused beyond the limit, before a byte is read, and read up to it', () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, 'full'), Buffer.alloc(1_000));
      await writeFile(join(directory, 'large'), Buffer.alloc(1_001));
      expect(await readRegularFile(join(directory, 'full'), small)).toHaveLength(1_000);
      for (const way of everyWay) {
        await expect(way(join(directory, 'large'), small)).rejects.toMatchObject({
          reason: 'too_large',
          code: 'file_too_large',
        });
      }
    }));

  it('leaves the system’s own errors as they are', () =>
    withTempDir(async (directory) => {
      for (const way of everyWay)
        await expect(way(join(directory, 'none'), small)).rejects.toMatchObject({ code: 'ENOENT' });
    }));

  it('is refused when it has grown beyond the limit while it was read', () =>
    withTempDir(async (directory) => {
      const path = join(directory, 'growing');
      await writeFile(path, 'x');
      const files = createRegularFiles({
        mayHang: () => false,
        stat,
        async open(name, flags) {
          const file = await open(name, flags);
          const statNow = file.stat.bind(file);
          file.stat = (async () => {
            const stats = await statNow();
            await writeFile(path, Buffer.alloc(1_001));
            return stats;
          }) as FileHandle['stat'];
          return file;
        },
      });
      await expect(files.read(path, small)).rejects.toMatchObject({ reason: 'too_large' });
    }));
});

describe('a disk that does not answer', () => {
  it('is given up after the deadline, and a file that it opens later is closed', () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, 'a'), 'x');
      let answer = () => {};
      const asked = new Promise<void>((resolve) => (answer = resolve));
      let tellClosed = () => {};
      const closed = new Promise<void>((resolve) => (tellClosed = resolve));
      const files = createRegularFiles({
        mayHang: () => true,
        stat,
        async open(path, flags) {
          await asked;
          const file = await open(path, flags);
          const close = file.close.bind(file);
          file.close = () => close().then(tellClosed);
          return file;
        },
      });
      await expect(files.open(join(directory, 'a'), { ...small, withinMs: 1 })).rejects.toMatchObject({
        reason: 'too_slow',
      });
      answer();
      await closed;
    }));

  it('holds no other file up', () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, 'a'), 'x');
      const hung = new Promise<never>(() => {});
      const dead = createRegularFiles({
        mayHang: (path) => path !== join(directory, 'a'),
        stat: (path) => (path === join(directory, 'a') ? stat(path) : hung),
        open,
      });
      const waits = Array.from({ length: 8 }, () => dead.stat('/share/b', { ...small, withinMs: 1 }));
      for (const wait of waits) await expect(wait).rejects.toMatchObject({ reason: 'too_slow' });
      expect((await dead.read(join(directory, 'a'), small)).toString()).toBe('x');
    }));
});
