/** @file The port to the reports of the last imports. Implemented by adapters/files/import-reports.ts. */
import type { ReportLine } from './report-lines.ts';

export interface ReportWriter {
  add(line: ReportLine): void;
  /** Begins the report again: the import was interrupted and starts over. */
  restart(): void;
  /** Writes the remaining lines; nothing may be added afterwards. */
  end(): Promise<void>;
}

export interface ImportReports {
  /** Begins the report of a job. A report that cannot be written is a line in the log: the import goes on. */
  open(jobId: string): ReportWriter;
  /** @throws AppError not_found where the job was no import, or its report is not kept any more */
  read(jobId: string): Promise<{ fileName: string; csv: string }>;
}

/** For imports inside other work: their reports are not kept. */
export const noReport: ReportWriter = {
  add: () => undefined,
  restart: () => undefined,
  end: async () => undefined,
};
