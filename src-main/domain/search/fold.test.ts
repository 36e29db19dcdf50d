/** @file Words that people take for the same are the same, and others are not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, tagKey } from '../../../src-preload/contract/index.ts';

describe('fold', () => {
  it.each([
    ['Bella', 'bella'],
    ['CAFÉ', 'cafe'],
    ['cafe\u0301', 'café'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['Tromsø', 'Tromso'],
    ['Łódź', 'lodz'],
    ['Đà Nẵng', 'da nang'],
    ['Ærøskøbing', 'aeroskobing'],
    ['Þingvellir', 'thingvellir'],
    ['Œuvre', 'oeuvre'],
    ['İstanbul', 'istanbul'],
    ['IŞIK', 'ışık'],
    ['Diyarbakır', 'diyarbakir'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς'],
    ['Ёлка', 'елка'],
    ['Ｂｅａｃｈ２０１９', 'beach2019'],
    ['ﬁre', 'fire'],
    ['Stra\u00ADße', 'strasse'],
    ['be\u200Bach', 'beach'],
    ['\u202Ebeach\u202C', 'beach'],
    ['L’Aquila', "l'aquila"],
    ['Hawaiʻi', "hawai'i"],
    ['Paral·lel', 'parallel'],
    ['٢٠١٩', '2019'],
    ['१९७१', '1971'],
    ['مُحَمَّد', 'محمد'],
    ['أحمد', 'احمد'],
    ['שָׁלוֹם', 'שלום'],
    ['ﾄｳｷｮｳ', 'トウキョウ'],
    ['ĳsselmeer', 'ijsselmeer'],
    ['❤\uFE0F', '❤'],
  ])('%j is %j', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it.each([
    ['かき', 'かぎ'],
    ['कमल', 'कमाल'],
    ['beach', 'beech'],
    ['대', '데'],
  ])('%j is not %j', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  it('changes nothing that is folded, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('tagKey', () => {
  it('is one for spellings in another case, composition or with marks that nobody sees', () => {
    expect(new Set(['Café', 'cafe\u0301', ' CAFÉ ', 'ca\u00ADfé'].map(tagKey)).size).toBe(1);
  });

  it('keeps words apart that differ in an accent', () => {
    expect(tagKey('får')).not.toBe(tagKey('far'));
  });
});
