/**
 * @file The one place that hears the events of an import: keeps its progress, tells the job, writes a line a
 * file for whoever wants to read them all.
 */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { CountedFile, Emit, ImportEvent, Outcome } from './import-events.ts';
import { countedLine, lineOf, noProgress, toReport, updateOf, withEvents } from './import-progress.ts';
import type { ReportLine } from './report-lines.ts';

/** By path: how files were counted, and their lines. */
export type CountedFiles = Map<string, { outcome: Outcome; line: ReportLine }>;

export interface ImportReporterDeps {
  tell: (update: JobUpdate) => void;
  now: () => number;
  /** takes the line of each file that is not just as it was */
  line: (line: ReportLine) => void;
  /**
   * What earlier runs of the same import counted, before they were interrupted: it stays counted so. Added
   * to.
   */
  before: CountedFiles;
  /** whether the person took this photo out of the library */
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

  /** @returns the file as it is counted: as an earlier run counted it, or as removed where it was taken out */
  function settled(file: CountedFile): CountedFile {
    const mine: CountedFile = isRemoved(file.photoId) ? { ...file, outcome: 'removed' } : file;
    const earlier = before.get(file.path);
    const lineNow = countedLine(mine);
    if (lineNow && mine.outcome !== 'unchanged')
      before.set(file.path, { outcome: mine.outcome, line: lineNow });
    const written = earlier?.line ?? lineNow;
    if (written) line(written);
    return earlier ? { ...mine, outcome: earlier.outcome } : mine;
  }

  function recorded(event: ImportEvent): ImportEvent {
    if (event.kind === 'counted') return settled(event);
    if (event.kind === 'skipped' || event.kind === 'failed') line(lineOf(event));
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
