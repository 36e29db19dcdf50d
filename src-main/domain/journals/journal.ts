/**
 * @file The port to an append-only journal, for the library's two files of record. Implemented by
 * adapters/journal.
 */

/** A part of the file that is not a good line. It stays on disk: nothing that a person decided is deleted. */
export interface JournalProblem {
  kind: 'torn' | 'bad';
  /** 1 = first */
  line: number;
  reason: string;
}

/** Parses one line: `bad` lines are skipped and reported; a newer format throws AppError('library_newer'). */
export type ParseLine<Line> = (value: unknown) => { ok: true; line: Line } | { ok: false; reason: string };

export interface Journal<Line> {
  /**
   * Calls `visit` with every good line in order.
   * @throws AppError library_newer where a line was written by a newer Sightline
   */
  read(visit: (line: Line) => void): Promise<void>;
  /**
   * Appends all lines with one write and one fsync; resolves after the fsync. Calls queue. A torn tail is
   * moved to another file first. On failure the file stays as it was.
   * @throws AppError disk_full
   */
  append(lines: readonly Line[]): Promise<void>;
  /** Problems found by the last read. */
  problems(): readonly JournalProblem[];
  close(): Promise<void>;
}

export interface JournalOptions<Line> {
  path: string;
  /** where a torn tail is moved to */
  tornPath: string;
  parse: ParseLine<Line>;
  /** converts a line to the JSON that is written */
  format: (line: Line) => unknown;
}
export type OpenJournal = <Line>(options: JournalOptions<Line>) => Journal<Line>;
