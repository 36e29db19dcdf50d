/**
 * @file Converts a text to the token ids of a text tower: WordPiece, byte-pair and unigram files of Hugging
 * Face, truncated and padded as the pack requires.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '../../../src-preload/contract/index.ts';
import { clipTokenizer } from './clip-tokenizer.ts';

export interface Tokens {
  ids: number[];
  /** 1 = a token of the text, 0 = filling */
  mask: number[];
}
export type Tokenize = (text: string) => Tokens;

/** A longer text is cut first: no tower reads that much, and some patterns are slow on very long texts. */
const longestText = 20_000;

/**
 * @param tokenizerJson parsed tokenizer.json; truncation and padding stored in it are not used
 * @param options.maxTokens longer texts are cut on the right; the closing token stays
 * @param options.padId fills every text up to maxTokens; null = no filling
 * @param options.merges text of merges.txt: `tokenizerJson` is then CLIP's vocab.json
 * @throws AppError model_invalid where the file is of a kind that cannot be read
 */
export function createTokenizer(
  tokenizerJson: object,
  tokenizerConfig: object,
  options: { maxTokens: number; padId: number | null; merges?: string | null },
): Tokenize {
  const { maxTokens, padId, merges = null } = options;
  const encode = encoderOf(
    merges === null ? tokenizerJson : clipTokenizer(tokenizerJson, merges),
    tokenizerConfig,
  );
  // ids around every text: [CLS] … [SEP], <start> … <end>, or only an end
  const bare = encode('');
  return (text) => {
    const ids = cut(encode(text.slice(0, longestText)), bare, maxTokens);
    const filling = padId === null ? 0 : maxTokens - ids.length;
    return {
      ids: [...ids, ...Array<number>(filling).fill(padId ?? 0)],
      mask: [...ids.map(() => 1), ...Array<number>(filling).fill(0)],
    };
  };
}

function encoderOf(tokenizerJson: object, tokenizerConfig: object): (text: string) => number[] {
  try {
    const tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
    return (text) => tokenizer.encode(text).ids;
  } catch (cause) {
    throw new AppError(
      'model_invalid',
      'This pack’s tokenizer.json is of a kind that cannot be read. ' +
        'Get the model’s tokenizer.json again, or choose another model.',
      null,
      { cause },
    );
  }
}

function cut(ids: number[], bare: readonly number[], maxTokens: number): number[] {
  if (ids.length <= maxTokens) return ids;
  let closing = 0;
  while (closing < bare.length && ids.at(-1 - closing) === bare.at(-1 - closing)) closing += 1;
  // an opening token may equal the closing one: one side only
  closing = Math.min(closing, Math.ceil(bare.length / 2));
  return closing === 0
    ? ids.slice(0, maxTokens)
    : [...ids.slice(0, maxTokens - closing), ...ids.slice(-closing)];
}
