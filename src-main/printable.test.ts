import { describe, expect, it } from 'vitest';
import { printable, printableJson } from './printable.ts';

const hostile: [string, string][] = [
  ['an escape sequence', '\u001B[2J'],
  ['a title for the terminal', '\u001B]0;x\u0007'],
  ['a C1 control', '\u009B31m'],
  ['a delete', '\u007F'],
  ['a return to the line’s start', 'a\rb'],
  ['a backspace', 'a\bb'],
  ['an override of direction', 'photo\u202Egpj.exe'],
  ['an isolate', '\u2067x\u2069'],
  ['a mark of direction', '\u200Fx\u200E\u061C'],
  ['line separators', '\u2028\u2029'],
  ['tags that nobody sees', '\u{E0041}\u{E007F}'],
];

describe('words of strangers', () => {
  it.each(hostile)('%s is no order any more', (_what, text) => {
    const harmless = printable(`before ${text} after`);
    expect(harmless).toMatch(/^before .*\uFFFD.* after$/u);
    expect(harmless).not.toMatch(/[\p{Cc}\p{Bidi_C}\u2028\u2029\u{E0000}-\u{E007F}]/u);
  });

  it.each(hostile)('%s is the same in a JSON document, as an escape', (_what, text) => {
    const json = printableJson(JSON.stringify({ [text]: text }));
    expect(json).not.toMatch(/[\p{Cc}\p{Bidi_C}\u2028\u2029\u{E0000}-\u{E007F}]/u);
    expect(JSON.parse(json)).toEqual({ [text]: text });
  });

  it('all else stays: lines, tabs, scripts that run from right to left, joined emoji', () => {
    const text = 'Zoë’s “犬”\n\tשלום مرحبا 👩‍👩‍👧 e\u0301';
    expect(printable(text)).toBe(text);
    expect(printableJson(text)).toBe(text);
  });
});
