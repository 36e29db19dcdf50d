/**
 * @file Whether figures hold on photos that nothing was fitted on: each half of the photos by itself, and
 * thresholds of answers fitted on one half and measured on the other. Pure.
 */
import {
  countMeasures,
  questionMeasures,
  type CountAnswer,
  type CountMeasures,
  type QuestionMeasures,
} from './measures.ts';

/** Photos at even places, photos at odd ones. */
export interface Halves<Of> {
  even: Of;
  odd: Of;
}

function halvesOf<Of extends { file: string }>(parts: readonly Of[]): Halves<Of[]> {
  const photos = [...new Set(parts.map(({ file }) => file))];
  const even = new Set(photos.filter((_, index) => index % 2 === 0));
  return {
    even: parts.filter(({ file }) => even.has(file)),
    odd: parts.filter(({ file }) => !even.has(file)),
  };
}

/** A question about whether something is there: what was answered, and how likely "yes" is. */
export interface PresenceAnswer {
  file: string;
  /** null = abstained */
  said: boolean | null;
  /** of "yes" */
  probability: number;
  truth: boolean;
}

/** "No" below `absentBelow`, "yes" from `presentFrom`, no answer between them. */
export interface PresenceThresholds {
  absentBelow: number;
  presentFrom: number;
}

export interface HalvesReport {
  /** with the thresholds in use; null = nothing was asked */
  questions: Halves<QuestionMeasures> | null;
  /** `odd`: fitted on the even photos, measured on the odd ones; `even`: the other way round */
  fitted: Halves<PresenceThresholds & QuestionMeasures> | null;
  counts: Halves<CountMeasures> | null;
}

/** Null = neither part has two photos. */
export function measureHalves(
  answers: readonly PresenceAnswer[],
  counts: readonly (CountAnswer & { file: string })[],
): HalvesReport | null {
  const { even, odd } = halvesOf(answers);
  const people = halvesOf(counts);
  const areAsked = odd.length > 0;
  const areCounted = people.odd.length > 0;
  if (!areAsked && !areCounted) return null;
  return {
    questions: areAsked ? { even: questionMeasures(even), odd: questionMeasures(odd) } : null,
    fitted: areAsked ? { even: fittedOn(odd, even), odd: fittedOn(even, odd) } : null,
    counts: areCounted ? { even: countMeasures(people.even), odd: countMeasures(people.odd) } : null,
  };
}

/** Right so often of those answered: what is asked of the product is .92, the rest is room for other photos. */
const wanted = 0.94;
const lows = [0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3];
const highs = [0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7];

function fittedOn(
  fit: readonly PresenceAnswer[],
  measure: readonly PresenceAnswer[],
): PresenceThresholds & QuestionMeasures {
  const thresholds = fitPresence(fit);
  return { ...thresholds, ...questionMeasures(answeredWith(thresholds, measure)) };
}

/** Fewest abstentions among those that are right often enough; where none is, those that are right most often. */
export function fitPresence(answers: readonly PresenceAnswer[]): PresenceThresholds {
  const tried = lows.flatMap((absentBelow) =>
    highs
      .filter((presentFrom) => presentFrom >= absentBelow)
      .map((presentFrom) => {
        const thresholds = { absentBelow, presentFrom };
        return { thresholds, ...questionMeasures(answeredWith(thresholds, answers)) };
      }),
  );
  const enough = tried.filter(({ accuracy }) => accuracy >= wanted);
  const best =
    enough.length > 0
      ? enough.reduce((kept, other) => (other.abstained < kept.abstained ? other : kept))
      : tried.reduce((kept, other) => (other.accuracy > kept.accuracy ? other : kept));
  return best.thresholds;
}

function answeredWith(
  { absentBelow, presentFrom }: PresenceThresholds,
  answers: readonly PresenceAnswer[],
): { said: boolean | null; truth: boolean }[] {
  return answers.map(({ probability, truth }) => ({
    said: probability >= presentFrom ? true : probability < absentBelow ? false : null,
    truth,
  }));
}
