/** @file What an ONNX graph says of itself: inputs, outputs, and the numbers that its weights are made of. */

/** Element types of ONNX that models for pictures and texts use; others are `other`. */
export type ElementType = 'float32' | 'float16' | 'bfloat16' | 'int8' | 'uint8' | 'int32' | 'int64' | 'other';

/** An input or output. */
export interface GraphValue {
  name: string;
  type: ElementType;
  /** null = any number */
  dims: readonly (number | null)[];
}

export interface GraphFacts {
  /** without those that have a value in the graph */
  inputs: readonly GraphValue[];
  outputs: readonly GraphValue[];
  /** names of its operators */
  operators: ReadonlySet<string>;
  /** how many numbers of each type its weights have */
  weights: ReadonlyMap<ElementType, number>;
}

/** What most of the weights are. */
export type Precision = 'fp32' | 'fp16' | 'int8' | 'int4';

/** The precision of a graph's weights; null where it has none that are known. */
export function precisionOf({ operators, weights }: GraphFacts): Precision | null {
  // they are stored as bytes, with two numbers in each
  if (operators.has('MatMulNBits') || operators.has('GatherBlockQuantized')) return 'int4';
  const count = (...types: ElementType[]) => types.reduce((sum, type) => sum + (weights.get(type) ?? 0), 0);
  const counts: [Precision, number][] = [
    ['fp32', count('float32')],
    ['fp16', count('float16', 'bfloat16')],
    ['int8', count('int8', 'uint8')],
  ];
  const [most, amount] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return amount > 0 ? most : null;
}
