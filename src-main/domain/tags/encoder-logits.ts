/** @file What the encoder says of each concept, as log-odds. */
import type { ConceptLayout } from './concept-layout.ts';
import { joinedLogit } from './joined-logits.ts';
import type { NamedReading } from './named-concepts.ts';

/**
 * How much a better sibling reduces a concept's logit: weight · scale of the pack · margin to the best sibling's
 * cosine, within these margins.
 */
export const sibling = { weight: 0.3, worst: -0.4, best: 0.1 };

/**
 * NaN = the encoder has no vector for it. A concept with boxes gets the best logit of itself and the narrower
 * ones; any other is compared with its siblings.
 */
export function encoderLogits(
  { names, spoken, matrix, boxed, narrower, rivals, biases, joined }: ConceptLayout,
  vector: Float32Array,
  { scale, bias }: { scale: number; bias: number },
  readings: ReadonlyMap<string, NamedReading>,
): Float64Array {
  const cosines = new Float64Array(names.length).fill(NaN);
  for (const [row, index] of spoken.entries()) cosines[index] = rowDot(matrix, row * vector.length, vector);
  const best = (places: readonly number[]) => bestOf(places, (place) => cosines[place]!);
  const logits = new Float64Array(names.length);
  for (let index = 0; index < names.length; index += 1) {
    const cosine = cosines[index]!;
    const join = joined[index];
    if (join) logits[index] = joinedLogit(join, scale * cosine, readings);
    else if (boxed[index])
      logits[index] = scale * Math.max(cosine, best(narrower[index]!)) + bias + biases[index]!;
    else
      logits[index] =
        scale * cosine +
        bias +
        biases[index]! +
        sibling.weight *
          scale *
          Math.min(sibling.best, Math.max(sibling.worst, cosine - best(rivals[index]!)));
  }
  return logits;
}

/** The same of some concepts with boxes, by index, so that many photos are read quickly. */
export function boxedLogits(
  { rowOf, matrix, narrower, biases }: ConceptLayout,
  places: readonly number[],
  vector: Float32Array,
  { scale, bias }: { scale: number; bias: number },
): Map<number, number> {
  const cosine = (place: number) => {
    const row = rowOf.get(place);
    return row === undefined ? NaN : rowDot(matrix, row * vector.length, vector);
  };
  return new Map(
    places.map((place) => [
      place,
      scale * Math.max(cosine(place), bestOf(narrower[place]!, cosine)) + bias + biases[place]!,
    ]),
  );
}

/** −1 where there is none. */
function bestOf(places: readonly number[], cosine: (place: number) => number): number {
  let most = -1;
  for (const place of places) {
    const own = cosine(place);
    if (own > most) most = own;
  }
  return most;
}

/** Four independent sums: the processor can compute them in parallel. */
function rowDot(matrix: Float32Array, start: number, vector: Float32Array): number {
  const length = vector.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += matrix[start + i]! * vector[i]!;
    b += matrix[start + i + 1]! * vector[i + 1]!;
    c += matrix[start + i + 2]! * vector[i + 2]!;
    d += matrix[start + i + 3]! * vector[i + 3]!;
  }
  for (; i < length; i += 1) a += matrix[start + i]! * vector[i]!;
  return a + b + c + d;
}
