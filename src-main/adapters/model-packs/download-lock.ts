/**
 * @file A file that says which process works on a download. The lock of a process that ended, also in an
 * earlier run of the computer, counts for nothing.
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { privateFileMode } from '../files/private-files.ts';
import { isGone } from './ended-process.ts';

const touchEveryMs = 60_000;
/** A number of a process comes again, for another program: nobody works for a day without touching it. */
const mostAgeMs = 24 * 3_600_000;
/** those of this process; it may have more than one library open */
const own = new Set<string>();

/** @returns what releases it; null where another holds it. @throws system errors */
export async function takeLock(path: string): Promise<(() => Promise<void>) | null> {
  if (own.has(path)) return null;
  own.add(path);
  const text = `${process.pid} ${randomBytes(8).toString('hex')}`;
  try {
    if (!(await create(path, text)) && !((await clearStale(path)) && (await create(path, text)))) {
      own.delete(path);
      return null;
    }
  } catch (error) {
    own.delete(path);
    throw error;
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined); // the folder went away: so did the download
  }, touchEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    if ((await readFile(path, 'utf8').catch(() => '')) === text) await rm(path, { force: true });
    own.delete(path);
  };
}

async function create(path: string, text: string): Promise<boolean> {
  return writeFile(path, text, { flag: 'wx', mode: privateFileMode }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/** @returns whether it was stale and is gone */
async function clearStale(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return true;
  if (!(await isStale(path, text))) return false;
  // two processes may see the same stale lock: each takes away what it saw, and nothing newer
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  await rename(path, aside).catch(() => undefined); // the other one was quicker
  const taken = await readFile(aside, 'utf8').catch(() => text);
  if (taken !== text) await link(aside, path).catch(() => undefined); // a third one came meanwhile
  await rm(aside, { force: true });
  return taken === text;
}

async function isStale(path: string, text: string): Promise<boolean> {
  const pid = Number(/^\d+/.exec(text)?.[0] ?? NaN);
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: -Infinity }));
  const now = Date.now();
  // an empty one was made a moment ago, or its writer was ended at once
  if (Number.isNaN(pid)) return now - mtimeMs > touchEveryMs;
  if (pid === process.pid || isGone(pid)) return true;
  return mtimeMs < now - uptime() * 1_000 - touchEveryMs || now - mtimeMs > mostAgeMs;
}
