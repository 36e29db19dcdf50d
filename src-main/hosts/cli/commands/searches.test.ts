/** @file `searches` lists what is remembered, and forgets one or all of it. */
import { expect, it } from 'vitest';
import { run } from '../../testing/run-command.ts';

const handlers = (asked: unknown[] = []) => ({
  'search.recent': () => [
    { text: 'the sea', at: '2026-01-02T00:00:00Z' },
    { text: 'a dog', at: '2026-01-01T00:00:00Z' },
  ],
  'search.forget': (input: { text: string | null }) => (asked.push(input), []),
});

it('lists them, as text and as JSON', async () => {
  const ran = await run(['searches'], handlers());
  expect(ran).toMatchObject({ code: 0, err: '', creates: false });
  expect(ran.out).toContain('  the sea\n  a dog\n');
  expect(JSON.parse((await run(['searches', '--json'], handlers())).out)).toHaveLength(2);
});

it('forgets one, or all', async () => {
  const asked: unknown[] = [];
  await run(['searches', '--forget', 'a dog'], handlers(asked));
  const ran = await run(['searches', '--forget-all'], handlers(asked));
  expect(asked).toEqual([{ text: 'a dog' }, { text: null }]);
  expect(ran.out).toBe('No search is kept.\n');
});

it('a search in a terminal is remembered', async () => {
  const asked: unknown[] = [];
  await run(['search', 'a', 'dog'], {
    'search.run': (input) => {
      asked.push(input);
      return {
        ...{ query: { text: 'a dog', filters: [], excluded: [] }, counts: { good: 0, maybe: 0 } },
        ...{ results: [], hints: [], closest: [] },
      };
    },
  });
  expect(asked).toEqual([expect.objectContaining({ text: 'a dog', remember: true })]);
});
