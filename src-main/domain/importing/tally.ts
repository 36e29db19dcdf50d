/** @file What an import found, as it goes: the report, the failures, the progress. */
import type { ImportFailure, ImportReport } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';

/** How a found file is counted. */
export type Outcome = 'imported' | 'updated' | 'unchanged' | 'moved' | 'duplicates';

export interface Tally {
  note(text: string): void;
  /** How many files there are to work on from here. */
  expect(total: number): void;
  /** Files of the present step that are done. */
  step(count: number): void;
  count(outcome: Outcome, files?: number): void;
  skip(kind: string): void;
  fail(path: string, failure: { code: string; message: string }): void;
  damaged(path: string): void;
  report(): ImportReport;
}

export interface TallyDeps {
  tell: (update: JobUpdate) => void;
  now: () => number;
}

export function createTally({ tell, now }: TallyDeps): Tally {
  const startedMs = now();
  const counts: Record<Outcome, number> = { imported: 0, updated: 0, unchanged: 0, moved: 0, duplicates: 0 };
  const skipped = new Map<string, number>();
  const failed: ImportFailure[] = [];
  const damaged: string[] = [];
  let done = 0;

  return {
    note: (note) => tell({ note, done: (done = 0), total: null }),
    expect: (total) => tell({ total }),
    step: (count) => tell({ done: (done += count) }),
    count: (outcome, files = 1) => void (counts[outcome] += files),
    skip: (kind) => void skipped.set(kind, (skipped.get(kind) ?? 0) + 1),
    fail(path, { code, message }) {
      failed.push({ path, code, message });
      tell({ failures: failed });
    },
    damaged: (path) => void damaged.push(path),
    report() {
      const { imported, updated, unchanged, moved, duplicates } = counts;
      return {
        found: imported + updated + unchanged + moved + duplicates + failed.length,
        ...counts,
        skipped: [...skipped].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
        failed: [...failed],
        damaged: [...damaged].sort(),
        seconds: Math.round(now() - startedMs) / 1_000,
      };
    },
  };
}
