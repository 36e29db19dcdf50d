/**
 * @file Concepts that the encoder tells together with what a concept head names: a field is much grass that also
 * reads like a field.
 */
import { logit } from '../shared/log-odds.ts';
import type { JoinedLogit } from '../shared/model-calibration.ts';
import type { NamedReading } from './named-concepts.ts';

/** Log-odds of a named concept count within these: beyond them a head is no longer calibrated. */
const bounds = { least: -6, most: 4 };

/**
 * Logit of a joined concept. @param encoderLogit scale · cosine of the encoder, without its bias
 * @returns NaN where no pack names one of the concepts
 */
export function joinedLogit(
  { encoder, concepts, bias }: JoinedLogit,
  encoderLogit: number,
  readings: ReadonlyMap<string, NamedReading>,
): number {
  return Object.entries(concepts).reduce(
    (sum, [name, weight]) => sum + weight * boundedLogOdds(readings.get(name)?.probability ?? NaN),
    encoder * encoderLogit + bias,
  );
}

function boundedLogOdds(probability: number): number {
  return Math.min(bounds.most, Math.max(bounds.least, logit(probability)));
}
