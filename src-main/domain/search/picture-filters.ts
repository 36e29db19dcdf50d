/**
 * @file Filters for what a picture is, not what it shows: “red photos”, “black and white pictures”, “portrait
 * format”. Pure.
 */
import { colourNames } from '../shared/picture-colours.ts';

export interface PictureFilter {
  /** half-open range of the sentence */
  start: number;
  end: number;
  label: string;
  /** one of these must be among the photo's facts (facts/fact-codes.ts) */
  codes: readonly string[];
}

const noun = '(?:photos?|pictures?|images?|pics?|shots?|photographs?)';
/** After it nothing follows, or what the pictures are of: not “red photo album”. */
const end = '(?=\\s*(?:$|[,;.]|(?:of|from|in|with|taken|at|on|by|and|without|showing|that)\\b))';
const before = '(?<![\\p{L}\\p{N}-])';
const otherSpellings: Readonly<Record<string, string>> = {
  gray: 'grey',
  violet: 'purple',
  cyan: 'turquoise',
  teal: 'turquoise',
};
const colours = [...colourNames, ...Object.keys(otherSpellings)].join('|');

const forms: readonly [pattern: string, filter: (word: string) => Pick<PictureFilter, 'label' | 'codes'>][] =
  [
    [
      `(black (?:and|&) white|b ?& ?w|monochrome|gr[ae]yscale) ${noun}${end}|${noun} in (black (?:and|&) white)${end}|^(black (?:and|&) white|monochrome|b ?& ?w)$`,
      () => ({ label: 'Black and white', codes: ['black-and-white'] }),
    ],
    [`(sepia) ${noun}${end}`, () => ({ label: 'Sepia', codes: ['sepia'] })],
    [`(?:mostly |predominantly )?(${colours}) ${noun}${end}|mostly (${colours})${end}`, mostly],
    [
      `(dark|bright) ${noun}${end}`,
      (word) => ({ label: `${capitalised(word)} photos`, codes: [`${word}-photo`] }),
    ],
    [
      `(?:in )?(portrait|landscape|square|vertical|horizontal|upright) (?:format|orientation|mode)${end}|(vertical|horizontal|upright) ${noun}${end}`,
      format,
    ],
  ];

/** In the order in which they stand; no two of one range. */
export function findPictureFilters(text: string): PictureFilter[] {
  const found: PictureFilter[] = [];
  for (const [pattern, filter] of forms) {
    for (const match of text.matchAll(new RegExp(`${before}(?:${pattern})`, 'giu'))) {
      const [start, stop] = [match.index, match.index + match[0].length];
      if (found.some((other) => start < other.end && stop > other.start)) continue;
      const word = match.slice(1).find((part) => part !== undefined) ?? '';
      found.push({ start, end: stop, ...filter(word.toLowerCase()) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function mostly(word: string): Pick<PictureFilter, 'label' | 'codes'> {
  const name = otherSpellings[word] ?? word;
  return { label: `Mostly ${name}`, codes: [`mostly-${name}`] };
}

function format(word: string): Pick<PictureFilter, 'label' | 'codes'> {
  const names: Readonly<Record<string, string>> = {
    vertical: 'portrait',
    upright: 'portrait',
    horizontal: 'landscape',
  };
  const name = names[word] ?? word;
  return { label: `${capitalised(name)} format`, codes: [`${name}-format`] };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
