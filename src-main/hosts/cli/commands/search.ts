/** @file `search` and `similar`: photos found by a sentence or by a photo, with the reasons. */
import { defineCommand } from 'citty';
import type { SearchResult } from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs, targetOf, wholeNumber } from '../usage.ts';
import { count, indent } from '../words.ts';

const limitArg = {
  limit: { type: 'string', valueHint: 'N', description: 'At most so many photos' },
} as const;
/** of a sentence that nothing matches */
const shownCharacters = 80;
const limitRange = { min: 1, max: 1_000 };

export function searchCommand(cli: Cli) {
  const args = {
    sentence: { type: 'positional', required: false, description: 'What you are looking for, in your words' },
    ...limitArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'search', description: 'Find photos from a sentence' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 1, max: Infinity, names: 'what to look for' });
      const limit = wholeNumber(given.limit, 'limit', limitRange);
      await withSession(cli, given, async (session) => {
        const result = await session.call('search.run', { text: words.join(' '), limit });
        return { json: searchJson(result), text: searchText(result, quoted(words.join(' '))) };
      });
    },
  });
}

export function similarCommand(cli: Cli) {
  const args = {
    photo: {
      type: 'positional',
      required: false,
      description: 'A photo of the library, or any picture file',
    },
    ...limitArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'similar', description: 'Photos that look like this one' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [word] = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a photo' });
      const limit = wholeNumber(given.limit, 'limit', limitRange);
      await withSession(cli, given, async (session) => {
        const result = await session.call('search.similar', {
          target: await targetOf(word!, cli.terminal.cwd),
          limit,
        });
        return { json: searchJson(result), text: searchText(result, word!) };
      });
    },
  });
}

/** As much of a sentence as fits a line. */
function quoted(sentence: string): string {
  const characters = [...sentence];
  return characters.length <= shownCharacters
    ? `“${sentence}”`
    : `“${characters.slice(0, shownCharacters).join('')}…”`;
}

/** Exactly the documented keys; `hints` only where there are some. */
function searchJson({ query, counts, results, hints = [], problems }: SearchResult) {
  return {
    query: { text: query.text, filters: query.filters, excluded: query.excluded },
    counts,
    results: results.map(({ id, path, score, band, why }) => ({ id, path, score, band, why })),
    ...(hints.length > 0 ? { hints } : {}),
    // only where something could not be searched
    ...(problems && { problems }),
  };
}

/** Hints, results, and what could not be searched. */
function searchText(result: SearchResult, asked: string): string {
  return [
    ...(result.hints ?? []).map(({ text }) => text),
    foundText(result, asked),
    ...(result.problems ?? []),
  ].join('\n');
}

function foundText({ counts, results, closest }: SearchResult, asked: string): string {
  if (results.length === 0)
    return `Nothing matches ${asked}.${closest.length > 0 ? ` Closest ideas: ${closest.join(', ')}.` : ''}`;
  const heading = [
    counts.good > 0 && count(counts.good, 'good match', 'good matches'),
    counts.maybe > 0 && `${counts.maybe} maybe`,
  ]
    .filter(Boolean)
    .join(', ');
  const lines = results.map(
    ({ path, band, why }) =>
      `${band === 'maybe' ? 'maybe  ' : ''}${path}${why.length > 0 ? `\n${indent(why.join('; '), 4)}` : ''}`,
  );
  return `${heading}\n${indent(lines.join('\n'))}`;
}
