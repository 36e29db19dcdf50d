/**
 * @file How likely something is there that somebody asks about. Tags state what holds in photos at random; who asks
 * “Is there a dog?” has a reason to. Pure.
 */

/**
 * The odds of what is asked about are so many times those in photos at random, as a logarithm. Fitted on each half
 * of the evaluation photos where half of what is asked about is there (docs/evaluation.md); answers are then as
 * well calibrated there as where all 80 kinds are asked about.
 */
const askedMore = 1.5;

/** @param probability as tags state it */
export function askedProbability(probability: number): number {
  return shifted(probability, askedMore);
}

/** The probability as tags state it. */
export function unaskedProbability(asked: number): number {
  return shifted(asked, -askedMore);
}

function shifted(probability: number, by: number): number {
  const odds = probability * Math.exp(by);
  return odds / (odds + 1 - probability);
}
