/** @file English of single names, checked by table and over the whole vocabulary. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import { listOf, manyOf, oneOf } from './grammar.ts';

describe('oneOf and manyOf', () => {
  it.each([
    ['dog', 'a dog', 'dogs'],
    ['umbrella', 'an umbrella', 'umbrellas'],
    ['hourglass', 'an hourglass', 'hourglasses'],
    ['unicycle', 'a unicycle', 'unicycles'],
    ['uniform', 'a uniform', 'uniforms'],
    ['wine glass', 'a wine glass', 'wine glasses'],
    ['knife', 'a knife', 'knives'],
    ['bus', 'a bus', 'buses'],
    ['computer mouse', 'a computer mouse', 'computer mice'],
    ['sheep', 'a sheep', 'sheep'],
    ['aircraft', 'an aircraft', 'aircraft'],
    ['broccoli', 'broccoli', 'broccoli'],
    ['snow', 'snow', 'snow'],
    ['skis', 'skis', 'skis'],
    ['scissors', 'scissors', 'scissors'],
    ['tv', 'a TV', 'TVs'],
    ['atm', 'an ATM', 'ATMs'],
    ['french horn', 'a French horn', 'French horns'],
    ['great dane', 'a Great Dane', 'Great Danes'],
    ['flock of birds', 'a flock of birds', 'flocks of birds'],
    ['camera lens', 'a camera lens', 'camera lenses'],
  ])('%s: %s, %s', (name, one, many) => {
    expect([oneOf(name), manyOf(name)]).toEqual([one, many]);
  });

  it('never says "a" before a plural or "an" before a consonant, for any concept', async () => {
    const vocabulary = await loadVocabulary(
      fileURLToPath(new URL('../../../../resources/vocabulary/', import.meta.url)),
    );
    const phrases = vocabulary.concepts.map(({ name }) => oneOf(name));
    expect(
      phrases.filter((phrase) =>
        /^an? .*(scissors|skis|jeans|glasses|trousers|children|stairs|noodles)$/.test(phrase),
      ),
    ).toEqual([]);
    expect(
      phrases.filter((phrase) => /^an [^aeiouhAEIOUx]/.test(phrase) || /^a [aeio]/i.test(phrase)),
    ).toEqual([]);
  });
});

describe('listed', () => {
  it.each([
    [[], ''],
    [['a dog'], 'a dog'],
    [['a dog', 'a cat'], 'a dog and a cat'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j: %s', (parts, text) => {
    expect(listOf(parts)).toBe(text);
  });
});
