/** @file A fork that never throws. */
import type { ForkWorker } from '../host.ts';

/**
 * A process that the system refuses to start (for lack of memory, for example) is reported as one that ended
 * at once.
 */
export function safeFork(fork: ForkWorker): ForkWorker {
  return (entry, options) => {
    try {
      return fork(entry, options);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        pid: null,
        send: () => {},
        onMessage: () => {},
        onExit: (ended) => queueMicrotask(() => ended(reason)),
        kill: () => {},
      };
    }
  };
}
