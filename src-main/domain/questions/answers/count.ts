/** @file How many: what the detector boxed, hedged where it is known to count wrong. */
import type { Attribute, PhotoQuestion } from '../question.ts';
import type { SeenObject } from '../../tags/seen-boxes.ts';
import type { AnswerContext } from '../known-photo.ts';
import { countOfColour } from './colour.ts';
import { howManyDo } from './doing.ts';
import {
  abstain,
  atLeastInPart,
  manyOf,
  notKnown,
  oneOf,
  say,
  unseenInPart,
  untold,
  type Evidence,
  type Reply,
} from './reply.ts';
import {
  boxedName,
  boxesOf,
  boxEvidence,
  counted,
  doubtful,
  isOnlyKind,
  isOnSide,
  nameOf,
  several,
} from './seen-things.ts';
import { untoldWearing } from './wearing.ts';

/**
 * How often a count of people is right, by the number counted, on the evaluation photos: none 38 of 40, one
 * 11 of 18, "about" two or three within one 8 of 11, four or more 7 of 10.
 */
const rightCounts = { none: 0.95, one: 0.61, about: 0.73, several: 0.7 } as const;

type CountQuestion = Extract<PhotoQuestion, { kind: 'count' }>;

export function answerCount({ things, attribute, unknown }: CountQuestion, context: AnswerContext): Reply {
  const { known, vocabulary } = context;
  const [thing] = things;
  if (!thing || things.length > 1)
    return abstain(thing ? 'I can count one kind of thing at a time.' : notKnown(unknown));
  const all = boxesOf(thing, context);
  if (!all) return abstain(`No model in use can count ${manyOf(nameOf(thing, vocabulary))}.`);
  const side = attribute?.kind === 'side' ? attribute.side : null;
  const boxes = side ? all.filter(({ box }) => isOnSide(box, side)) : all;
  const label = boxedName(thing, vocabulary);
  const found = boxes.filter(({ probability }) => (probability ?? counted) >= counted);
  const doubt = doubtfulOnly(boxes, found);
  if (doubt)
    return abstain(`There may be ${oneOf(label)}, but I am not sure enough to count.`, boxEvidence([doubt]));
  const evidence = boxEvidence(found);
  if (found.length > 0 && isOnlyKind(thing, vocabulary))
    return abstain(
      `${seen(found.length, label)}, but I can’t tell which of them are ${manyOf(nameOf(thing, vocabulary))}.`,
      evidence,
    );
  if (found.length > 0 && attribute && attribute.kind !== 'side')
    return ofThese(attribute, found, label, context);
  if (known.damaged && found.length === 0) return unseenInPart(nameOf(thing, vocabulary));
  const reply = countReply(found.length, found.length === 0 ? nameOf(thing, vocabulary) : label, evidence);
  return known.damaged ? atLeastInPart(reply) : reply;
}

/** How many of the things are as asked. @param label singular */
function ofThese(
  attribute: Attribute,
  found: readonly SeenObject[],
  label: string,
  context: AnswerContext,
): Reply {
  const evidence = boxEvidence(found);
  const lead = seen(found.length, label);
  const told =
    attribute.kind === 'doing'
      ? howManyDo(attribute.what, { count: found.length, name: label, evidence }, context)
      : attribute.kind === 'colour'
        ? countOfColour(found, attribute.colour, label, context)
        : attribute.kind === 'wearing'
          ? untoldWearing(attribute.what, lead, found, context)
          : null;
  return told ?? abstain(`${lead}, but ${untold(attribute, found.length > 1)}.`, evidence);
}

/** The best box where none is sure enough to count, but one may be there. */
function doubtfulOnly(boxes: readonly SeenObject[], found: readonly SeenObject[]): SeenObject | null {
  const [best] = boxes;
  return found.length === 0 && best && (best.probability ?? 0) >= doubtful ? best : null;
}

/** @param name singular */
function countReply(count: number, name: string, evidence: Evidence): Reply {
  const atLeast = count >= several;
  const { none, one, about, several: many } = rightCounts;
  return say({
    answer: `${seen(count, name)}.`,
    value: Math.min(count, several),
    atLeast,
    confidence: count === 0 ? none : count === 1 ? one : atLeast ? many : about,
    basis: count === 0 ? 'nothing like it was found in the picture' : 'counted in the picture',
    evidence,
  });
}

/** "I can see about 3 people"; without a full stop, so that it can go on. */
function seen(count: number, name: string): string {
  if (count === 0) return `I can’t see any ${manyOf(name)}`;
  if (count === 1) return `I can see 1 ${name}`;
  return count < several
    ? `I can see about ${count} ${manyOf(name)}`
    : `I can see ${several} or more ${manyOf(name)}`;
}
