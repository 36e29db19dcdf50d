/** @file `searches`: what was searched for lately, and forgetting it. */
import { defineCommand } from 'citty';
import type { RecentSearch } from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { indent } from '../words.ts';

export function searchesCommand(cli: Cli) {
  const args = {
    forget: { type: 'string', valueHint: 'TEXT', description: 'Forget this one' },
    'forget-all': { type: 'boolean', description: 'Forget all of them' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'searches', description: 'What you searched for lately; it stays in the library' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        const { forget } = given;
        const text = given['forget-all'] ? null : forget;
        const searches =
          text === undefined
            ? await session.call('search.recent', {})
            : await session.call('search.forget', { text });
        return { json: searches, text: searchesText(searches) };
      });
    },
  });
}

function searchesText(searches: readonly RecentSearch[]): string {
  if (searches.length === 0) return 'No search is kept.';
  return `Kept to compare models on them, newest first:\n${indent(searches.map(({ text }) => text).join('\n'))}`;
}
