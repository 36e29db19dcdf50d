/** @file Quoting: whatever a string holds, it stays one literal. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isIn, quote } from './sql.ts';

it('doubles quotes and nothing else', () => {
  expect(quote("x') OR ('1'='1")).toBe("'x'') OR (''1''=''1'");
  expect(quote('a\\"%_\n🦜')).toBe("'a\\\"%_\n🦜'");
  expect(quote('bad\ud800end')).toBe("'bad\ufffdend'");
});

it('gives one literal for any string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inner = quote(text).slice(1, -1);
      expect(inner.replaceAll("''", '')).not.toContain("'");
    }),
  );
});

it('makes an empty list match nothing', () => {
  expect(isIn('id', [])).toBe('false');
  expect(isIn('id', ["a'b", 'c'])).toBe("id IN ('a''b', 'c')");
});
