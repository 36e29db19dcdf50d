/**
 * @file Personal data in text: what is found, what only looks like it, and that the data itself is never
 * repeated.
 */
import { describe, expect, it } from 'vitest';
import { personalDataIn } from './personal-data.ts';

// numbers of documentation and test systems: no person has them
const found: [string, string[], RegExp][] = [
  ['an IBAN in groups', ['Please pay to', 'DE89 3704 0044 0532 0130 00'], /IBAN/],
  ['an IBAN without blanks, and more on the line', ['IBAN GB29NWBK60161331926819 BIC NWBKGB2L'], /IBAN/],
  ['a card number', ['VISA', '4111 1111 1111 1111', '09/28'], /payment card/],
  ['a card of another length', ['3782-822463-10005'], /payment card/],
  [
    'lines of a passport',
    ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
    /passport or identity card/,
  ],
  [
    'words of an identity card and a number',
    ['PERSONALAUSWEIS', 'L01X00T471', 'MUSTERMANN'],
    /identity document/,
  ],
  [
    'a letter',
    ['Sehr geehrte Frau Muster', 'Musterstraße 12', '12345 Musterstadt', 'Tel. 030 123 456 78'],
    /letter or form/,
  ],
  ['a form', ['name@example.org', 'Phone +44 20 7946 0018', '10 Downing Street'], /letter or form/],
];

const nothing: [string, string[]][] = [
  ['nothing', []],
  ['an IBAN with a wrong digit', ['DE89 3704 0044 0532 0130 01']],
  ['an order number that is no card', ['Order 4111 1111 1111 1112']],
  ['a number of equal digits', ['4444 4444 4444 4444']],
  ['a shop’s sign', ['Harbour Café', 'Tel. 030 123 456 78', 'open 9-18']],
  ['a street sign', ['Hauptstraße 5']],
  ['a counter', ['PASSPORT CONTROL', 'Gate 12']],
  ['a poster', ['SUMMER SALE 2024', '50 % off', 'www.example.org']],
  ['a serial number', ['S/N 0123456789012345678901234567']],
];

describe('personal data', () => {
  it.each(found)('is found in %s', (_name, lines, reason) => {
    expect(personalDataIn(lines).join('\n')).toMatch(reason);
  });

  it.each(nothing)('is not found in %s', (_name, lines) => {
    expect(personalDataIn(lines)).toEqual([]);
  });

  it('is never repeated in the reason', () => {
    for (const [, lines] of found)
      for (const reason of personalDataIn(lines)) expect(reason).not.toMatch(/\d/);
  });
});
