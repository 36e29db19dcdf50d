/** @file What is written in a picture: the text that was read in it. */
import type { TextLine } from '../../../../src-preload/contract/index.ts';
import { textOf } from '../../evidence/texts/text-line.ts';
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
  if (says !== null) return isWritten(says, text);
  if (exists) return isThereText(text);
  if (text.length === 0)
    return abstain('I can’t make out any writing here. It may be too small or too faint.');
  const whole = textOf(text);
  const shown = whole.length > mostSaid ? `${whole.slice(0, mostSaid).replace(/\s+\S*$/u, '')} …` : whole;
  const several = on !== null && text.length > 1;
  return say({
    answer: several
      ? `I can’t tell which of it is on the ${on}; it reads: “${shown}”.`
      : `It reads: “${shown}”.`,
    value: text.map((line) => line.text).join('\n'),
    confidence: 0.85,
    basis: 'read in the picture',
    evidence: textEvidence(text),
  });
}

function isThereText(lines: readonly TextLine[]): Reply {
  const letters = textOf(lines).replace(/[^\p{L}\p{N}]/gu, '').length;
  if (lines.length === 0 || letters === 0)
    return say({
      answer: 'No, I can’t make out any writing.',
      value: false,
      confidence: 0.8,
      basis: 'nothing was read in the picture',
    });
  return say({
    answer: `Yes, it reads: “${lines[0]!.text}”${lines.length > 1 ? ', and more' : ''}.`,
    value: true,
    confidence: 0.95,
    basis: 'read in the picture',
    evidence: textEvidence(lines),
  });
}

function isWritten(says: string, lines: readonly TextLine[]): Reply {
  const wanted = wordsOf(says).map(({ text }) => text);
  const read = wordsOf(textOf(lines)).map(({ text }) => text);
  const at = read.findIndex((_word, start) => wanted.every((word, index) => read[start + index] === word));
  if (wanted.length > 0 && at >= 0) {
    const holds = lines.filter((line) => basesOf(line.text).includes(basesOf(says)));
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
      : `I read other words here: “${textOf(lines.slice(0, 3))}”. Small writing may be overlooked.`,
    textEvidence(lines),
  );
}

function textEvidence(lines: readonly TextLine[]): Evidence {
  return lines
    .slice(0, 12)
    .map(({ text, corners }) => ({ kind: 'text', label: text, box: boxAround(corners), probability: null }));
}

function boxAround(corners: TextLine['corners']): [number, number, number, number] {
  const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => Math.min(1, Math.max(0, corner[axis]!))));
  const [left, top] = [Math.min(...xs!), Math.min(...ys!)];
  return [left, top, Math.max(...xs!) - left, Math.max(...ys!) - top];
}
