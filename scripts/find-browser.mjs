/**
 * @file Finds a Chromium for the end-to-end tests: the one named, the system's, Playwright's own, or apt's
 * where we are root.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { binOf, run, runNode, say } from './steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macApps = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windowsApps = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
const downloadLimitMs = 4 * 60_000;

/** @returns path of a browser, or null with words on stderr */
export async function findBrowser() {
  const named = process.env.SIGHTLINE_BROWSER;
  if (named) return existsSync(named) ? named : tell(`SIGHTLINE_BROWSER names ${named}, which is not there.`);
  const there = systemBrowser() ?? playwrightBrowser();
  if (there) return there;
  say('There is no Chromium here for the end-to-end tests; fetching Playwright’s own.');
  await runNode(binOf('@playwright/test', 'playwright'), ['install', 'chromium'], {
    output: 'ignore',
    limitMs: downloadLimitMs,
  });
  const fetched = playwrightBrowser();
  if (fetched) return fetched;
  if (process.platform === 'linux' && process.getuid() === 0) {
    say('Installing Chromium with apt-get.');
    await run('apt-get', ['update', '-qq'], { output: 2 });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      output: 2,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return (
    systemBrowser() ??
    tell(
      'No Chromium could be found or fetched. Install one, or name it: ' +
        'SIGHTLINE_BROWSER=/path/to/chromium npm test',
    )
  );
}

export function systemBrowser({ platform = process.platform, env = process.env } = {}) {
  const candidates =
    {
      darwin: macApps.map((app) => join('/Applications', app)),
      win32: windowsApps.flatMap((app) =>
        [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
          .filter(Boolean)
          .map((folder) => join(folder, app)),
      ),
    }[platform] ??
    (env.PATH ?? '')
      .split(delimiter)
      .filter(Boolean)
      .flatMap((folder) => names.map((name) => join(folder, name)));
  // in the order of the names, not of the folders
  const there = candidates.filter(isProgram);
  return there.toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}

function rank(path) {
  const at = names.findIndex((name) => path.endsWith(name));
  return at === -1 ? names.length : at;
}

function playwrightBrowser() {
  const path = createRequire(import.meta.url)('playwright-core').chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // not there, or not for us
    return false;
  }
}

function tell(line) {
  say(line);
  return null;
}
