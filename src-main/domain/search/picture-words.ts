/**
 * @file Words of a query that models read or named in a picture: text in it, and tags by other models than
 * encoder and detector. They are evidence that adds to the score, never an exact match: a picture that says
 * “dog” seldom shows one.
 */
import type { QueryWord } from './authored-search.ts';
import { isPictureText, isReadText, type PhotoText } from './photo-texts.ts';
import { isUnspaced } from '../shared/words.ts';

/** How far the words in a picture speak for a query. All are 0 where there are none. */
export interface PictureWords {
  /** share of the query's words that stand in the picture or in another text of the photo, 0…1 */
  share: number;
  /** information in the words that were read, in bits: a long or rare word is no coincidence */
  readBits: number;
  /** how sure it is that these words were read, and not others like them: of the least sure one, 0…1 */
  certainty: number;
  /** mean probability over the query's words of the tags that name them, 0…1 */
  tagged: number;
}

export const noPictureWords: PictureWords = { share: 0, readBits: 0, certainty: 1, tagged: 0 };

/**
 * Bits of a letter of English where its neighbours are known (Shannon 1951, upper bound). A character of a
 * script without blanks is a syllable or a word.
 */
const bitsPerLetter = 1.3;
const bitsPerUnspacedLetter = 4;
/** A thing that other models recognize is seldom asked for by its written name. */
const namedThingFactor = 0.35;
/** Words that do not stand in one line in the order of the query. */
const scatteredFactor = 0.7;

/**
 * @param inOrder the words must stand in this order, one after the other
 * @param readShare share of the library's photos that have all words only with those that were read
 */
export function pictureWordsOf(
  { words, inOrder }: { words: readonly QueryWord[]; inOrder: boolean },
  texts: readonly PhotoText[],
  readShare: number,
): PictureWords {
  const written = texts.filter((text) => !isPictureText(text));
  const tags = texts.filter(({ kind }) => kind === 'model tag' || kind === 'described');
  const lines = texts.filter(isReadText);
  const isPhrase = lines.some((line) => hasPhrase(line, words, inOrder));
  const probabilityOf = (word: QueryWord) =>
    tags.reduce((most, tag) => (hasWord(tag, word) ? Math.max(most, tag.probability ?? 0) : most), 0);
  const found = words.map((word) => {
    if (written.some((text) => hasWord(text, word)))
      return { isFound: true, probability: 0, bits: 0, certainty: 0 };
    const probability = probabilityOf(word);
    const certainty =
      inOrder && !isPhrase ? 0 : Math.max(0, ...lines.map((line) => readCertainty(line, word)));
    return {
      isFound: probability > 0 || certainty > 0,
      probability,
      bits: probability === 0 && certainty > 0 ? bitsOf(word) : 0,
      certainty,
    };
  });
  const read = found.filter(({ bits }) => bits > 0);
  const tagged = sum(found.map(({ probability }) => probability)) / words.length;
  if (words.length === 0 || (read.length === 0 && tagged === 0)) return noPictureWords;
  const share = found.filter(({ isFound }) => isFound).length / words.length;
  const bits = sum(read.map((word) => word.bits)) * (read.length > 1 && !isPhrase ? scatteredFactor : 1);
  const readBits = share === 1 ? Math.min(bits, -Math.log2(readShare)) : bits;
  return { share, readBits, certainty: Math.min(1, ...read.map(({ certainty }) => certainty)), tagged };
}

/** A word of a script without blanks may stand inside a longer run of letters. */
function hasWord(text: PhotoText, { base, spellings }: QueryWord): boolean {
  return (
    spellings.some((spelling) => text.words.has(spelling)) || (isUnspaced(base) && text.text.includes(base))
  );
}

/** 1 = the word stands there; less where another one does that may be a misreading of it; 0 = neither. */
function readCertainty(line: PhotoText, word: QueryWord): number {
  if (hasWord(line, word)) return 1;
  const read = [...(word.misreadings ?? [])].filter(([misread]) => line.words.has(misread));
  return Math.max(0, ...read.map(([, certainty]) => certainty));
}

/** All words in one line, in the order of the query; between them may stand others, but for `adjoining`. */
function hasPhrase({ text }: PhotoText, words: readonly QueryWord[], adjoining: boolean): boolean {
  if (adjoining) return ` ${text} `.includes(` ${words.map(({ base }) => base).join(' ')} `);
  const sequence = text.split(' ');
  let from = 0;
  return words.every(({ spellings, misreadings }) => {
    const at = sequence.findIndex(
      (word, index) => index >= from && (spellings.includes(word) || misreadings?.has(word) === true),
    );
    from = at + 1;
    return at >= 0;
  });
}

function bitsOf({ base, namesThing }: QueryWord): number {
  const bits = [...base].length * (isUnspaced(base) ? bitsPerUnspacedLetter : bitsPerLetter);
  return namesThing ? namedThingFactor * bits : bits;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
