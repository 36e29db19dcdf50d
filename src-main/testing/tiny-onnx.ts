/** @file Writes tiny ONNX models for tests, so that no binaries lie about. */
import {
  field,
  float,
  int,
  int64,
  ints,
  model,
  node,
  number,
  text,
  value,
  varints,
  type Bytes,
} from './onnx-protobuf.ts';

/**
 * A joint model of CLIP's shape: `image_embeds` [N, 3] is the mean of each channel of `pixel_values` [N, 3,
 * size, size]; `text_embeds` [N, 3] is the second to fourth id of `input_ids` [N, tokens] (`attention_mask`
 * is taken and not used).
 *
 * @param weights where the columns are stored instead of in the graph: their 24 bytes (`externalColumns`) at
 * this offset of that file
 * @param length of its vectors: a name = the graph does not say it
 * @param head also has `concept_logits` [N, 3], the same means
 */
export function jointModel(
  size: number,
  tokens: number,
  weights: ExternalWeights | null = null,
  head = false,
  length: number | string = 3,
): Uint8Array {
  return model([
    ...(head ? [field(1, node('Identity', ['image_embeds'], ['concept_logits'], []))] : []),
    field(
      1,
      node('ReduceMean', ['pixel_values'], ['image_embeds'], [ints('axes', [2, 3]), int('keepdims', 0)]),
    ),
    field(1, node('Gather', ['input_ids', 'columns'], ['picked'], [int('axis', 1)])),
    field(1, node('Cast', ['picked'], ['text_embeds'], [int('to', float)])),
    field(1, node('Identity', ['attention_mask'], ['unused'], [])),
    text(2, 'joint'),
    field(5, [
      ...varints(1, [3]),
      number(2, int64),
      ...columnValues(weights),
      text(8, 'columns'),
      ...externalPlace(weights),
    ]),
    field(11, value('input_ids', int64, ['texts', tokens])),
    field(11, value('pixel_values', float, ['images', 3, size, size])),
    field(11, value('attention_mask', int64, ['texts', tokens])),
    field(12, value('text_embeds', float, ['texts', length])),
    field(12, value('image_embeds', float, ['images', length])),
    field(12, value('unused', int64, ['texts', tokens])),
    ...(head ? [field(12, value('concept_logits', float, ['images', 3]))] : []),
  ]);
}

/**
 * An image tower: `image_embeds` [N, 3] is the mean of each channel of `pixel_values` [N, 3, size, size].
 * @param wrongWhenDark a picture whose red is less than a fifth gets another vector
 */
export function imageTower(size: number, wrongWhenDark = false): Uint8Array {
  const axes = [ints('axes', [2, 3]), int('keepdims', 0)];
  return model([
    field(1, node('ReduceMean', ['pixel_values'], ['means'], axes)),
    ...(wrongWhenDark
      ? [
          field(1, node('Sub', ['limit', 'means'], ['below'], [])),
          field(1, node('Relu', ['below'], ['lacking'], [])),
          field(1, node('Mul', ['lacking', 'much'], ['wrong'], [])),
          field(1, node('Add', ['means', 'wrong'], ['image_embeds'], [])),
        ]
      : [field(1, node('Identity', ['means'], ['image_embeds'], []))]),
    text(2, 'image'),
    ...(wrongWhenDark ? [floats('limit', [0.2, 0, 0]), floats('much', [50, 0, 0])] : []),
    field(11, value('pixel_values', float, ['images', 3, size, size])),
    field(12, value('image_embeds', float, ['images', 3])),
  ]);
}

/** What its image tower does besides giving an answer. */
export interface Trouble {
  /** asks for so much memory for each picture */
  bytes?: number;
  /** answers with NaN */
  noNumbers?: boolean;
}

/** As `jointModel`, for one picture, with an image tower that makes trouble. */
export function troublesomeModel(
  size: number,
  tokens: number,
  { bytes = 12, noNumbers = false }: Trouble,
): Uint8Array {
  const rows = Math.ceil(bytes / 12);
  return model([
    field(1, node('ReduceMean', ['pixel_values'], ['means'], [ints('axes', [2, 3]), int('keepdims', 0)])),
    field(1, node('Expand', ['means', 'rows'], ['many'], [])),
    field(1, node('ReduceMean', ['many'], ['one'], [ints('axes', [0]), int('keepdims', 1)])),
    field(
      1,
      noNumbers
        ? node('Log', ['below'], ['image_embeds'], [])
        : node('Identity', ['one'], ['image_embeds'], []),
    ),
    field(1, node('Neg', ['one'], ['below'], [])),
    field(1, node('Gather', ['input_ids', 'columns'], ['picked'], [int('axis', 1)])),
    field(1, node('Cast', ['picked'], ['text_embeds'], [int('to', float)])),
    text(2, 'joint'),
    field(5, [...varints(1, [3]), number(2, int64), ...varints(7, [1, 2, 3]), text(8, 'columns')]),
    field(5, [...varints(1, [2]), number(2, int64), ...varints(7, [rows, 3]), text(8, 'rows')]),
    field(11, value('input_ids', int64, ['texts', tokens])),
    field(11, value('pixel_values', float, ['images', 3, size, size])),
    field(12, value('text_embeds', float, ['texts', 3])),
    field(12, value('image_embeds', float, ['images', 3])),
  ]);
}

/** Where a tensor's bytes lie outside of the graph. */
export interface ExternalWeights {
  /** relative to the model's folder */
  location: string;
  offset?: number;
}

/** The weights that `jointModel` looks for outside: 64-bit integers 1, 2, 3. */
export const externalColumns: Uint8Array = new Uint8Array(BigInt64Array.of(1n, 2n, 3n).buffer);

function columnValues(weights: ExternalWeights | null): Bytes[] {
  return weights ? [] : varints(7, [1, 2, 3]);
}
function externalPlace(weights: ExternalWeights | null): Bytes[] {
  if (!weights) return [];
  const { location, offset = 0 } = weights;
  const entries = Object.entries({ location, offset: `${offset}`, length: `${externalColumns.length}` });
  return [...entries.map(([key, worth]) => field(13, [text(1, key), text(2, worth)])), number(14, 1)];
}

function floats(name: string, values: number[]): Bytes {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return field(5, [...varints(1, [values.length]), number(2, float), text(8, name), field(9, [bytes])]);
}
