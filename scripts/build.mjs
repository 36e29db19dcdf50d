/** @file Builds out/ when a source is newer than it; says nothing and does nothing when not. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binOf, fail, isEntry, root, runNode, say } from './steps.mjs';
import { setup } from './setup.mjs';

const out = join(root, 'out');
const stampFile = join(out, '.built');
const lock = join(root, 'node_modules', '.sightline-building');
const sources = [
  'src-main',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];

/**
 * After this, out/ is as new as its sources.
 * @param options.readable the renderer is not minified, for who reads it in the developer tools
 */
export async function build({ readable = false } = {}) {
  await setup();
  const currentStamp = () => `${sourceStamp()}${readable ? ' readable' : ''}`;
  const isFresh = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === currentStamp();
  if (isFresh()) return;
  await holdingLock(async () => {
    // another process may have built while we waited
    if (isFresh()) return;
    const stamp = currentStamp();
    say('Building Sightline (about ten seconds).');
    rmSync(stampFile, { force: true });
    const code = await runNode(
      binOf('electron-vite'),
      ['build', '--logLevel', 'warn', '--mode', readable ? 'development' : 'production'],
      { output: 2 },
    );
    if (code !== 0) fail('The build failed: see above.');
    writeFileSync(stampFile, stamp);
  });
}

/** How many sources there are and how new the newest is: changes with every edit, addition and removal. */
function sourceStamp() {
  let count = 0;
  let newest = 0;
  const look = (path) => {
    const found = statSync(path);
    if (found.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
    else if (!/\.test\.ts$/.test(path)) {
      count += 1;
      newest = Math.max(newest, found.mtimeMs);
    }
  };
  for (const source of sources) if (existsSync(join(root, source))) look(join(root, source));
  return `${count} ${newest}`;
}

/**
 * One build at a time: two at once would empty each other's folder. A lock whose process has ended is taken
 * over.
 */
async function holdingLock(work) {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (holderEnded()) rmSync(lock, { recursive: true, force: true });
      else await sleep(200);
    }
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function holderEnded() {
  const file = join(lock, 'pid');
  // its holder is between two lines, or died there a while ago
  if (!existsSync(file)) return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 5_000;
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

if (isEntry(import.meta.url)) await build({ readable: process.argv.includes('--readable') });
