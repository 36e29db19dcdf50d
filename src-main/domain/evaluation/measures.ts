/** @file The measures of an evaluation, as the evaluation set's description defines them. Pure. */

/** Share of ranks (0 = first; null = not found) among the first `k`; 0 for no ranks. */
export function recallAt(ranks: readonly (number | null)[], k: number): number {
  return share(ranks.filter((rank) => rank !== null && rank < k).length, ranks.length);
}

/** One photo's score for a name, and whether the thing is present. */
export interface Scored {
  score: number;
  present: boolean;
}

/**
 * Average precision of one name over photos (non-interpolated). Of equal scores the absent ones come first:
 * ties gain nothing. null = no photo has it.
 */
export function averagePrecision(photos: readonly Scored[]): number | null {
  const ranked = [...photos].sort((a, b) => b.score - a.score || Number(a.present) - Number(b.present));
  let found = 0;
  let sum = 0;
  for (const [rank, { present }] of ranked.entries()) {
    if (!present) continue;
    found += 1;
    sum += found / (rank + 1);
  }
  return found === 0 ? null : sum / found;
}

/** Mean over the names that at least `fewest` photos have; 0 where there are none. */
export function meanAveragePrecision(names: readonly (readonly Scored[])[], fewest: number): number {
  return mean(
    names
      .filter((photos) => photos.filter(({ present }) => present).length >= fewest)
      .map((photos) => averagePrecision(photos) ?? 0),
  );
}

export interface Agreement {
  precision: number;
  recall: number;
  f1: number;
}

/** Over all pairs of photo and name. */
export function agreement(pairs: Iterable<{ shown: boolean; present: boolean }>): Agreement {
  let both = 0;
  let shown = 0;
  let present = 0;
  for (const pair of pairs) {
    if (pair.shown) shown += 1;
    if (pair.present) present += 1;
    if (pair.shown && pair.present) both += 1;
  }
  const precision = share(both, shown);
  const recall = share(both, present);
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

export interface CaptionMeasures {
  /** share of mentioned objects that are absent (CHAIR_i, Rohrbach et al., 2018) */
  chairI: number;
  /** share of captions that mention at least one absent object (CHAIR_s) */
  chairS: number;
  /** share of the present objects that are mentioned */
  objectRecall: number;
}

/** Each object counts once for each caption. */
export function captionMeasures(
  captions: readonly { named: ReadonlySet<string>; present: ReadonlySet<string> }[],
): CaptionMeasures {
  let named = 0;
  let absent = 0;
  let untrue = 0;
  let present = 0;
  let recalled = 0;
  for (const caption of captions) {
    const wrong = [...caption.named].filter((name) => !caption.present.has(name)).length;
    named += caption.named.size;
    absent += wrong;
    if (wrong > 0) untrue += 1;
    present += caption.present.size;
    recalled += caption.named.size - wrong;
  }
  return {
    chairI: share(absent, named),
    chairS: share(untrue, captions.length),
    objectRecall: share(recalled, present),
  };
}

/** An answered count; null = abstained. `atLeast`: "4 or more". */
export interface CountAnswer {
  counted: number | null;
  atLeast: boolean;
  truth: number;
}

export interface CountMeasures {
  /** of those answered; "4 or more" is exact where there are 4 or more */
  exact: number;
  /** of those answered; "4 or more" is within one where there are 3 or more */
  withinOne: number;
  /** of all */
  abstained: number;
}

export function countMeasures(answers: readonly CountAnswer[]): CountMeasures {
  const answered = answers.filter(
    (answer): answer is CountAnswer & { counted: number } => answer.counted !== null,
  );
  const within = (by: number) =>
    answered.filter(({ counted, atLeast, truth }) =>
      atLeast ? truth >= counted - by : Math.abs(counted - truth) <= by,
    ).length;
  return {
    exact: share(within(0), answered.length),
    withinOne: share(within(1), answered.length),
    abstained: share(answers.length - answered.length, answers.length),
  };
}

export interface QuestionMeasures {
  /** of those answered */
  accuracy: number;
  /** of all */
  abstained: number;
}

/** @param answers null = abstained */
export function questionMeasures(
  answers: readonly { said: boolean | null; truth: boolean }[],
): QuestionMeasures {
  const answered = answers.filter(({ said }) => said !== null);
  return {
    accuracy: share(answered.filter(({ said, truth }) => said === truth).length, answered.length),
    abstained: share(answers.length - answered.length, answers.length),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function mean(values: readonly number[]): number {
  return share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

/**
 * Area under the ROC curve: the probability that a score of the first is above one of the second; of equal
 * ones one half counts. 0 where one is empty.
 */
export function areaUnderCurve(positive: readonly number[], negative: readonly number[]): number {
  const wins = positive.flatMap((score) =>
    negative.map((other) => (score > other ? 1 : score === other ? 0.5 : 0)),
  );
  return mean(wins);
}
