/**
 * @file Installs what is missing or stale, and says so; fetches Electron's program where it can be had. Safe
 * to run at any time.
 */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, isEntry, root, run, runNode, say } from './steps.mjs';

const modules = join(root, 'node_modules');
const electronLimitMs = 5 * 60_000;
const retryAfterMs = 24 * 3_600_000;

/** After this, every package of the lock file is there. */
export async function setup() {
  checkNode();
  const reason = staleReason();
  if (reason === null) return;
  say(`Installing packages (${reason}). This takes a minute or two the first time.`);
  const inStep = lockMatchesPackage();
  const code = await npm([inStep ? 'ci' : 'install', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    say(
      'The packages could not be installed: see npm’s words above. ' +
        'It needs to reach the package registry once.',
    );
    process.exit(1);
  }
}

/**
 * npm leaves a copy of the lock file in node_modules: what differs there is stale. @returns null where all is
 * well
 */
export function staleReason() {
  const installed = readJson(join(modules, '.package-lock.json'));
  if (!installed) return 'none are here yet';
  const wanted = readJson(join(root, 'package-lock.json'));
  if (!lockMatchesPackage()) return 'package.json has changed';
  for (const [path, entry] of Object.entries(wanted.packages)) {
    // optional ones are of other platforms
    if (path === '' || entry.optional || entry.link) continue;
    if (installed.packages[path]?.version !== entry.version)
      return `${path.replace(/^.*node_modules\//, '')} is missing or old`;
  }
  return null;
}

function lockMatchesPackage() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages[''] ?? {};
  const written = readJson(join(root, 'package.json'));
  return ['dependencies', 'devDependencies'].every((kind) => sameEntries(wanted[kind], written[kind]));
}

function sameEntries(one = {}, other = {}) {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}

function npm(args) {
  // under `npm run`, the very npm that runs us
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return runNode(cli, args, { output: 2 });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    output: 2,
    shell: process.platform === 'win32',
  });
}

/** Path of Electron's program, or null. Looks at files only: `require('electron')` would start a download. */
export function electronProgram() {
  const folder = join(modules, 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const program = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8').trim(),
  );
  return existsSync(program) ? program : null;
}

/**
 * Fetches Electron's program where it is missing; asks again at most once a day. @returns its path, or null
 * where it cannot be had
 */
export async function fetchElectron() {
  const there = electronProgram();
  if (there) return there;
  const failed = join(modules, '.electron-not-to-be-had');
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < retryAfterMs) return null;
  say('Fetching Electron, which shows Sightline in a window of its own (about 120 MB, once).');
  const code = await runNode(join(modules, 'electron', 'install.js'), [], {
    output: 'ignore',
    limitMs: electronLimitMs,
  });
  const program = code === 0 ? electronProgram() : null;
  if (program) {
    rmSync(failed, { force: true });
    return program;
  }
  writeFileSync(failed, '');
  say(
    'Electron could not be fetched here, so Sightline opens in a browser instead. ' +
      '(To try again: npx install-electron)',
  );
  return null;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

if (isEntry(import.meta.url)) {
  await setup();
  say('All packages are here.');
}
