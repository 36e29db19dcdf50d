/** @file `models compare`: the model that the library is changed to beside the one before it, on the same photos. */
import { defineCommand } from 'citty';
import type {
  ComparedPhoto,
  ComparedQuery,
  ModelComparison,
  OwnWordsComparison,
} from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli, type CommonArgs } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { count, indent, labelled, number } from '../words.ts';

export function modelsCompareCommand(cli: Cli) {
  const args = {
    query: {
      type: 'positional',
      required: false,
      description: 'What to look for with both, one sentence each; else what you searched for lately',
    },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'compare', description: 'The new model beside the one before it, before you decide' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 0, max: 50, names: '' });
      await withSession(cli, given as CommonArgs, async (session) => {
        const queries = words.length > 0 ? words : null;
        const comparison = await session.call('comparison.run', { queries });
        const ownWords = await session.call('comparison.ownWords', {});
        return {
          json: { ...comparisonJson(comparison), ownWords },
          text: comparisonText(comparison, ownWords),
        };
      });
    },
  });
}

/** Without tiles, as `search --json`. */
function comparisonJson({ queries, ...about }: ModelComparison) {
  const photos = (side: readonly ComparedPhoto[]) =>
    side.map(({ id, path, both, tile }) => ({
      id,
      path,
      both,
      ...(tile.blurred && { blurred: tile.blurred }),
    }));
  return {
    ...about,
    queries: queries.map((query) => ({ ...query, old: photos(query.old), new: photos(query.new) })),
  };
}

function comparisonText(comparison: ModelComparison, own: OwnWordsComparison): string {
  const { photos, total, queries, changed } = comparison;
  return [
    labelled('old', comparison.old.title),
    labelled('new', comparison.new.title),
    labelled('photos', `${number(photos)} of ${count(total, 'photo')}: those that both have seen`),
    ...ownWordsLines(own),
    '',
    ...(queries.length > 0
      ? queries.map(queryText)
      : [photos === 0 ? 'There is nothing to compare yet.' : nothingAsked]),
    changed
      ? `Keep the new one: sightline models confirm. Go back: sightline models use ${comparison.old.id}`
      : `Searches use the old one. Stay with it: sightline models use ${comparison.old.id}`,
  ].join('\n');
}

const nothingAsked =
  'You searched for nothing lately. Say what to compare: sightline models compare "a dog" "the sea"';

function ownWordsLines({ captions, tags, least }: OwnWordsComparison): string[] {
  const verdict = captions.better === null ? 'no clear difference' : `the ${captions.better} one is better`;
  return [
    labelled(
      'captions',
      captions.captions < least
        ? `you wrote ${number(captions.captions)} for these photos; from ${least} on they are a measure`
        : `of ${number(captions.captions)} of yours, the photo is among the first five: old ${number(captions.old)}, new ${number(captions.new)}; ${verdict}`,
    ),
    ...(tags.pairs < least
      ? []
      : [
          labelled(
            'tags',
            `of ${count(tags.pairs, 'pair')} of a photo that you gave a tag and one that you took it off, in the right order: old ${number(tags.old)}, new ${number(tags.new)}`,
          ),
          labelled('', 'what you took off the old one had mostly suggested, so this favours the new one'),
        ]),
  ];
}

function queryText({ text, reason, ...sides }: ComparedQuery): string {
  const line = (only: string) => (photo: ComparedPhoto) => `${photo.both ? 'both      ' : only}${photo.path}`;
  const lines =
    reason === null
      ? [
          'old',
          ...sides.old.map(line('only old  ')).map((one) => indent(one)),
          'new',
          ...sides.new.map(line('only new  ')).map((one) => indent(one)),
        ]
      : [reason];
  return `“${text}”\n${indent(lines.join('\n'))}\n`;
}
