/** @file Which words a reader takes for which. */
import { describe, expect, it } from 'vitest';
import { misreadingCertainty, withoutLookAlikes } from './misreadings.ts';

const certainty = (asked: string, read: string) => misreadingCertainty(asked, read, withoutLookAlikes(read));

describe('misreadingCertainty', () => {
  it.each([
    ['suffolk', 'suff0lk'],
    ['milk', 'mi1k'],
    ['modern', 'modem'],
    ['window', 'vvindow'],
    ['bills', '8il1s'],
    ['1987', 'l987'],
  ])('“%s” read as “%s”: signs that look alike', (asked, read) => {
    expect(certainty(asked, read)).toBe(0.85);
  });

  it.each([
    ['confectionery', 'conlectionery'],
    ['checkout', 'chackout'],
    ['station', 'statlon'],
    ['harbour', 'habour'],
    ['harbour', 'harrbour'],
    ['hotel', 'thehotelisopen'],
  ])('“%s” read as “%s”: one letter, or no space', (asked, read) => {
    expect(certainty(asked, read)).toBeGreaterThanOrEqual(0.6);
  });

  it.each([
    ['harbour', 'harbour'],
    ['dog', 'd0g'],
    ['exit', 'edit'],
    ['1987', '1937'],
    ['bus42', 'bus43'],
    ['harbour', 'labour'],
    ['light', 'lighthouse'],
  ])('“%s” and “%s” are two words, or the same', (asked, read) => {
    expect(certainty(asked, read)).toBe(0);
  });
});
