/** @file Scans take turns, and give way to work that none may run beside. */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { CountedFiles } from './import-reporter.ts';
import type { ReportWriter } from './import-reports.ts';
import { runScan, type ScanRunDeps } from './import-run.ts';
import type { ImportScope } from './phases/scan.ts';

export interface ScanTurnsDeps extends Omit<ScanRunDeps, 'lines' | 'before' | 'written'> {
  /** Stops understanding. @returns goes on with it */
  pauseUnderstanding(): Promise<() => void>;
}

/** Who hears of a scan. */
export interface ScanListeners {
  tell: (update: JobUpdate) => void;
  lines: Pick<ReportWriter, 'add' | 'restart'>;
  /** called after each write with the photos that are to be derived again */
  written: (ids: readonly string[]) => void;
}

export interface ScanTurns {
  /**
   * One scan at a time: two would give one new file two ids. One that is interrupted waits for its turn
   * again.
   */
  scan(scope: ImportScope, signal: AbortSignal, listeners: ScanListeners): Promise<ImportReport>;
  /**
   * Work that no scan may run beside; it waits for the one under way, later ones wait for it. Understanding
   * goes on.
   */
  betweenScans<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Work on all rows: it waits for the scan under way, later scans wait for it, and understanding rests. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * The same for work that somebody waits for: a scan under way is interrupted for it and goes over its
   * folders again afterwards.
   */
  undisturbed<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createScanTurns({ pauseUnderstanding, ...deps }: ScanTurnsDeps): ScanTurns {
  /** of the scan under way */
  let interrupt: AbortController | null = null;
  /** works that scans have to give way to */
  let disturbing = 0;

  const betweenScans: ScanTurns['betweenScans'] = createSerialQueue();

  const exclusively: ScanTurns['exclusively'] = (work) =>
    betweenScans(async () => {
      const goOn = await pauseUnderstanding();
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
          return await betweenScans(() => {
            interrupt = mine;
            if (disturbing > 0) mine.abort();
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
    betweenScans,
    exclusively,
    undisturbed(work) {
      disturbing += 1;
      interrupt?.abort();
      return exclusively(() => {
        // whatever is interrupted waits behind this work now
        disturbing -= 1;
        return work();
      });
    },
  };
}
