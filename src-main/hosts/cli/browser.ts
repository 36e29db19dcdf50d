/**
 * @file Opens an address in the person's browser, where there is a display, without showing it to anybody
 * else.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { withUsualMask } from '../../private-process.ts';

/** A file that redirects the browser to the address. */
export interface Redirect {
  path: string;
  /** To be called when the address has been opened, or is no longer valid. */
  remove(): Promise<void>;
}

const prefix = 'sightline-open-';
/** age at which a file was left by a program that was killed */
const staleMs = 3_600_000;

/**
 * [Note: redirect file] The arguments of a program are visible to every user of the computer (`ps`), and the
 * address is the key to the library until it has been opened. So the browser is given a file that only this
 * user can read.
 * @param places folders for it, best first
 * @returns null where there is no display, no program to open it, or no folder for the file; never throws
 */
export async function openBrowser(
  url: string,
  places: readonly string[],
  start: typeof startProgram = startProgram,
): Promise<Redirect | null> {
  const opener = openerOf(process.platform, process.env);
  const redirect = opener && (await writeRedirect(url, places));
  if (!opener || !redirect) return null;
  if (await start(opener.program, [...opener.args, redirect.path])) return redirect;
  await redirect.remove();
  return null;
}

/**
 * Browsers in a snap can read neither the system's temporary folder nor hidden folders of the home folder,
 * where the app's own folder is: only for them the file is put into the home folder itself. It is deleted as
 * soon as the page is open.
 */
export function redirectPlaces(
  dataDir: string,
  hasSnaps = process.platform === 'linux' && (existsSync('/snap') || existsSync('/var/lib/snapd')),
): string[] {
  return [...(hasSnaps ? [homedir()] : []), dataDir, tmpdir()];
}

/** @returns null where none of the places can be written to */
export async function writeRedirect(url: string, places: readonly string[]): Promise<Redirect | null> {
  for (const place of places) {
    try {
      await mkdir(place, { recursive: true, mode: 0o700 });
      await removeStale(place);
      // made for this user only
      const folder = await mkdtemp(join(place, prefix));
      const path = join(folder, 'sightline.html');
      await writeFile(path, page(url), { mode: 0o600, flag: 'wx' });
      return { path, remove: () => rm(folder, { recursive: true, force: true }) };
    } catch {
      // full or read-only: the next folder; the address is printed on the terminal in any case
    }
  }
  return null;
}

async function removeStale(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    if (!name.startsWith(prefix)) continue;
    const found = await stat(join(place, name)).catch(() => null); // removed meanwhile
    if (found?.isDirectory() && Date.now() - found.mtimeMs > staleMs)
      await rm(join(place, name), { recursive: true, force: true });
  }
}

/** `replace` keeps the file itself out of the browser's history. */
function page(url: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Sightline</title>
<script>location.replace(${JSON.stringify(url)})</script>
<noscript><meta http-equiv="refresh" content="0; url=${url}"></noscript>
<p><a href="${url}">Open Sightline</a></p>
</html>
`;
}

/** @returns false where the program could not be started */
function startProgram(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = withUsualMask(() => spawn(program, args, { stdio: 'ignore', detached: true }));
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Exported for its test. */
export function openerOf(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): { program: string; args: string[] } | null {
  if (platform === 'darwin') return { program: 'open', args: [] };
  if (platform === 'win32') return { program: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? { program: 'xdg-open', args: [] } : null;
}
