/** @file Columns of probabilities become text. */
import { describe, expect, it } from 'vitest';
import { decodeColumns } from './ctc.ts';

const alphabet = ['', 'a', 'b', 'l', ' '];

/** A column a sign; `_` = blank, `~` = blank with a hint of a space, upper case = half sure. */
function decode(columns: string) {
  const probabilities = [...columns].flatMap((sign) => {
    const values = [0, 0, 0, 0, 0];
    const isHalf = sign !== sign.toLowerCase();
    const at = sign === '_' || sign === '~' ? 0 : alphabet.indexOf(sign.toLowerCase());
    values[at] = isHalf ? 0.5 : 0.9;
    if (sign === '~') values[4] = 0.05;
    return values;
  });
  return decodeColumns(Float32Array.from(probabilities), alphabet, { space: 0.03 });
}

describe('decodeColumns', () => {
  it.each([
    ['aa_b', 'ab'],
    ['a_a', 'aa'],
    ['all_l', 'all'],
    ['___', ''],
    ['a b', 'a b'],
    // a space that is only hinted at, between signs and within one
    ['a~b', 'a b'],
    ['aa~', 'a'],
    ['~a', 'a'],
    ['a ~ b', 'a b'],
  ])('%s → “%s”', (columns, text) => {
    expect(decode(columns).text).toBe(text);
  });

  it('scores by the mean of its signs, without blanks and repeats', () => {
    expect(decode('a_B').score).toBeCloseTo(0.7);
    expect(decode('__').score).toBe(0);
  });

  it('takes no space from a column in which a sign begins', () => {
    const column = (at: number, space: number) => Object.assign([0, 0, 0, 0, space], { [at]: 0.9 });
    const columns = [column(1, 0), column(2, 0.1), column(0, 0)].flat();
    expect(decodeColumns(Float32Array.from(columns), alphabet, { space: 0.03 }).text).toBe('ab');
  });
});
