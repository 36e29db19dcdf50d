/** @file The tokenizer of a folder that is to be added: which files it is made of, and its padding. Pure. */
import { z } from 'zod';
import type { TextInput } from '../evidence/vectors/manifest.ts';
import { readFields } from './folder-facts.ts';
import { invalidFolder } from './invalid-folder.ts';

const token = z.union([z.string(), z.object({ content: z.string() })]);
export const tokenizerConfig = z.object({
  model_max_length: z.number().nullish(),
  pad_token: token.nullish(),
});
const tokenizerFile = z.object({
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string() })).default([]),
  model: z.object({ vocab: z.unknown() }),
});

export interface TokenizerSource {
  files: ReadonlySet<string>;
  /** parsed tokenizer.json; null = absent */
  tokenizer: unknown;
  /** parsed vocab.json */
  vocabulary: unknown;
}

export interface TokenizerFiles {
  files: Pick<TextInput, 'tokenizer' | 'merges' | 'tokenizerConfig'>;
  /** tokenizer.json, or as much of one as vocab.json gives */
  json: unknown;
}

/** An absent limit is written as a very large number. */
export function limitOf({ model_max_length: stated }: z.infer<typeof tokenizerConfig>): number | undefined {
  return stated && stated <= 8_192 ? stated : undefined;
}

/**
 * The tokenizer's files: tokenizer.json, else CLIP's vocab.json and merges.txt.
 * @param folder they are in, ending with `/`; '' = the model's own
 * @throws AppError model_invalid
 */
export function tokenizerOf(
  { files, tokenizer, vocabulary }: TokenizerSource,
  folder: string,
): TokenizerFiles {
  const has = (name: string) => files.has(`${folder}${name}`);
  const tokenizerConfig = has('tokenizer_config.json') ? `${folder}tokenizer_config.json` : null;
  if (has('tokenizer.json'))
    return {
      files: { tokenizer: `${folder}tokenizer.json`, merges: null, tokenizerConfig },
      json: tokenizer,
    };
  if (!has('vocab.json') || !has('merges.txt'))
    throw invalidFolder(`${folder}tokenizer.json is missing. Add the one that belongs to the model.`);
  return {
    files: { tokenizer: `${folder}vocab.json`, merges: `${folder}merges.txt`, tokenizerConfig },
    json: { model: { vocab: vocabulary } },
  };
}

/** Id of the padding token; both model families were trained on texts padded to full length. */
export function padIdOf(pad: z.infer<typeof token> | null | undefined, tokenizer: unknown): number {
  const content = typeof pad === 'object' && pad !== null ? pad.content : (pad ?? '<|endoftext|>');
  const id = tokenId(content, tokenizer);
  if (id === null)
    throw invalidFolder(
      `tokenizer.json has no token “${content}” to pad texts with. Check that tokenizer.json and tokenizer_config.json belong together.`,
    );
  return id;
}

export function tokenId(content: string, tokenizer: unknown): number | null {
  const { added_tokens, model } = readFields(tokenizerFile, tokenizer, 'tokenizer.json');
  const vocabulary = model.vocab;
  const id =
    added_tokens.find((added) => added.content === content)?.id ??
    (Array.isArray(vocabulary)
      ? vocabulary.findIndex((entry) => Array.isArray(entry) && entry[0] === content)
      : (vocabulary as Record<string, number> | null)?.[content]);
  return id === undefined || id < 0 ? null : id;
}
