/** @file One run of an import, from its first folder to its report. */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportDeps } from './import-item.ts';
import { createImportReporter, type CountedFiles } from './import-reporter.ts';
import type { ReportWriter } from './import-reports.ts';
import { importPhases, type ImportPhases } from './phases.ts';
import type { ImportScope } from './phases/scan.ts';
import { createRootGuard } from './root-guard.ts';
import { createUnwrittenPreviews } from './unwritten-previews.ts';

export interface ScanRunDeps extends ImportDeps {
  /** takes the report lines */
  lines: Pick<ReportWriter, 'add'>;
  /** how earlier, interrupted runs of the same import counted each file */
  before: CountedFiles;
  /** called after each write with the photos to derive again */
  written: (ids: readonly string[]) => void;
  /** replaced in tests */
  phases?: ImportPhases | undefined;
}

/**
 * Imports the files of the roots.
 * @throws AppError disk_full; the signal's reason when stopped
 */
export async function runScan(
  { lines, before, phases = importPhases, ...deps }: ScanRunDeps,
  scope: ImportScope,
  signal: AbortSignal,
  tell: (update: JobUpdate) => void,
): Promise<ImportReport> {
  const { now = Date.now } = deps;
  const { emit, report } = createImportReporter({
    tell,
    now,
    line: lines.add,
    before,
    isRemoved: (id) => deps.decisions.of(id).removed,
  });
  const previews = createUnwrittenPreviews(deps);
  const context: ImportContext = {
    ...deps,
    vision: previews.watched,
    written(ids) {
      previews.written(ids);
      deps.written(ids);
    },
    now,
    signal,
    guard: createRootGuard(deps.disk),
    emit,
  };
  try {
    await phases.run({ scope, before }, context);
  } finally {
    await previews.discard();
  }
  return report();
}
