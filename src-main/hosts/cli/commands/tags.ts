/** @file `tags`: the tags of the library and how many photos each has. */
import { defineCommand } from 'citty';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { number } from '../words.ts';

export function tagsCommand(cli: Cli) {
  const args = { ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'tags', description: 'The tags of the library, most photos first' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        const tags = (await session.call('tags.list', {})).toSorted(
          (one, other) => other.count - one.count || one.name.localeCompare(other.name),
        );
        const width = Math.max(0, ...tags.map((tag) => number(tag.count).length));
        return {
          json: tags.map(({ name, count }) => ({ name, count })),
          text:
            tags.length === 0
              ? 'No tags yet.'
              : tags.map((tag) => `${number(tag.count).padStart(width)}  ${tag.name}`).join('\n'),
        };
      });
    },
  });
}
