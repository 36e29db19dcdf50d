/** @file Recent searches: the last twenty, each once, in a file that is gone when they are forgotten. */
import { expect, it } from 'vitest';
import { silentLog } from '../../log.ts';
import { createRecentSearches } from './recent-searches.ts';

function rig(kept: string | null = null) {
  let content = kept;
  let clock = 0;
  let isFull = false;
  const searches = createRecentSearches({
    path: '/library/recent-searches.json',
    files: {
      readText: async () => {
        if (content === null) throw Object.assign(new Error('not there'), { code: 'ENOENT' });
        return content;
      },
      replaceText: async (_path, text) => {
        if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        content = text;
      },
      removeIfThere: async () => void (content = null),
    },
    now: () => new Date((clock += 1_000)),
    log: silentLog,
  });
  const texts = async () => (await searches.list()).map(({ text }) => text);
  return { searches, texts, content: () => content, fill: () => void (isFull = true) };
}

it('are the latest first, each once whatever its case, with the time', async () => {
  const { searches, texts } = rig();
  for (const text of ['a dog', ' the sea ', 'A Dog']) await searches.remember(text);
  expect(await texts()).toEqual(['A Dog', 'the sea']);
  expect((await searches.list())[0]!.at).toBe('1970-01-01T00:00:03.000Z');
});

it('are twenty at most; nothing and whole pages are none', async () => {
  const { searches, texts } = rig();
  await searches.remember('  ');
  await searches.remember('x'.repeat(301));
  await Promise.all(Array.from({ length: 25 }, (_, index) => searches.remember(`number ${index}`)));
  expect(await texts()).toHaveLength(20);
  expect((await texts())[0]).toBe('number 24');
});

it('are forgotten one by one or all; then there is no file', async () => {
  const { searches, texts, content } = rig();
  for (const text of ['one', 'two', 'three']) await searches.remember(text);
  expect((await searches.forget('Two')).map(({ text }) => text)).toEqual(['three', 'one']);
  expect(await texts()).toEqual(['three', 'one']);
  expect(await searches.forget(null)).toEqual([]);
  expect(content()).toBeNull();
});

it.each(['{', '[{"text":1}]', 'null'])(
  'a damaged file (%s) is none, and the next search is kept',
  async (kept) => {
    const { searches, texts } = rig(kept);
    expect(await texts()).toEqual([]);
    await searches.remember('a dog');
    expect(await texts()).toEqual(['a dog']);
  },
);

it('a full disk does not fail a search', async () => {
  const { searches, fill } = rig();
  fill();
  await expect(searches.remember('a dog')).resolves.toBeUndefined();
});
