/**
 * @file The tokenizer.json that transformers makes of CLIP's vocab.json and merges.txt: folders of OpenCLIP
 * exports may have only these two.
 */
import { AppError } from '../../../src-preload/contract/index.ts';

const start = '<|startoftext|>';
const end = '<|endoftext|>';
const words =
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/**
 * @param vocabulary parsed vocab.json: ids by token
 * @param merges text of merges.txt, best first; its first line is a comment
 * @throws AppError model_invalid where they are not CLIP's
 */
export function clipTokenizer(vocabulary: object, merges: string): object {
  const ids = vocabulary as Partial<Record<string, number>>;
  const [startId, endId] = [ids[start], ids[end]];
  const pairs = merges
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#version'))
    .map((line) => line.split(' '));
  if (startId === undefined || endId === undefined || pairs.some(({ length }) => length !== 2))
    throw new AppError(
      'model_invalid',
      'vocab.json and merges.txt of this pack are not those of a CLIP model. Get its tokenizer.json and put it beside them.',
    );
  const special = (content: string, id: number) => ({
    ...{ id, content, special: true },
    ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(start, startId), special(end, endId)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: words }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, endId],
      cls: [start, startId],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: vocabulary,
      merges: pairs,
    },
  };
}
