/**
 * @file The port to an append-only journal: what the library's two files of record need of a disk.
 * Implemented by adapters/journal.
 */

/** Something in the file that is not a good line. It stays on disk: nobody's words are deleted. */
export interface JournalProblem {
  kind: 'torn' | 'bad';
  /** 1 = first */
  line: number;
  reason: string;
}

/**
 * How one line is read: `bad` lines are skipped and reported; a newer format throws
 * AppError('library_newer').
 */
export type ParseLine<Line> = (value: unknown) => { ok: true; line: Line } | { ok: false; reason: string };

export interface Journal<Line> {
  /**
   * Calls `visit` with every good line in order.
   * @throws AppError library_newer where a line was written by a newer Sightline
   */
  read(visit: (line: Line) => void): Promise<void>;
  /**
   * Appends all lines with one write and one fsync; answers after the fsync. Calls queue.
   * A torn tail is moved aside first. On failure the file is as it was before.
   * @throws AppError disk_full
   */
  append(lines: readonly Line[]): Promise<void>;
  /** As found by the last read. */
  problems(): readonly JournalProblem[];
  close(): Promise<void>;
}

export interface JournalOptions<Line> {
  path: string;
  /** where a torn tail is moved */
  tornPath: string;
  parse: ParseLine<Line>;
  /** what of a line is written, as JSON */
  format: (line: Line) => unknown;
}
export type OpenJournal = <Line>(options: JournalOptions<Line>) => Journal<Line>;
