import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { openBrowser, openerOf, redirectPlaces, writeRedirect } from './browser.ts';

const url = 'http://127.0.0.1:4321/#token=aB-_9';

describe('the browser', () => {
  it('is opened by the system’s own opener, on Linux only where there is a display', () => {
    expect(openerOf('darwin', {})?.program).toBe('open');
    expect(openerOf('win32', {})?.program).toBe('rundll32');
    expect(openerOf('linux', { DISPLAY: ':0' })?.program).toBe('xdg-open');
    expect(openerOf('linux', { WAYLAND_DISPLAY: 'wayland-0' })?.program).toBe('xdg-open');
    expect(openerOf('linux', {})).toBeNull();
  });
});

describe('what the browser is given', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is a file of this user only: no word of the address is in a program’s words', () =>
    withTempDir(async (dir) => {
      vi.stubEnv('DISPLAY', ':0');
      const started: string[] = [];
      const redirect = await openBrowser(
        url,
        [join(dir, 'data')],
        async (program, args) => started.push(program, ...args) > 0,
      );
      expect(started.join(' ')).not.toMatch(/token|127\.0\.0\.1|aB-_9/);
      expect(started.at(-1)).toBe(redirect!.path);
      expect(await readFile(redirect!.path, 'utf8')).toContain(`location.replace("${url}")`);
      if (process.platform !== 'win32') {
        expect((await stat(redirect!.path)).mode & 0o777).toBe(0o600);
        expect((await stat(join(redirect!.path, '..'))).mode & 0o777).toBe(0o700);
      }
      await redirect!.remove();
      await redirect!.remove();
      expect(await readdir(join(dir, 'data'))).toEqual([]);
    }));

  it('is removed at once where no browser could be started', () =>
    withTempDir(async (dir) => {
      vi.stubEnv('DISPLAY', ':0');
      expect(await openBrowser(url, [dir], async () => false)).toBeNull();
      expect(await readdir(dir)).toEqual([]);
    }));

  it('lies in the next place where the first cannot be written to, and nowhere where none can', () =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, 'file'), '');
      expect((await writeRedirect(url, [join(dir, 'file'), join(dir, 'other')]))!.path).toContain(
        join(dir, 'other'),
      );
      expect(await writeRedirect(url, [join(dir, 'file')])).toBeNull();
    }));

  it('is tidied up after a program that was killed, and nothing else is', () =>
    withTempDir(async (dir) => {
      const old = new Date(Date.now() - 2 * 3_600_000);
      for (const name of ['sightline-open-old', 'sightline-open-new', 'mine']) await mkdir(join(dir, name));
      await writeFile(join(dir, 'sightline-open-notes.txt'), 'a file of the person');
      for (const name of ['sightline-open-old', 'mine', 'sightline-open-notes.txt'])
        await utimes(join(dir, name), old, old);
      const redirect = await writeRedirect(url, [dir]);
      await redirect!.remove();
      expect((await readdir(dir)).sort()).toEqual(['mine', 'sightline-open-new', 'sightline-open-notes.txt']);
    }));

  it('lies where a browser in a snap may look, where there are snaps', () => {
    expect(redirectPlaces('/home/ann/.local/share/Sightline', false)[0]).toBe(
      '/home/ann/.local/share/Sightline',
    );
    expect(redirectPlaces('/home/ann/.local/share/Sightline', true)[0]).not.toMatch(/\/\.|^\/tmp/);
  });
});
