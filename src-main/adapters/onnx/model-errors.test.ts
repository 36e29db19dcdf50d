/**
 * @file What ONNX Runtime says, and what a person is told: no memory, missing, damaged and unknown are four
 * things.
 */
import { expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { modelFailure } from './model-errors.ts';

it.each<[string, string, RegExp]>([
  [
    "Could not find an implementation for ConvInteger(10) node with name 'Conv_quant'",
    'model_invalid',
    /ConvInteger.*fp16/,
  ],
  ['std::bad_alloc', 'out_of_memory', /not enough free memory.*smaller model/],
  [
    '/onnxruntime_src/bfc_arena.cc:358 void* onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 13421772800',
    'out_of_memory',
    /not enough free memory/,
  ],
  ['Array buffer allocation failed', 'out_of_memory', /not enough free memory/],
  [
    'External data path validation failed for initializer: w. Error: tensorprotoutils.cc:461 External data path does not exist: "/packs/clip/onnx/text_model.onnx_data"',
    'model_missing',
    /^text_model\.onnx_data, which the model “CLIP” needs, is missing/,
  ],
  ["Load model from /packs/clip/text.onnx failed: File doesn't exist", 'model_missing', /^text\.onnx, which/],
  [
    'External data path validation failed for initializer: w. Error: External data path escapes model directory.',
    'model_invalid',
    /outside of its folder/,
  ],
  [
    'GetExtDataFromTensorProto External initializer: w offset: 0 size to read: 24 given file_length: 10 are out of bounds or can not be read in full.',
    'model_damaged',
    /damaged or cut off/,
  ],
  [
    'Load model from /packs/clip/text.onnx failed:Protobuf parsing failed.',
    'model_damaged',
    /damaged or cut off/,
  ],
  [
    'Fatal error: com.acme:Magic(-1) is not a registered function/op',
    'model_invalid',
    /operations that this version of Sightline does not know/,
  ],
  [
    'Load model failed: Unsupported model IR version: 99, max supported IR version: 11',
    'model_invalid',
    /another export/,
  ],
  [
    '[ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : Could not find an implementation for Einsum(12) node',
    'model_invalid',
    /another export/,
  ],
  [
    '[ONNXRuntimeError] : 2 : INVALID_ARGUMENT : Got invalid dimensions for input: pixel_values',
    'model_invalid',
    /does not take the input/,
  ],
  ['something that nobody foresaw', 'model_invalid', /cannot be used: text\.onnx cannot be run/],
])('“%s” is %s', (said, code, sentence) => {
  const error = modelFailure({ id: 'clip', title: 'CLIP' }, 'text.onnx', 'run', new Error(said));
  expect(error).toMatchObject({ code, details: { packId: 'clip' } });
  expect(error.message).toMatch(sentence);
  // what happened, and what to do
  expect(error.message).toMatch(/\. [A-Z].*\.$/);
  expect(error.message).not.toContain('onnxruntime_src');
});

it('what was said in words already stays', () => {
  const error = new AppError('model_missing', 'It is gone.');
  expect(modelFailure({ id: 'clip', title: 'CLIP' }, 'text.onnx', 'open', error)).toBe(error);
});
