/** @file Runs one scan at a time, and pauses scans for exclusive work. */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { CountedFiles } from './import-reporter.ts';
import type { ReportWriter } from './import-reports.ts';
import { runScan, type ScanRunDeps } from './import-run.ts';
import type { ImportScope } from './phases/scan.ts';

export interface ScanQueueDeps extends Omit<ScanRunDeps, 'lines' | 'before' | 'written'> {
  /** Stops the evidence backfill. @returns resumes it */
  pauseBackfill(): Promise<() => void>;
}

/** Callbacks of a scan. */
export interface ScanCallbacks {
  tell: (update: JobUpdate) => void;
  lines: Pick<ReportWriter, 'add' | 'restart'>;
  /** called after each write with the photos to derive again */
  written: (ids: readonly string[]) => void;
}

export interface ScanQueue {
  /**
   * One scan at a time: two would give one new file two ids. An interrupted scan is queued again and starts
   * over.
   */
  scan(scope: ImportScope, signal: AbortSignal, listeners: ScanCallbacks): Promise<ImportReport>;
  /**
   * Runs work while no scan runs: it waits for the current scan, later scans wait for it. Models keep
   * running.
   */
  withoutScan<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Like `withoutScan`, but also pauses the evidence backfill: for work on all rows. */
  withoutScanOrModels<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Like `withoutScanOrModels`, but interrupts the current scan, which starts over afterwards: for work that
   * a person waits for.
   */
  interruptingScan<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createScanQueue({ pauseBackfill, ...deps }: ScanQueueDeps): ScanQueue {
  /** of the current scan */
  let interrupt: AbortController | null = null;
  /** how many calls of `interruptingScan` have not begun their work */
  let interrupting = 0;

  const withoutScan: ScanQueue['withoutScan'] = createSerialQueue();

  const withoutScanOrModels: ScanQueue['withoutScanOrModels'] = (work) =>
    withoutScan(async () => {
      const goOn = await pauseBackfill();
      try {
        return await work();
      } finally {
        goOn();
      }
    });

  return {
    async scan(scope, signal, { tell, lines, written }) {
      const before: CountedFiles = new Map();
      for (;;) {
        const mine = new AbortController();
        try {
          return await withoutScan(() => {
            interrupt = mine;
            if (interrupting > 0) mine.abort();
            const either = AbortSignal.any([signal, mine.signal]);
            const run = runScan({ ...deps, lines, before, written }, scope, either, tell);
            return run.finally(() => (interrupt = null));
          });
        } catch (error) {
          if (!mine.signal.aborted || signal.aborted) throw error;
          lines.restart();
        }
      }
    },
    withoutScan,
    withoutScanOrModels,
    interruptingScan(work) {
      interrupting += 1;
      interrupt?.abort();
      return withoutScanOrModels(() => {
        // interrupted scans are queued behind this work now
        interrupting -= 1;
        return work();
      });
    },
  };
}
