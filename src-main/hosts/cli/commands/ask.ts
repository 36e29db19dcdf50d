/** @file `ask`: answers a question about pictures, or says "I cannot tell". */
import { defineCommand } from 'citty';
import type { Answer, LibraryAnswer } from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli } from '../session.ts';
import { altOf, hiddenWords, sensitiveArg } from '../sensitive.ts';
import { checkWords, globalArgs, targetOf, UsageError } from '../usage.ts';
import { indent, percent } from '../words.ts';

export function askCommand(cli: Cli) {
  const args = {
    question: {
      type: 'positional',
      required: false,
      description: 'For example "how many people are there?"',
    },
    photos: {
      type: 'positional',
      required: false,
      description:
        'Photos of the library, or any picture files (looked at, not added); without one, all photos',
    },
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'ask', description: 'Ask a question about pictures' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [question, ...words] = checkWords(rawArgs, args, {
        min: 1,
        max: 1_001,
        names: 'a question',
      });
      if (question!.trim() === '') throw new UsageError('Missing: the question');
      const sensitive = given.sensitive ?? false;
      await withSession(cli, given, async (session) => {
        if (words.length === 0) {
          const answer = await session.call('questions.askMany', { question: question! });
          if (!answer) throw new UsageError(aboutOnePhoto);
          return {
            json: libraryShown(answer, sensitive),
            text: libraryText(libraryShown(answer, sensitive)),
          };
        }
        const targets = await Promise.all(words.map((word) => targetOf(word, cli.terminal.cwd)));
        const found = await session.call('questions.ask', { question: question!, targets });
        const answers = found.map((answer) => (answer.blurred && !sensitive ? untold(answer) : answer));
        const lines = answers.map((answer) => `${answer.path}\n${indent(answerText(answer))}`);
        return { json: answers, text: lines.join('\n') };
      });
    },
  });
}

const aboutOnePhoto =
  'This is no question about many photos, as “how many photos show dogs?” is. Name the picture that you ask about.';

/** The photos behind an answer are listed, and those that may be sensitive are not described. */
function libraryShown(answer: LibraryAnswer, sensitive: boolean): LibraryAnswer {
  const photos = answer.photos.map(({ tile, band }) => ({
    tile: { ...tile, alt: altOf(tile, sensitive) },
    band,
  }));
  return { ...answer, photos };
}

/** Instead of what the picture shows. */
function untold({ path }: Answer): Answer {
  const abstained = { abstained: true, answer: hiddenWords, reason: hiddenWords };
  return {
    ...{ path, ...abstained, value: null, atLeast: false, confidence: null },
    ...{ evidence: [], basis: '', blurred: true },
  };
}

/** of the photos behind an answer */
const mostListed = 20;

function libraryText({ answer, understood, counts, photos, abstained }: LibraryAnswer): string {
  const listed = photos
    .slice(0, mostListed)
    .map(({ tile, band }) => `${band === 'maybe' ? 'maybe  ' : ''}${tile.id}  ${tile.alt}`);
  const more = counts.good + counts.maybe - listed.length;
  return [
    answer,
    ...(abstained ? [] : [`Looked for: ${understood}`]),
    ...(listed.length > 0 ? [indent(listed.join('\n'))] : []),
    ...(more > 0 ? [indent(`and ${more} more`)] : []),
  ].join('\n');
}

function answerText({ answer, confidence, basis, abstained, evidence }: Answer): string {
  if (abstained) return answer;
  const sure = confidence === null ? '' : `${percent(confidence)} sure`;
  const rests = [sure, basis].filter((part) => part !== '').join('; ');
  const places = evidence.flatMap(({ label, box, probability }) =>
    box === null ? [] : [`${label} ${percent(probability)}`.trim()],
  );
  return [rests === '' ? answer : `${answer}  (${rests})`, ...places].join('\n');
}
