/** @file `why`: the reasons why a sentence finds a photo, and where in the picture its words are. */
import { defineCommand } from 'citty';
import type { Explanation } from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli } from '../session.ts';
import { hiddenWords, sensitiveArg } from '../sensitive.ts';
import { checkWords, globalArgs, targetOf, UsageError } from '../usage.ts';
import { indent, percent } from '../words.ts';

/** of one thing */
const shownBoxes = 3;

export function whyCommand(cli: Cli) {
  const args = {
    photo: {
      type: 'positional',
      required: false,
      description: 'A photo of the library, or any picture file (looked at, not added)',
    },
    sentence: { type: 'positional', required: false, description: 'What was looked for' },
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'why', description: 'Why a sentence finds a photo, and where in it' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [photo, ...words] = checkWords(rawArgs, args, {
        min: 2,
        max: Infinity,
        names: 'a photo and what to look for in it',
      });
      const text = words.join(' ');
      if (text.trim() === '') throw new UsageError('Missing: what to look for in the photo');
      await withSession(cli, given, async (session) => {
        const target = await targetOf(photo!, cli.terminal.cwd);
        const explanation = await session.call('search.explain', { target, text });
        if (explanation.blurred && !given.sensitive)
          return { json: untold(explanation), text: `${explanation.path}\n${indent(hiddenWords)}` };
        return { json: explanation, text: explanationText(explanation) };
      });
    },
  });
}

/** Instead of what the picture shows, and where. */
function untold({ id, path, query, hints }: Explanation): Explanation {
  const nothing = { band: null, why: [], where: hiddenWords, map: null, boxes: [] };
  return { ...{ id, path, query, hints }, ...nothing, blurred: true };
}

function explanationText({ path, band, why, where, boxes, hints }: Explanation): string {
  const lines = [
    ...hints.map((hint) => hint.text),
    reasonText({ band, why }),
    where,
    ...[...new Set(boxes.map(({ label }) => label))].map((label) => boxesText(label, boxes)),
  ];
  return `${path}\n${indent(lines.join('\n'))}`;
}

/** The surest boxes of one thing, and how many more there are. */
function boxesText(label: string, boxes: Explanation['boxes']): string {
  const own = boxes.filter((box) => box.label === label);
  const surest = own.slice(0, shownBoxes).map(({ where, probability }) => `${where} ${percent(probability)}`);
  const more = own.length - surest.length;
  return `${label}: ${surest.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function reasonText({ band, why }: Pick<Explanation, 'band' | 'why'>): string {
  const heading = { good: 'Good match', maybe: 'Maybe' };
  const begin = band === null ? 'A search for this does not show the photo' : heading[band];
  return why.length > 0 ? `${begin}: ${why.join('; ')}` : `${begin}.`;
}
