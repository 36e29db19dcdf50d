/**
 * @file Opens the app: in Electron's window where that can be, else as the web host with its address printed.
 */
import { join } from 'node:path';
import { fetchElectron } from './setup.mjs';
import { root, run, runNode, say } from './steps.mjs';

const quickEndMs = 8_000;

/**
 * Returns when the app has ended.
 * @param options.folders folders to add first, absolute
 * @param options.library a library of its own
 * @returns its exit code
 */
export async function openApp({ folders = [], library, env = {} } = {}) {
  const args = [...(library ? ['--library', library] : []), ...folders];
  const reason = whyNoWindow();
  const electron = reason === null ? await fetchElectron() : null;
  if (reason !== null) say(reason);
  if (electron) {
    const started = Date.now();
    const code = await run(electron, [root, ...args], { env });
    if (code === 0 || Date.now() - started > quickEndMs) return code;
    say('Electron’s window could not be opened here, so Sightline opens in a browser instead.');
  }
  return runNode(join(root, 'out', 'main', 'cli.js'), ['serve', ...args], { env });
}

/** @returns a sentence where Electron could not show a window even if it were here, else null */
export function whyNoWindow({
  platform = process.platform,
  env = process.env,
  uid = process.getuid?.(),
} = {}) {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return (
      'There is no display here, so Sightline is a web page: ' +
      'open the address in a browser of this machine (or through an SSH tunnel with the same port).'
    );
  // Chromium's sandbox refuses to run as root, and without it we do not show hostile pictures
  if (uid === 0) return 'As root, Electron has no sandbox, so Sightline opens in a browser instead.';
  return null;
}
