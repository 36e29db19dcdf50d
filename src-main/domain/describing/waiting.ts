/** @file What a run of descriptions waits for: the person, other work, mains power. */
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { DescribingStore, ReadPower } from './describing-store.ts';

export interface WaitingDeps {
  store: Pick<DescribingStore, 'get'>;
  jobs: Pick<Jobs, 'list'>;
  readPower: ReadPower;
}

/** Work that comes first. Adding a model and checking files may run beside. */
const before: ReadonlySet<JobSnapshot['kind']> = new Set([
  'import',
  'models',
  'rebuild',
  'repair',
  'read-text',
]);

const pausedWords = 'Paused';

/** Null = it may go on. */
export async function waitsFor({ store, jobs, readPower }: WaitingDeps): Promise<string | null> {
  const { run, onBattery } = store.get();
  if (run?.paused) return pausedWords;
  if (jobs.list().some(({ kind, endedAt }) => before.has(kind) && endedAt === null))
    return 'Waiting for other work to end';
  if (!onBattery && (await readPower()) === 'battery') return 'Waiting for mains power';
  return null;
}

/** Wakes those who wait: something changed that they may wait for. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or after this time. @throws the signal's reason */
  heard(withinMs: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of [...waiting]) wake();
    },
    heard: (withinMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const end = () => {
          clearTimeout(timer);
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          if (signal.aborted) reject(signal.reason as Error);
          else resolve();
        };
        // it keeps no process alive that is about to end
        const timer = setTimeout(end, withinMs).unref();
        waiting.add(end);
        signal.addEventListener('abort', end);
      }),
  };
}
