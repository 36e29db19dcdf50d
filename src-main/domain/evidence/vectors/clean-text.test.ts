/** @file Texts as a text tower's training texts were cleaned; the expected ones are Python's. */
import { expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

it.each([
  ['none', ' A  Dog! ', ' A  Dog! '],
  ['lower', ' A  DOG! ÄÖÉ', ' a  dog! äöé'],
  // open_clip.tokenizer.canonicalize_text
  ['canonicalize', '  A_dog\tand\n "two" CATS!? ', 'a dog and two cats'],
  ['canonicalize', "don’t, don't: 3.14 & <b>", 'don’t dont 314 b'],
  ['canonicalize', '日本の桜。', '日本の桜。'],
  ['canonicalize', '!?', ''],
] as const)('cleans (%s) %j to %j', (clean, text, expected) => {
  expect(cleanText(text, clean)).toBe(expected);
});

it('makes lower case as the language has it', () => {
  expect(cleanText('IĞDIR', 'lower-locale', 'tr')).toBe('ığdır');
  expect(cleanText('IMAGE', 'lower-locale', 'en')).toBe('image');
});
