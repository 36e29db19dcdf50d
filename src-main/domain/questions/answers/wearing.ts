/**
 * @file What people wear: it is not told, and why. Each person who is large enough is shown as a part of the
 * picture to look at.
 */
import type { SeenObject } from '../../tags/seen-boxes.ts';
import type { AnswerContext } from '../known-photo.ts';
import { abstain, type Reply } from './reply.ts';
import { boxEvidence } from './seen-things.ts';

/**
 * In pixels of a picture whose short side has 480: below it a head has a dozen. Of 108 people of at least this
 * height phrases and the head's helmet rank hats with an AUC of .88, but no threshold keeps a precision of .7 on
 * photos that it was not fitted on (docs/questions.md). So nobody is counted.
 */
const tallEnough = 80;
const shortSide = 480;

/** @param seen "I can see about 3 people" */
export function untoldWearing(
  what: string,
  seen: string,
  boxes: readonly SeenObject[],
  { known: { record } }: AnswerContext,
): Reply {
  const tall = boxes.filter(({ box }) => heightOf(box, record) >= tallEnough);
  if (boxes.some(({ name }) => name !== 'person'))
    return abstain(`${seen}, but I can’t tell more about them.`, boxEvidence(boxes));
  if (tall.length === 0)
    return abstain(`${seen}, too small to tell what anyone is wearing.`, boxEvidence(boxes));
  const small = boxes.length - tall.length;
  const rest = small > 0 ? `; ${small === 1 ? '1 more is' : `${small} more are`} too small` : '';
  const why = /\b(?:hats?|caps?|helmets?)\b/u.test(what)
    ? 'hats did not prove reliably recognisable in tests, so I count none'
    : 'no model in use recognises what people wear';
  const looked = tall.length === 1 ? 'Here is the one who is' : `Here are the ${tall.length} who are`;
  return abstain(`${seen}, but ${why}. ${looked} large enough to look at${rest}.`, boxEvidence(tall));
}

/** In pixels of a grid preview; of a picture of unknown size as of a square. */
function heightOf([, , , height]: SeenObject['box'], record: AnswerContext['known']['record']): number {
  const { width, height: whole } = record;
  return height * (width > 0 && whole > 0 ? (shortSide * whole) / Math.min(width, whole) : shortSide);
}
