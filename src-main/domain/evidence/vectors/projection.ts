/**
 * @file The matrix after a text tower of sentence-transformers (its module Dense), from a file in the format
 * safetensors (github.com/huggingface/safetensors, “Format”). Pure.
 */
import { z } from 'zod';
import { floatsOf } from '../../shared/half-floats.ts';

/** `weights` row by row; the result is weights · vector + bias. */
export interface Projection {
  rows: number;
  columns: number;
  weights: Float32Array;
  bias: Float32Array | null;
}

const tensorHeader = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().positive()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

/** @returns null where the file is damaged, or holds something else */
export function readProjection(file: Uint8Array): Projection | null {
  const weights = readTensor(file, 'linear.weight');
  const [rows, columns] = weights?.shape ?? [];
  if (!weights || rows === undefined || columns === undefined || weights.shape.length !== 2) return null;
  const bias = readTensor(file, 'linear.bias');
  return { rows, columns, weights: weights.values, bias: bias?.values.length === rows ? bias.values : null };
}

export function projected(vector: Float32Array, { rows, columns, weights, bias }: Projection): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = bias?.[row] ?? 0;
    for (let at = 0; at < columns; at += 1) sum += weights[row * columns + at]! * vector[at]!;
    return sum;
  });
}

function readTensor(file: Uint8Array, name: string): { shape: number[]; values: Float32Array } | null {
  if (file.byteLength < 8) return null;
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const tensor = tensorHeader.safeParse(headerOf(file, headerBytes)?.[name]);
  if (!tensor.success) return null;
  const { dtype, shape, data_offsets } = tensor.data;
  const [from, to] = data_offsets.map((offset) => 8 + headerBytes + offset) as [number, number];
  const count = shape.reduce((product, side) => product * side, 1);
  const width = { F32: 4, F16: 2 }[dtype];
  if (width === undefined || to - from !== count * width || to > file.byteLength) return null;
  // copied, since a tensor need not begin at a multiple of its width
  const bytes = new Uint8Array(file.subarray(from, to)).buffer;
  return { shape, values: width === 4 ? new Float32Array(bytes) : floatsOf(new Uint16Array(bytes)) };
}

function headerOf(file: Uint8Array, headerBytes: number): Record<string, unknown> | null {
  if (8 + headerBytes > file.byteLength) return null;
  try {
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes))) as unknown;
    return typeof header === 'object' ? (header as Record<string, unknown> | null) : null;
  } catch {
    return null; // no header, so no safetensors
  }
}
