/** @file Probabilities and their log-odds. */

/** @param probability 0…1; 0 and 1 have infinite log-odds */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The inverse of `logit`. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
