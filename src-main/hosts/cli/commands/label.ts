/** @file `label`: which of the person's own captions fits each picture best, with probabilities. */
import { defineCommand } from 'citty';
import { withSession, type Cli } from '../session.ts';
import { hiddenWords, sensitiveArg } from '../sensitive.ts';
import { checkWords, globalArgs, takeVariadic, targetOf, UsageError } from '../usage.ts';
import { indent, percent } from '../words.ts';

export function labelCommand(cli: Cli) {
  const args = {
    photos: {
      type: 'positional',
      required: false,
      description: 'Photos of the library, or any picture files (looked at, not added)',
    },
    candidates: {
      type: 'string',
      valueHint: '"A dog" "A cat" …',
      description: 'The captions to choose among',
    },
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'label', description: 'Which of your captions fits a picture best' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const { values, rest } = takeVariadic(rawArgs, 'candidates');
      const words = checkWords(rest, args, { min: 1, max: 1_000, names: 'a picture' });
      const candidates = values.map((value) => value.trim()).filter(Boolean);
      if (candidates.length === 0) throw new UsageError('Missing: --candidates "A dog" "A cat" …');
      await withSession(cli, given, async (session) => {
        const targets = await Promise.all(words.map((word) => targetOf(word, cli.terminal.cwd)));
        const found = await session.call('captions.label', { targets, candidates });
        const labels = found.map((label) =>
          label.blurred && !given.sensitive ? { ...label, candidates: [] } : label,
        );
        return {
          json: labels.map(({ path, scale, candidates: ranked, blurred }) => ({
            ...{ path, scale, candidates: ranked },
            ...(blurred && { blurred }),
          })),
          text: labels
            .map(({ path, candidates: ranked }) =>
              [path, indent(ranked.length === 0 ? hiddenWords : ranked.map(candidateText).join('\n'))].join(
                '\n',
              ),
            )
            .join('\n'),
        };
      });
    },
  });
}

function candidateText({ caption, probability }: { caption: string; probability: number | null }): string {
  return `${percent(probability).padStart(5)}  ${caption}`;
}
