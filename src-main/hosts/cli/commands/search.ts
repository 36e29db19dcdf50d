/** @file `search`, `similar` and `goes-with`: photos found by a sentence or by a photo, with the reasons. */
import { defineCommand } from 'citty';
import type { SearchResult } from '../../../../src-preload/contract/index.ts';
import { hiddenWords, sensitiveArg } from '../sensitive.ts';
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
    like: {
      type: 'string',
      valueHint: 'PHOTO',
      description: 'Only what looks like this photo of the library, or any picture file',
    },
    ...limitArg,
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'search', description: 'Find photos from a sentence, a picture, or both' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const range = { min: given.like === undefined ? 1 : 0, max: Infinity, names: 'what to look for' };
      const sentence = checkWords(rawArgs, args, range).join(' ');
      if (given.like !== undefined) return findLike(cli, given, given.like, sentence);
      const limit = wholeNumber(given.limit, 'limit', limitRange);
      await withSession(cli, given, async (session) => {
        const found = await session.call('search.run', { text: sentence, limit, remember: true });
        const result = shownResult(found, given.sensitive ?? false);
        return { json: searchJson(result), text: searchText(result, quoted(sentence)) };
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
    sentence: {
      type: 'positional',
      required: false,
      description: 'What they must show besides: “but at night”',
    },
    ...limitArg,
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'similar', description: 'Photos that look like this one, as search --like' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [word, ...words] = checkWords(rawArgs, args, { min: 1, max: Infinity, names: 'a photo' });
      await findLike(cli, given, word!, words.join(' '));
    },
  });
}

export function goesWithCommand(cli: Cli) {
  const args = {
    photo: { type: 'positional', required: false, description: 'A photo of the library' },
    ...limitArg,
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'goes-with', description: 'Photos of other things in the same colours and setting' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [word] = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a photo' });
      const limit = wholeNumber(given.limit, 'limit', limitRange);
      await withSession(cli, given, async (session) => {
        const target = await targetOf(word!, cli.terminal.cwd);
        const { id } = 'id' in target ? target : await session.call('photos.show', { target });
        const found = await session.call('search.goesWith', { id, limit });
        const result = shownResult(found, given.sensitive ?? false);
        const text = result.results.length === 0 ? nothingGoesWith(word!, result) : searchText(result, word!);
        return { json: searchJson(result), text };
      });
    },
  });
}

/** @param text what they must match besides; empty = nothing */
async function findLike(
  cli: Cli,
  given: Parameters<typeof withSession>[1] & { limit?: string | undefined; sensitive?: boolean | undefined },
  photo: string,
  text: string,
): Promise<void> {
  const limit = wholeNumber(given.limit, 'limit', limitRange);
  await withSession(cli, given, async (session) => {
    const target = await targetOf(photo, cli.terminal.cwd);
    const found = await session.call('search.similar', { target, text, limit });
    const result = shownResult(found, given.sensitive ?? false);
    return {
      json: searchJson(result),
      text: searchText(result, `${photo}${text && ` and ${quoted(text)}`}`),
    };
  });
}

function nothingGoesWith(photo: string, { searched = '' }: SearchResult): string {
  return `No photo goes with ${photo}. ${searched}`.trim();
}

/** As much of a sentence as fits a line. */
function quoted(sentence: string): string {
  const characters = [...sentence];
  return characters.length <= shownCharacters
    ? `“${sentence}”`
    : `“${characters.slice(0, shownCharacters).join('')}…”`;
}

/** Why a photo is found tells what it shows: of one that may be sensitive only that it may be. */
function shownResult(result: SearchResult, sensitive: boolean): SearchResult {
  const results = result.results.map((hit) =>
    hit.tile.blurred && !sensitive ? { ...hit, why: [hiddenWords] } : hit,
  );
  return { ...result, results };
}

/**
 * Exactly the documented keys; `hints` only where there are some, `searched` of a search with a picture,
 * `blurred` of photos that may be sensitive.
 */
function searchJson({ query, counts, results, hints = [], searched, problems }: SearchResult) {
  return {
    query: { text: query.text, filters: query.filters, excluded: query.excluded },
    ...(searched !== undefined && { searched }),
    counts,
    results: results.map(({ id, path, score, band, why, tile }) => ({
      ...{ id, path, score, band, why },
      ...(tile.blurred && { blurred: tile.blurred }),
    })),
    ...(hints.length > 0 ? { hints } : {}),
    // only where something could not be searched
    ...(problems && { problems }),
  };
}

/** Hints, results, and what could not be searched. */
function searchText(result: SearchResult, asked: string): string {
  return [
    ...(result.searched === undefined ? [] : [result.searched]),
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
