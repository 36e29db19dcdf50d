import { expect, test } from 'vitest';
import { percent } from './percent.ts';

test.each([
  [0.434, '43%'],
  [0, '0%'],
  [0.001, '1%'],
  [0.996, '99%'],
  [1, '100%'],
])('%f is %s', (share, words) => {
  expect(percent(share)).toBe(words);
});
