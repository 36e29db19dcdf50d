/** @file Derives tags and captions during an import, in parallel to it: the grid never waits for them. */
import type { ImportDeps } from './import-item.ts';

/** photos of one derive call */
const derivedAtOnce = 256;

export interface ConcurrentDerive {
  add(ids: readonly string[]): void;
  /** Resolves when no derive call is in progress. */
  settled(): Promise<void>;
}

/**
 * Photos are queued. When the signal fires, the queue is dropped: the derive at the end of the evidence
 * backfill finds these photos.
 */
export function createConcurrentDerive(
  { derive, log }: Pick<ImportDeps, 'derive' | 'log'>,
  signal: AbortSignal,
): ConcurrentDerive {
  let pending: string[] = [];
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (pending.length > 0 && !signal.aborted) {
      const ids = pending.splice(0, derivedAtOnce);
      try {
        await derive.derivePhotos(ids);
      } catch (error) {
        // the derive at the end of the import throws if it still fails
        log.warn({ err: error }, 'tags and captions could not be written during the import');
        pending = [];
      }
    }
    running = null;
  }

  return {
    add(ids) {
      pending.push(...ids);
      running ??= drain();
    },
    settled: () => running ?? Promise.resolve(),
  };
}
