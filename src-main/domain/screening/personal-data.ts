/**
 * @file Personal data in text that was read in a picture: account and card numbers with valid check digits,
 * passport lines, and letters or forms with names, numbers and addresses. Pure. What it returns never repeats
 * the data.
 */
import { fold } from '../../../src-preload/contract/index.ts';

/** Lengths of IBANs by country, of countries with many accounts (ISO 13616 registry); others: 15 to 34. */
const ibanLengths: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  CH: 21,
  CZ: 24,
  DE: 22,
  DK: 18,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  IE: 22,
  IT: 27,
  LI: 21,
  LU: 20,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  SE: 24,
};
/** A page of so many lines is a letter or a form more likely than a sign is. */
const linesOfPage = 12;
const signsNeeded = { page: 2, other: 3 };

/** @param lines of one picture @returns phrases that go on after “because”; none = nothing found */
export function personalDataIn(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  return [
    hasIban(text) && 'an account number (IBAN) with valid check digits is read in it',
    hasCardNumber(text) && 'a number that can be that of a payment card is read in it',
    hasPassportLine(lines) && 'the machine-readable lines of a passport or identity card are read in it',
    hasIdDocumentWords(text) && 'words of an identity document and a number are read in it',
    looksLikeForm(lines) && 'it reads like a letter or form with contact details',
  ].filter((reason) => reason !== false);
}

/** Check digits as in ISO 13616: the rest by 97 is 1. Blanks and hyphens may stand in it. */
function hasIban(text: string): boolean {
  for (const [found] of text.toUpperCase().matchAll(/\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/g)) {
    const signs = found.replace(/[^A-Z0-9]/g, '');
    const length = ibanLengths[signs.slice(0, 2)];
    if (length !== undefined ? isIban(signs.slice(0, length), length) : isIban(signs, signs.length))
      return true;
  }
  return false;
}

function isIban(signs: string, length: number): boolean {
  if (signs.length !== length) return false;
  let rest = 0;
  for (const sign of signs.slice(4) + signs.slice(0, 4))
    for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** Lengths of card numbers by their first digits (ISO/IEC 7812). */
const cardLengths: readonly [first: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|2[2-7])/, [16]],
  [/^3[47]/, [15]],
  [/^3[068]/, [14]],
  [/^6/, [16, 17, 18, 19]],
];

/** A number as cards have them, in groups or not, with the check digit of Luhn. */
function hasCardNumber(text: string): boolean {
  for (const [found] of text.matchAll(
    /(?<![\d.,/-]|[A-Z]{2}\d{2} )[2-6]\d{3}(?:[ -]?\d){9,15}(?![\d.,/-]*\d)/g,
  )) {
    const digits = found.replace(/\D/g, '');
    const isLong = cardLengths.some(
      ([first, lengths]) => first.test(digits) && lengths.includes(digits.length),
    );
    if (isLong && new Set(digits).size > 1 && isLuhn(digits)) return true;
  }
  return false;
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A line of the machine-readable zone (ICAO 9303): 30 or more capitals, digits and “<”, two “<” in a row. */
function hasPassportLine(lines: readonly string[]): boolean {
  return lines.some((line) => {
    // readers take « for <<, and set blanks between
    const signs = line.replace(/«/g, '<<').replace(/\s/g, '');
    return /^[A-Z0-9<]{28,46}$/.test(signs) && signs.includes('<<') && /[A-Z]{2}/.test(signs);
  });
}

const idWords =
  /\b(?:passport|identity card|driving licen[cs]e|driver'?s? licen[cs]e|social security|national insurance|date of birth|reisepass|personalausweis|fuhrerschein|aufenthaltstitel|geburtsdatum|geburtstag|sozialversicherung|krankenversicherung|versichertennummer|steuer-?id|steuernummer)\b/g;
/** A document’s number: digits, or capitals and digits mixed. */
const documentNumber =
  /\b(?=[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*\d)[A-Z0-9]{7,12}\b|\b\d{2}[./]\d{2}[./](?:19|20)\d{2}\b/;

/** A word alone is a sign above a counter: two of them, or one and a number. */
function hasIdDocumentWords(text: string): boolean {
  const words = new Set([...fold(text).matchAll(idWords)].map(([word]) => word));
  return words.size > 0 && documentNumber.test(text);
}

const contacts: readonly RegExp[] = [
  /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu,
  /(?<![\d.])(?:\+\d{1,3}|\(?0\d{1,5}\)?)[ /()-]*\d{2,4}(?:[ /-]?\d{2,4}){1,4}(?![\d.])/g,
  /\b(?:[\p{L}.-]*(?:stra(?:ß|ss|B)e|str\.|weg|platz|gasse|allee)\s+\d{1,4}\s?\p{L}?|\d{1,5}\s+\p{L}+\s+(?:street|st\.|road|rd\.|avenue|ave\.?|lane|drive|close))(?![\p{L}\d])/giu,
  /^\s*(?:[A-Z]{1,2}-)?\d{5}\s+\p{Lu}\p{Ll}+|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b/gmu,
  /\b(?:dear (?:mr|mrs|ms|sir|madam)|sehr geehrte[rs]?)\b/gi,
];

/** Three contact details of at least two kinds; on a page full of lines two do. A shop’s sign has fewer. */
function looksLikeForm(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  const found = contacts.map((pattern) => [...text.matchAll(pattern)].length);
  const kinds = found.filter((count) => count > 0).length;
  const total = found.reduce((sum, count) => sum + count, 0);
  return kinds >= 2 && total >= (lines.length >= linesOfPage ? signsNeeded.page : signsNeeded.other);
}
