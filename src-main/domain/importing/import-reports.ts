/** @file The port to the reports of the last imports. Implemented by adapters/files/import-reports.ts. */
import type { ReportLine } from './report-lines.ts';

export interface ReportWriter {
  add(line: ReportLine): void;
  /** Begins the report anew: the import was interrupted and goes over its folders again. */
  restart(): void;
  /** Writes what waits; nothing is added afterwards. */
  end(): Promise<void>;
}

export interface ImportReports {
  /** Begins the report of a job. A report that cannot be written is a line in the log: the import goes on. */
  open(jobId: string): ReportWriter;
  /** @throws AppError not_found where the job was no import, or its report is not kept any more */
  read(jobId: string): Promise<{ fileName: string; csv: string }>;
}

/** For imports inside other work, which nobody asks about. */
export const noReport: ReportWriter = {
  add: () => undefined,
  restart: () => undefined,
  end: async () => undefined,
};
