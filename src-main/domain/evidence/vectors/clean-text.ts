/** @file What happens to a text before a text tower's tokenizer: as its training texts were cleaned. Pure. */
import type { Cleaning } from './manifest.ts';

/** ASCII punctuation, Python's string.punctuation without the underscore, which separates words */
const punctuation = /[!-/:-@[-^`{-~]/g;

/**
 * @param locale of `lower-locale`; this computer's where it is left out
 * `canonicalize` follows open_clip's canonicalize_text, which follows big_vision.
 */
export function cleanText(text: string, clean: Cleaning, locale?: string): string {
  switch (clean) {
    case 'none':
      return text;
    case 'lower':
      return text.toLowerCase();
    case 'lower-locale':
      return text.toLocaleLowerCase(locale);
    case 'canonicalize':
      return text
        .replaceAll('_', ' ')
        .replace(punctuation, '')
        .toLowerCase()
        .split(/\s+/)
        .filter(Boolean)
        .join(' ');
  }
}
