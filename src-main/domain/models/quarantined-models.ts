/**
 * @file Packs that failed when they were run, with the reason: not used until something changed that may have
 * been the cause.
 */
import type { AppError } from '../../../src-preload/contract/index.ts';

/** memory may be free again after this time */
const patienceMs = 10 * 60_000;

export interface QuarantinedModels {
  /** @returns false where it is set aside for the same reason already */
  add(packId: string, error: AppError): boolean;
  of(packId: string): AppError | null;
  forget(packId: string): void;
  /** Releases packs that were set aside because of their files, which are now found complete. */
  foundWhole(packIds: readonly string[]): void;
}

/** @param now ms of a monotonic clock */
export function createQuarantinedModels(now: () => number = () => performance.now()): QuarantinedModels {
  const aside = new Map<string, { error: AppError; untilMs: number }>();
  const of = (packId: string): AppError | null => {
    const found = aside.get(packId);
    if (!found) return null;
    if (now() < found.untilMs) return found.error;
    aside.delete(packId);
    return null;
  };
  return {
    add(packId, error) {
      if (of(packId)?.code === error.code) return false;
      aside.set(packId, { error, untilMs: error.code === 'out_of_memory' ? now() + patienceMs : Infinity });
      return true;
    },
    of,
    forget: (packId) => void aside.delete(packId),
    foundWhole(packIds) {
      for (const packId of packIds) {
        const code = of(packId)?.code;
        if (code === 'model_damaged' || code === 'model_missing') aside.delete(packId);
      }
    },
  };
}
