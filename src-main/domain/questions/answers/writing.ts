/** @file What is written in a picture: the text that was read in it. */
import { basesOf, wordsOf } from '../../shared/words.ts';
import type { AnswerContext } from '../known-photo.ts';
import type { PhotoQuestion } from '../question.ts';
import { abstain, say, type Evidence, type Reply } from './reply.ts';

type TextQuestion = Extract<PhotoQuestion, { kind: 'text' }>;

/** characters of an answer; the rest is in the photo's text */
const mostSaid = 400;

export function answerText({ on, says, exists }: TextQuestion, { known: { record } }: AnswerContext): Reply {
  const { text } = record;
  if (text === null) return abstain('Nothing has read the writing in this photo.');
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (says !== null) return isWritten(says, lines);
  if (exists) return isThereText(lines);
  if (lines.length === 0)
    return abstain('I can’t make out any writing here. It may be too small or too faint.');
  const whole = lines.join(' ');
  const shown = whole.length > mostSaid ? `${whole.slice(0, mostSaid).replace(/\s+\S*$/u, '')} …` : whole;
  const several = on !== null && lines.length > 1;
  return say({
    answer: several
      ? `I can’t tell which of it is on the ${on}; it reads: “${shown}”.`
      : `It reads: “${shown}”.`,
    value: text,
    confidence: 0.85,
    basis: 'read in the picture',
    evidence: textEvidence(lines),
  });
}

function isThereText(lines: readonly string[]): Reply {
  const letters = lines.join('').replace(/[^\p{L}\p{N}]/gu, '').length;
  if (lines.length === 0 || letters === 0)
    return say({
      answer: 'No, I can’t make out any writing.',
      value: false,
      confidence: 0.8,
      basis: 'nothing was read in the picture',
    });
  return say({
    answer: `Yes, it reads: “${lines[0]}”${lines.length > 1 ? ', and more' : ''}.`,
    value: true,
    confidence: 0.95,
    basis: 'read in the picture',
    evidence: textEvidence(lines),
  });
}

function isWritten(says: string, lines: readonly string[]): Reply {
  const wanted = wordsOf(says).map(({ text }) => text);
  const read = wordsOf(lines.join(' ')).map(({ text }) => text);
  const at = read.findIndex((_word, start) => wanted.every((word, index) => read[start + index] === word));
  if (wanted.length > 0 && at >= 0) {
    const holds = lines.filter((line) => basesOf(line).includes(basesOf(says)));
    return say({
      answer: `Yes, “${says}” is written there.`,
      value: true,
      confidence: 0.95,
      basis: 'read in the picture',
      evidence: textEvidence(holds.length > 0 ? holds : lines),
    });
  }
  return abstain(
    lines.length === 0
      ? 'I can’t make out any writing here.'
      : `I read other words here: “${lines.slice(0, 3).join(' ')}”. Small writing may be overlooked.`,
    textEvidence(lines),
  );
}

function textEvidence(lines: readonly string[]): Evidence {
  return lines.slice(0, 12).map((line) => ({ kind: 'text', label: line, box: null, probability: null }));
}
