/** @file What is known of a provider before it is tried with a pack. Pure. */
import type { ProviderName } from '../../src-preload/contract/index.ts';
import type { Finding } from '../adapters/onnx/provider-test.ts';
import type { ProviderNote } from './protocol.ts';

/** so much slower than the CPU with one model, it is with others: their self-tests would take minutes */
const hopelessRatio = 20;

/** Its own finding; else that it is hopelessly slow with another pack. null = it is to be tried. */
export function knownFinding(
  packId: string,
  provider: ProviderName,
  notes: readonly ProviderNote[],
): Finding | null {
  const own = notes.find((note) => note.packId === packId && note.provider === provider);
  const other = notes.find(
    (note) => note.provider === provider && note.outcome === 'slower' && (note.ratio ?? 0) >= hopelessRatio,
  );
  if (own || !other) return own ?? null;
  const { state, outcome, ratio } = other;
  return { state, outcome, ratio, reason: `With another model it was ${ratio} × slower than the CPU.` };
}
