/** @file Tags and captions of what an import writes, made beside it: the grid never waits for them. */
import type { ImportDeps } from './import-item.ts';

/** photos of one derive beside the import */
const derivedAtOnce = 256;

export interface ConcurrentDerive {
  add(ids: readonly string[]): void;
  /** Resolves when nothing of it is under way. */
  settled(): Promise<void>;
}

/**
 * What it cannot keep up with waits, and is dropped when the signal fires: the derive at the end of
 * understanding finds it.
 */
export function createConcurrentDerive(
  { derive, log }: Pick<ImportDeps, 'derive' | 'log'>,
  signal: AbortSignal,
): ConcurrentDerive {
  let waiting: string[] = [];
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (waiting.length > 0 && !signal.aborted) {
      const ids = waiting.splice(0, derivedAtOnce);
      try {
        await derive.derivePhotos(ids);
      } catch (error) {
        // the derive at the end of the import says it if it is still so
        log.warn({ err: error }, 'tags and captions could not be written beside the import');
        waiting = [];
      }
    }
    running = null;
  }

  return {
    add(ids) {
      waiting.push(...ids);
      running ??= drain();
    },
    settled: () => running ?? Promise.resolve(),
  };
}
