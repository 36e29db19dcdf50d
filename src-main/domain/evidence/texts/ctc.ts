/** @file From the columns of a text recogniser to a text and its certainty. Pure. */

export interface DecodedText {
  text: string;
  /** mean probability of its signs; 0 where there is none */
  score: number;
}

/**
 * Greedy decoding of connectionist temporal classification (Graves et al. 2006): the likeliest sign of each
 * column, repeats merged, blanks dropped. Between words the space is seldom the likeliest, and within them it is
 * next to impossible: it is taken from the probability `space` on, in columns where no sign begins.
 * @param probabilities column by column, one for each sign  @param alphabet the blank first, the space last
 */
export function decodeColumns(
  probabilities: Float32Array,
  alphabet: readonly string[],
  { space }: { space: number },
): DecodedText {
  const signs = alphabet.length;
  let text = '';
  let sum = 0;
  let count = 0;
  let last = 0;
  let isGap = false;
  for (let start = 0; start < probabilities.length; start += signs) {
    const best = likeliest(probabilities, start, signs);
    const begins = best !== 0 && best !== last && best !== signs - 1;
    if (begins) {
      text += (isGap && text !== '' ? ' ' : '') + alphabet[best]!;
      sum += probabilities[start + best]!;
      count += 1;
    }
    isGap = !begins && (isGap || probabilities[start + signs - 1]! >= space);
    last = best;
  }
  return { text, score: count === 0 ? 0 : sum / count };
}

function likeliest(probabilities: Float32Array, start: number, signs: number): number {
  let best = 0;
  for (let sign = 1; sign < signs; sign += 1)
    if (probabilities[start + sign]! > probabilities[start + best]!) best = sign;
  return best;
}
