/** @file What transformers.js says of a pack that it cannot load or run, in a person's words. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { describerError } from './describer-errors.ts';

const pack = { id: 'tiny', title: 'Tiny' };

describe('an error of transformers.js', () => {
  it.each<[said: string, code: string, words: RegExp]>([
    [
      '`local_files_only=true` … file was not found locally at "/p/onnx/embed_tokens_q4.onnx".',
      'model_missing',
      /lacks embed_tokens_q4\.onnx/,
    ],
    [
      "Cannot read properties of null (reading 'tokenizer_class')",
      'model_missing',
      /lacks tokenizer_config\.json/,
    ],
    ['Unexpected token \'<\', "<html>" is not valid JSON', 'model_damaged', /configuration file/],
    ['Expected double-quoted property name in JSON at position 12', 'model_damaged', /configuration file/],
    ['Load model from /p/x.onnx failed:Protobuf parsing failed.', 'model_damaged', /incomplete/],
    [
      'model.cc:187 onnxruntime::Model::Model(ModelProto&&, …) ModelProto does not have a graph.',
      'model_damaged',
      /incomplete/,
    ],
    [
      'Unsupported model type: pix2struct',
      'model_invalid',
      /of a kind that cannot be used here \(pix2struct\)/,
    ],
    ["Unknown image_processor_type: 'MadeUp'", 'model_invalid', /\(MadeUp\)/],
    ['Missing the following inputs: past_key_values.2.decoder.key', 'model_invalid', /do not fit each other/],
    ["Cannot read properties of undefined (reading 'slice')", 'model_invalid', /do not fit each other/],
    ['Got invalid dimensions for input: pixel_values', 'model_invalid', /do not fit each other/],
    ['Number of tokens and features do not match', 'model_invalid', /do not fit each other/],
    [
      'Subgraph output (logits) is an outer scope value being returned directly',
      'model_invalid',
      /do not fit each other/,
    ],
    ['Unsupported device: "dml". Should be one of: cpu.', 'provider_failed', /cannot run on this device/],
    ['std::bad_alloc', 'out_of_memory', /not enough free memory/],
    ['something that nobody has seen', 'model_invalid', /cannot be used/],
  ])('%s', (said, code, words) => {
    const error = describerError(pack, new Error(said));
    expect(error).toMatchObject({ code, details: { packId: 'tiny' } });
    expect(error.message).toMatch(words);
    expect(error.message).toContain('“Tiny”');
  });

  it('of ours stays as it is', () => {
    const error = new AppError('cancelled', 'Stopped.');
    expect(describerError(pack, error)).toBe(error);
  });
});
