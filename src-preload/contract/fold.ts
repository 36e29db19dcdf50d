/** @file How words are compared, in engine and renderer: one folding for search, one key for tags. */

/** All characters that people type for an apostrophe. */
export const apostrophes = "'’‘‛ʼʻʹʽ`´′＇";

const anyApostrophe = new RegExp(`[${apostrophes}]`, 'gu');
/** Middle dots inside a word: Catalan "Paral·lel". */
const innerDots = /(?<=\p{L}\p{M}*)[·‧](?=\p{L})/gu;
/** Invisible characters: soft hyphens, zero-width and direction marks, variation selectors. */
const invisible = /[\p{Cf}\uFE00-\uFE0F]/gu;
const markedScripts = ['Inherited', 'Latin', 'Greek', 'Cyrillic', 'Hebrew', 'Arabic']
  .map((script) => String.raw`\p{sc=${script}}`)
  .join('');
/**
 * Optional marks: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and tatweel. Vowel
 * signs of Indic and Thai words and the voicing marks of kana are letters to their readers: they stay.
 */
const optionalMarks = new RegExp(String.raw`(?![\u3099\u309a])(?=[${markedScripts}])\p{Mn}|\u0640`, 'gu');
/** Letters that Unicode does not decompose, by what people type for them. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ȷ: 'j',
  ĸ: 'k',
  ƀ: 'b',
  ɓ: 'b',
  ƈ: 'c',
  ȼ: 'c',
  ɖ: 'd',
  ɗ: 'd',
  ɇ: 'e',
  ə: 'e',
  ǝ: 'e',
  ɛ: 'e',
  ƒ: 'f',
  ǥ: 'g',
  ɠ: 'g',
  ɣ: 'g',
  ɨ: 'i',
  ɩ: 'i',
  ɉ: 'j',
  ƙ: 'k',
  ƚ: 'l',
  ɲ: 'n',
  ƞ: 'n',
  ɔ: 'o',
  ɵ: 'o',
  ƥ: 'p',
  ɍ: 'r',
  ʃ: 's',
  ƭ: 't',
  ʈ: 't',
  ʉ: 'u',
  ʋ: 'v',
  ƴ: 'y',
  ɏ: 'y',
  ƶ: 'z',
  ʒ: 'z',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ک: 'ك',
  ے: 'ي',
  ہ: 'ه',
};
const foldedLetters = new RegExp(Object.keys(letters).join('|'), 'gu');
/** The common case: only upper case has to be folded. */
const plainAscii = /^[\x20-\x5f\x61-\x7e]*$/;
const foreignDigits = /(?![0-9])\p{Nd}/gu;

/**
 * The form of a text for comparison in searches: without case, accents, width, ligatures and invisible marks,
 * letters such as ß, ø, ł, ı, ς replaced by plain ones, all apostrophes straight, all digits 0–9. Works for
 * any text.
 */
export function fold(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
  return (
    text
      .replace(anyApostrophe, "'")
      .normalize('NFKD')
      .replace(invisible, '')
      // some signs come apart into what is typed for an apostrophe, some letters into one and a dot
      .replace(anyApostrophe, "'")
      .replace(innerDots, '')
      .replace(optionalMarks, '')
      .toLowerCase()
      .replace(optionalMarks, '')
      .replace(foldedLetters, (letter) => letters[letter]!)
      .replace(foreignDigits, (digit) => String(digitValue(digit.codePointAt(0)!)))
      .normalize('NFC')
  );
}

/** Decimal digits are in rows of ten that start at …0, in some scripts at …6. */
function digitValue(code: number): number {
  const startsAtSix = (code >= 0x966 && code <= 0xdef) || (code >= 0x1946 && code <= 0x194f);
  return (((code & 0xf) - (startsAtSix ? 6 : 0) + 16) % 16) % 10;
}

/**
 * Two names are one tag where this is the same: without case, composed, without invisible characters. Accents
 * stay: “får” and “far” are two words, and neither replaces the other.
 */
export function tagKey(name: string): string {
  return name
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFC');
}
