/** @file The stored decisions: the fold of decisions.jsonl, and the only way to append a line to it. */
import { createSerialQueue } from '../../serial-queue.ts';
import type { Journal, JournalProblem } from '../journals/journal.ts';
import type { DecisionLine, LineOf } from './decision-lines.ts';
import { createDecisions, type Decisions } from './decisions.ts';

type Content<Kind extends DecisionLine['kind']> = Kind extends unknown
  ? Omit<LineOf<Kind>, 'seq' | 'id' | 'at'>
  : never;
/** The content of a line; its number, id and time are set when it is written. */
export type NewDecision = Content<DecisionLine['kind']>;

export interface DecisionStore extends Omit<Decisions, 'apply'> {
  /**
   * Writes one line and folds it. Resolves after the fsync.
   * @returns the photos whose decisions changed
   * @throws AppError disk_full: nothing changed
   */
  record(decision: NewDecision): Promise<readonly string[]>;
  /** Reads every good line of the log from the first: for the library check. */
  readLines(visit: (line: DecisionLine) => void): Promise<void>;
  /** Lines that could not be read when the library was opened. */
  problems(): readonly JournalProblem[];
  close(): Promise<void>;
}

/** @throws AppError library_newer */
export async function openDecisions(deps: {
  journal: Journal<DecisionLine>;
  newId: () => string;
  now: () => Date;
}): Promise<DecisionStore> {
  const { journal } = deps;
  const { apply, ...decisions } = createDecisions();
  await journal.read(apply);
  const problems = [...journal.problems()];
  const runSerially = createSerialQueue();

  async function write(decision: NewDecision): Promise<readonly string[]> {
    const line = {
      ...decision,
      seq: decisions.lastSeq() + 1,
      id: deps.newId(),
      at: deps.now().toISOString(),
    } as DecisionLine;
    await journal.append([line]);
    return apply(line);
  }

  return {
    ...decisions,
    record: (decision) => runSerially(() => write(decision)),
    readLines: (visit) => journal.read(visit),
    problems: () => problems,
    close: () => journal.close(),
  };
}
