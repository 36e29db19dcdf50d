/** @file What the person searched for lately: the last few sentences, in a file of the library. */
import { z } from 'zod';
import type { RecentSearch } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Files } from '../files/files.ts';

const most = 20;
/** a longer text was not typed as a search */
const longestText = 300;
const mostFileBytes = 1_000_000;

const stored = z.array(z.object({ text: z.string(), at: z.string() }));

export interface RecentSearchesDeps {
  files: Pick<Files, 'readText' | 'replaceText' | 'removeIfThere'>;
  path: string;
  now: () => Date;
  log: Log;
}

export interface RecentSearches {
  /** Newest first. */
  list(): Promise<RecentSearch[]>;
  /** Keeps it, and forgets the oldest of too many. Never fails: a search does not depend on it. */
  remember(text: string): Promise<void>;
  /** @param text null = all */
  forget(text: string | null): Promise<RecentSearch[]>;
}

/** The file is read at each call: another process may have the library open at another time. */
export function createRecentSearches({ files, path, now, log }: RecentSearchesDeps): RecentSearches {
  const runSerially = createSerialQueue();
  async function read(): Promise<RecentSearch[]> {
    try {
      return stored.parse(JSON.parse(await files.readText(path, { mostBytes: mostFileBytes })));
    } catch {
      // not there yet, or damaged: there is nothing to remember
      return [];
    }
  }
  const write = (searches: readonly RecentSearch[]) =>
    searches.length === 0
      ? files.removeIfThere(path)
      : files.replaceText(path, `${JSON.stringify(searches, null, 2)}\n`);
  return {
    list: () => runSerially(read),
    remember: (given) =>
      runSerially(async () => {
        const text = given.trim();
        if (text === '' || text.length > longestText) return;
        const others = (await read()).filter((search) => !isSame(search.text, text));
        await write([{ text, at: now().toISOString() }, ...others].slice(0, most));
      }).catch((error: unknown) => log.warn({ err: error }, 'a search could not be remembered')),
    forget: (text) =>
      runSerially(async () => {
        const left = text === null ? [] : (await read()).filter((search) => !isSame(search.text, text));
        await write(left);
        return left;
      }),
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.trim().toLowerCase();
}
