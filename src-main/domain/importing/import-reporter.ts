/**
 * @file Collects all import events: keeps the progress, updates the job, and writes the report, one line a
 * file.
 */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { CountedFile, Emit, ImportEvent, Outcome } from './import-events.ts';
import {
  reportLineOfCounted,
  reportLineOfUncounted,
  noProgress,
  toReport,
  updateOf,
  withEvents,
} from './import-progress.ts';
import type { ReportLine } from './report-lines.ts';

/** By path: the outcomes and report lines of counted files. */
export type CountedFiles = Map<string, { outcome: Outcome; line: ReportLine }>;

export interface ImportReporterDeps {
  tell: (update: JobUpdate) => void;
  now: () => number;
  /** takes the report line of each file that has one */
  line: (line: ReportLine) => void;
  /** What earlier, interrupted runs of the same import counted: it stays counted so. Is added to. */
  before: CountedFiles;
  /** whether the person removed this photo from the library */
  isRemoved: (photoId: string) => boolean;
}

export interface ImportReporter {
  emit: Emit;
  report(): ImportReport;
}

export function createImportReporter({
  tell,
  now,
  line,
  before,
  isRemoved,
}: ImportReporterDeps): ImportReporter {
  const startedMs = now();
  let progress = noProgress;

  /** @returns the file with the outcome of an earlier run, or `removed` where the person removed its photo */
  function counted(file: CountedFile): CountedFile {
    const mine: CountedFile = isRemoved(file.photoId) ? { ...file, outcome: 'removed' } : file;
    const earlier = before.get(file.path);
    const lineNow = reportLineOfCounted(mine);
    if (lineNow && mine.outcome !== 'unchanged')
      before.set(file.path, { outcome: mine.outcome, line: lineNow });
    const written = earlier?.line ?? lineNow;
    if (written) line(written);
    return earlier ? { ...mine, outcome: earlier.outcome } : mine;
  }

  function recorded(event: ImportEvent): ImportEvent {
    if (event.kind === 'counted') return counted(event);
    if (event.kind === 'skipped' || event.kind === 'failed') line(reportLineOfUncounted(event));
    return event;
  }

  return {
    emit(events) {
      const known = events.map(recorded);
      progress = withEvents(progress, known);
      const update = updateOf(known, progress);
      if (Object.keys(update).length > 0) tell(update);
    },
    report: () => toReport(progress, Math.max(0, Math.round(now() - startedMs)) / 1_000),
  };
}
