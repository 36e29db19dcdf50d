/** @file A concept head's logits out of the outputs of its encoder's image tower. */
import type { ModelTools, Outputs } from '../analyzer.ts';
import type { ConceptManifest } from './manifest.ts';

/** @throws AppError model_invalid where there are not as many numbers as the manifest has items */
export function readConceptLogits(
  outputs: Outputs,
  count: number,
  { output, items }: Pick<ConceptManifest, 'output' | 'items'>,
  tools: Pick<ModelTools, 'unusable'>,
): Float32Array[] {
  const found = outputs[output];
  if (!found) throw tools.unusable(`it has no output “${output}”, only ${Object.keys(outputs).join(', ')}`);
  if (found.data.length !== count * items.length)
    throw tools.unusable(
      `it scores ${found.data.length / count} concepts, and its manifest names ${items.length}`,
    );
  if (!found.data.every(Number.isFinite)) throw tools.unusable('it gives scores that are no numbers');
  return Array.from({ length: count }, (_, at) =>
    found.data.slice(at * items.length, (at + 1) * items.length),
  );
}
