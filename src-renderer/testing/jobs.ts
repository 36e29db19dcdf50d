/** @file Jobs and reports of imports for tests. */
import type { ImportReport, JobSnapshot } from '../../src-preload/contract/index.ts';

export function reportOf(over: Partial<ImportReport> = {}): ImportReport {
  return {
    found: 5,
    imported: 5,
    updated: 0,
    unchanged: 0,
    moved: 0,
    duplicates: 0,
    removed: 0,
    skipped: [],
    failed: [],
    damaged: [],
    offers: [],
    problems: [],
    seconds: 3,
    ...over,
  };
}

/** A running import, unless said otherwise. */
export function jobOf(over: Partial<JobSnapshot> = {}): JobSnapshot {
  return {
    id: 'j',
    kind: 'import',
    state: 'running',
    note: '',
    done: 2,
    total: 5,
    rate: null,
    secondsLeft: null,
    failures: 0,
    error: null,
    report: null,
    startedAt: null,
    endedAt: null,
    ...over,
  };
}

export const doneJob = (report: ImportReport | null, over: Partial<JobSnapshot> = {}): JobSnapshot =>
  jobOf({ state: 'done', done: 5, endedAt: '2024-01-01T00:00:00Z', report, ...over });
