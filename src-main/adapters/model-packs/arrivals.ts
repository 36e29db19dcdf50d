/**
 * @file Temporary folders of packs that are being added. They are hidden folders next to the packs, so that
 * moving one to its place is one step, and contain the id of their process, so that leftovers of ended
 * processes are distinguished from folders in use.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isGone } from './ended-process.ts';

const pattern = /^\.arriving-(?:(\d+)-)?[0-9a-f]{8}$/;
/** A number of a process comes again, for another program: no pack takes a day to arrive. */
const mostAgeMs = 24 * 3_600_000;
/** those of this process; it may have more than one library open */
const own = new Set<string>();

export interface Arrivals {
  /** @returns the path of a new one, which the caller makes */
  begin(): string;
  /** It came to its place, or is deleted. What cannot be deleted now is so later. */
  end(path: string): Promise<void>;
  /** Deletes folders of ended processes. Never fails. */
  clear(): Promise<void>;
}

export function createArrivals(addedDir: string): Arrivals {
  const remove = (path: string) =>
    // a process that was ended a moment ago may still hold a file on Windows: then at the next start
    rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  return {
    begin() {
      const path = join(addedDir, `.arriving-${process.pid}-${randomBytes(4).toString('hex')}`);
      own.add(path);
      return path;
    },
    async end(path) {
      await remove(path);
      own.delete(path);
    },
    async clear() {
      const names = await readdir(addedDir).catch((): string[] => []); // none was added yet
      for (const name of names) {
        const path = join(addedDir, name);
        if (pattern.test(name) && (await isLeftBehind(name, path))) await remove(path);
      }
    },
  };
}

async function isLeftBehind(name: string, path: string): Promise<boolean> {
  if (own.has(path)) return false;
  const pid = Number(pattern.exec(name)?.[1] ?? NaN);
  if (pid === process.pid || isGone(pid)) return true;
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity })); // it came to its place meanwhile
  return Date.now() - mtimeMs > mostAgeMs;
}
