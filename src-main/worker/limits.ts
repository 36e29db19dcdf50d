/** @file What one picture may cost, and how a worker that goes beyond it is noticed from outside. Pure. */
import { totalmem } from 'node:os';

export interface Limits {
  /** from opening a file to its pixels */
  decodeMs: number;
  /** a worker that has work and gets nothing done for so long is stuck */
  stuckMs: number;
  /** resident memory of the process */
  memoryBytes: number;
  /** pictures given to the worker at once */
  window: number;
  /** a worker without work for so long is ended; it starts again when needed */
  idleMs: number;
}

export const defaultLimits: Limits = {
  decodeMs: 60_000,
  // rightly this long at most: one inference of a large model on a slow computer, or a provider's self-test
  stuckMs: 180_000,
  memoryBytes: Math.max(3 * 2 ** 30, totalmem() / 2),
  window: 16,
  idleMs: 120_000,
};

export interface Watched {
  /** when it last got something done, or was given something to do */
  progressMs: number;
  rssBytes: number;
  looks: readonly { id: number; startedMs: number | null; decodedMs: number | null }[];
}
export type Excess = { why: 'slow'; culprit: number } | { why: 'stuck' | 'memory' };

/** What the worker has exceeded, if anything. Times are of one monotonic clock. */
export function excessOf(worker: Watched, limits: Limits, nowMs: number): Excess | null {
  if (worker.rssBytes > limits.memoryBytes) return { why: 'memory' };
  if (nowMs - worker.progressMs > limits.stuckMs) return { why: 'stuck' };
  const slow = worker.looks.find(
    ({ startedMs, decodedMs }) =>
      startedMs !== null && decodedMs === null && nowMs - startedMs > limits.decodeMs,
  );
  return slow ? { why: 'slow', culprit: slow.id } : null;
}

/**
 * Whether a process that ended by itself seems to have had too little memory: the system ended it, or it said
 * so.
 */
export function endsForMemory(reason: string): boolean {
  return /SIGKILL|bad_alloc|out of memory|ENOMEM|allocation failed|cannot allocate|ERR_WORKER_OUT_OF_MEMORY/i.test(
    reason,
  );
}
