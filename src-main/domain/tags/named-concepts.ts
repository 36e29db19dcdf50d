/** @file What packs say of concepts that they know by name (`Signals.concepts`), by concept of the vocabulary. */
import type { ConceptSignal } from '../evidence/kind.ts';
import { compareBands, sureFrom, type TagBand } from './bands.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One concept in one photo, as a pack names it. */
export interface NamedReading {
  probability: number;
  /** null = below the threshold that the pack gives for it */
  band: TagBand;
}

/**
 * By name of the vocabulary's concept. Where several items or packs name one concept, the surest reading counts
 * and the others add nothing: they see the same pixels, mostly through the same features, so that their
 * agreement is no second piece of evidence.
 */
export function namedReadings(
  signals: readonly ConceptSignal[],
  vocabulary: Pick<Vocabulary, 'forItem'>,
): Map<string, NamedReading> {
  const readings = new Map<string, NamedReading>();
  for (const signal of signals) {
    const name = vocabulary.forItem(signal.name)?.name;
    if (name === undefined) continue;
    const reading = { probability: signal.probability, band: bandOfSignal(signal) };
    const other = readings.get(name);
    if (!other || isSurer(reading, other)) readings.set(name, reading);
  }
  return readings;
}

/**
 * Whether the first reading is shown more plainly, or as plainly and with a higher probability. The
 * probabilities of all are calibrated, so that they can be compared.
 */
export function isSurer(a: NamedReading, b: NamedReading): boolean {
  const bands = compareBands(a.band, b.band);
  return bands > 0 || (bands === 0 && a.probability > b.probability);
}

/**
 * The pack's threshold decides whether it is shown, for it is the one that was measured; the product's, and what
 * the pack says of its test photos, whether it is shown plainly.
 */
function bandOfSignal({ probability, threshold, surest }: ConceptSignal): TagBand {
  if (probability < threshold) return null;
  return probability >= sureFrom && surest === 'sure' ? 'sure' : 'maybe';
}
