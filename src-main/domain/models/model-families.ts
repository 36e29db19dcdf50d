/** @file What transformers takes for granted of a family of models where its config.json is silent. */
import type { Cleaning } from '../evidence/vectors/manifest.ts';
import { tokenId } from './tokenizer-files.ts';

export interface Family {
  modelType: RegExp;
  /** of its vectors */
  dimensions: number;
  tokens: number;
  /** its vectors are the pooled states, without a projection */
  pooled: boolean;
  padding: string;
  /** its attention mask leaves the padding out */
  maskPadding: boolean;
  /** which its tokenizer.json does not do by itself */
  clean: Cleaning;
  loss: 'softmax' | 'sigmoid';
  languages: 'english' | 'many';
}

const clip: Family = {
  modelType: /^clip$/,
  dimensions: 512,
  tokens: 77,
  pooled: false,
  padding: '<|endoftext|>',
  maskPadding: true,
  clean: 'none',
  loss: 'softmax',
  languages: 'english',
};
const siglip: Family = {
  modelType: /^siglip$/,
  dimensions: 768,
  tokens: 64,
  pooled: true,
  padding: '</s>',
  maskPadding: false,
  clean: 'canonicalize',
  loss: 'sigmoid',
  languages: 'english',
};
const siglip2: Family = {
  ...siglip,
  modelType: /^siglip2/,
  padding: '<pad>',
  clean: 'lower',
  languages: 'many',
};

/**
 * @param modelType of config.json; null = there is none
 * @param tokenizer parsed tokenizer.json, or its like
 */
export function familyOf(modelType: string | null, tokenizer: unknown): Family | null {
  const has = (token: string) => tokenizer !== null && tokenId(token, tokenizer) !== null;
  if (modelType === null) return has('<|startoftext|>') ? clip : null;
  const named = [clip, siglip, siglip2].find((family) => family.modelType.test(modelType)) ?? null;
  // those of one picture size call themselves siglip, and have Gemma's tokens
  return named === siglip && has('<eos>') ? siglip2 : named;
}
