/**
 * @file What derive works from: evidence of one photo, the person's decisions on it, the vocabulary and the
 * packs' calibration.
 */
import type { RawObject } from '../catalogue/rows.ts';

/** One photo's evidence of one pack. */
export type Evidence =
  | { packId: string; role: 'encoder'; vector: Float32Array }
  | { packId: string; role: 'detector'; objects: readonly RawObject[] };
