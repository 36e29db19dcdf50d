/**
 * @file The words that models read in the pictures of a library, and which of them may be misreadings of a word
 * that is searched for: a search asks for those, too.
 */
import type { PhotoRow } from '../catalogue/rows.ts';
import type { SearchIndex } from '../catalogue/search-index.ts';
import { authoredKinds, parseAuthoredText } from '../derive/authored-text.ts';
import { isUnspaced } from '../shared/words.ts';
import { misreadingCertainty, withoutLookAlikes } from './misreadings.ts';

/** Of one word of a query, the surest. */
const mostMisreadings = 24;
const shortestWord = 3;

/** Read words that may be misreadings of a word, with their certainty, 0…1. */
export type Misreadings = ReadonlyMap<string, number>;

export interface ReadWords {
  /** @param spellings base forms of a word of a query */
  misreadingsOf(spellings: readonly string[]): Promise<Misreadings>;
  /** To be called with all rows that are written. */
  rowsChanged(rows: readonly Pick<PhotoRow, 'authoredText'>[]): void;
}

/** Reads the library at the first search; words of photos that are gone stay, and find nothing. */
export function createReadWords(catalogue: Pick<SearchIndex, 'containing'>): ReadWords {
  /** read word → what it is like without signs that look alike */
  const keys = new Map<string, string>();
  let loading: Promise<void> | null = null;

  function add(authoredText: string): void {
    if (!authoredText.includes(lineStart)) return;
    for (const { kind, sequence, others } of parseAuthoredText(authoredText))
      if (kind === 'in the picture')
        for (const word of [...sequence, ...others])
          if (word.length >= shortestWord && !isUnspaced(word) && !keys.has(word))
            keys.set(word, withoutLookAlikes(word));
  }

  async function load(): Promise<void> {
    for (const { text } of await catalogue.containing('authoredText', [[lineStart]])) add(text);
  }

  return {
    async misreadingsOf(spellings) {
      await (loading ??= load().catch((error: unknown) => {
        loading = null;
        throw error;
      }));
      const found = new Map<string, number>();
      for (const [word, key] of keys) {
        if (spellings.includes(word)) continue;
        const certainty = Math.max(...spellings.map((asked) => misreadingCertainty(asked, word, key)));
        if (certainty > 0) found.set(word, certainty);
      }
      return new Map([...found].sort((a, b) => b[1] - a[1]).slice(0, mostMisreadings));
    },
    rowsChanged(rows) {
      for (const { authoredText } of rows) if (authoredText !== null) add(authoredText);
    },
  };
}

const lineStart = `\n${authoredKinds['in the picture']}: `;
