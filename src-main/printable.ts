/**
 * @file Words of strangers (names of files, models and cameras, captions) made harmless for a terminal, a log
 * and a table.
 */

/**
 * Control characters but tab and line feed (C0, DEL, C1: U+009B begins an order to the terminal, too), marks
 * that turn the direction of text (what is read is not what is there), line separators, and characters that
 * are never seen.
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

/** A JSON document that says the same, with such characters as escapes. */
export function printableJson(json: string): string {
  return json.replace(anyOrder, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
