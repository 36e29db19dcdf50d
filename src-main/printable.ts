/**
 * @file Removes control characters from foreign texts (names of files, models and cameras, captions) for
 * terminals, logs and tables.
 */

/**
 * Control characters except tab and line feed (C0, DEL, C1: U+009B begins a terminal sequence, too), marks
 * that change the direction of text (so that the displayed text differs from the real one), line separators,
 * and invisible characters.
 */
const orders = [
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f',
  '\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f',
  '\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}',
].join('');
const anyOrder = new RegExp(`[${orders}]`, 'gu');

/** The text with U+FFFD for each such character. */
export function printable(text: string): string {
  return text.replace(anyOrder, '\uFFFD');
}

/** An equivalent JSON document, with such characters as escapes. */
export function printableJson(json: string): string {
  return json.replace(anyOrder, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
