/** @file Limits of one picture and of the worker, and checks from outside whether they are exceeded. Pure. */
import { totalmem } from 'node:os';

export interface Limits {
  /** from opening a file to its pixels */
  decodeMs: number;
  /** a worker that has work and makes no progress for this long is stuck */
  stuckMs: number;
  /** resident memory of the process */
  memoryBytes: number;
  /** pictures given to the worker at once */
  window: number;
  /** a worker without work for this long is ended; it is started again when needed */
  idleMs: number;
}

export const defaultLimits: Limits = {
  decodeMs: 60_000,
  // longest legitimate times: one inference of a large model on a slow computer, a provider's self-test
  stuckMs: 180_000,
  memoryBytes: Math.max(3 * 2 ** 30, totalmem() / 2),
  window: 16,
  idleMs: 120_000,
};

export interface WorkerUsage {
  /** time of its last progress, or of the first task it was given */
  progressMs: number;
  rssBytes: number;
  analyses: readonly { id: number; startedMs: number | null; decodedMs: number | null }[];
}
export type Excess = { why: 'slow'; pictureId: number } | { why: 'stuck' | 'memory' };

/** The limit that the worker exceeds, if any. All times are of one monotonic clock. */
export function excessOf(worker: WorkerUsage, limits: Limits, nowMs: number): Excess | null {
  if (worker.rssBytes > limits.memoryBytes) return { why: 'memory' };
  if (nowMs - worker.progressMs > limits.stuckMs) return { why: 'stuck' };
  const slow = worker.analyses.find(
    ({ startedMs, decodedMs }) =>
      startedMs !== null && decodedMs === null && nowMs - startedMs > limits.decodeMs,
  );
  return slow ? { why: 'slow', pictureId: slow.id } : null;
}

/**
 * Whether a process that ended by itself seems to have run out of memory: the system killed it, or its output
 * names the lack of memory.
 */
export function endsForMemory(reason: string): boolean {
  return /SIGKILL|bad_alloc|out of memory|ENOMEM|allocation failed|cannot allocate|ERR_WORKER_OUT_OF_MEMORY/i.test(
    reason,
  );
}
