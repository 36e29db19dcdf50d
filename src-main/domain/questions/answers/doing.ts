/** @file Whether somebody does something, by activities that models see in the picture as a whole. */
import type { AnswerContext } from '../known-photo.ts';
import { activityOf } from './activities.ts';
import {
  abstain,
  hedged,
  manyOf,
  oneOf,
  ruledOutConfidence,
  say,
  surely,
  surest,
  type Evidence,
  type Reply,
} from './reply.ts';
import { isRuledOut, presentFrom, scoreOf, statedTag } from './seen-things.ts';

interface SeenActivity {
  name: string;
  probability: number;
  basis: string;
  evidence: Evidence;
}

/** @returns null where no words of ours, or no model in use, know the activity */
function seenActivity(what: string, context: AnswerContext): SeenActivity | null {
  const concept = activityOf(what, context.vocabulary);
  if (!concept) return null;
  const stated = statedTag(concept.name, context);
  const probability = stated ? 1 : scoreOf(concept.name, context);
  if (probability === null) return null;
  return {
    name: concept.name,
    probability,
    basis: stated ? 'a tag says so' : 'by the picture as a whole',
    evidence: [{ kind: 'tag', label: concept.name, box: null, probability }],
  };
}

interface Doers {
  /** of them, in the picture */
  count: number;
  /** singular */
  name: string;
  evidence: Evidence;
}

/**
 * How many do it. @param what as asked: "riding a horse"
 * @returns null where nobody here knows what that looks like
 */
export function howManyDo(
  what: string,
  { count, name, evidence }: Doers,
  context: AnswerContext,
): Reply | null {
  const activity = seenActivity(what, context);
  if (!activity) return null;
  const shown = [...activity.evidence, ...evidence];
  if (activity.probability < presentFrom)
    return abstain(
      `I can see ${count === 1 ? oneOf(name) : manyOf(name)} and no sign of ${activity.name}, but I may overlook it.`,
      evidence,
    );
  if (count > 1)
    return abstain(
      `It looks like ${activity.name}, but I can’t tell how many of the ${manyOf(name)} do it.`,
      shown,
    );
  return say({
    answer: `${hedged(activity.probability, `I can see 1 ${name}, and it looks like ${activity.name}`)}.`,
    value: 1,
    confidence: Math.min(surest, activity.probability),
    basis: activity.basis,
    evidence: shown,
  });
}

/** Yes, or "probably not" where the models rule it out; else no answer, for what is not seen may still be done. */
export function isDone(what: string, evidence: Evidence, context: AnswerContext): Reply | null {
  const activity = seenActivity(what, context);
  if (!activity) return null;
  const { name, probability, basis } = activity;
  if (isRuledOut(name, context))
    return say({
      answer: `Probably not: I see no sign of ${name}.`,
      value: false,
      confidence: ruledOutConfidence,
      basis,
    });
  if (probability < presentFrom) return abstain(`I see no sign of ${name}, but I may overlook it.`, evidence);
  return say({
    answer: probability >= surely ? `Yes, it looks like ${name}.` : `Probably: it may be ${name}.`,
    value: true,
    confidence: Math.min(surest, probability),
    basis,
    evidence: [...activity.evidence, ...evidence],
  });
}
