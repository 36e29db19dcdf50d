/**
 * @file One LanceDB table with one writer: a queue of writes, batched edits, compaction, and reads that
 * survive a concurrent clean-up.
 */
import type { Table } from '@lancedb/lancedb';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { ArrowTable } from './arrow.ts';

const rowsPerCommit = 1_000;
const commitsBeforeOptimize = 50;
const idleMs = 10_000;
/**
 * Readers of an older version get this long before its files go; with none at all, one read in eighty failed.
 */
const graceMs = 60_000;

export interface SerializedTable<Row> {
  /** Inserts or replaces rows by key; the last of a doubled key wins. Answers after they can be read. */
  put(rows: readonly Row[]): Promise<void>;
  /** Runs a write of another kind in its turn; no other write overlaps it. */
  write(run: (table: Table) => Promise<unknown>): Promise<void>;
  /** Reads rows and puts back what `change` makes of them, in one turn. */
  update(read: (table: Table) => Promise<Row[]>, change: (row: Row) => Row | null): Promise<Row[]>;
  read<Result>(run: (table: Table) => Promise<Result>): Promise<Result>;
  optimize(): Promise<void>;
  /** Compacts, and removes all that was written before this moment and is no part of the table now. */
  tidy(before: Date): Promise<void>;
  /**
   * Puts another table in the place of this one, in its turn; `make` is called when the old one is closed.
   */
  replace(make: () => Promise<Table>): Promise<void>;
  /** Waits for the writes queued so far. */
  close(): Promise<void>;
}

/** What is the same for all tables of one catalogue. */
export interface TableAccess {
  /** throws where the catalogue's folder is not the one that was opened: LanceDB would begin a new one */
  inPlace: () => Promise<void>;
  /** opens the table of this name with nothing in its caches */
  reopen: (name: string) => Promise<Table>;
  log: Log;
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}
type Write<Row> = { waiter: Waiter } & (
  { rows: readonly Row[] } | { run: (table: Table) => Promise<unknown> }
);

/**
 * LanceDB lets writes overlap and then doubles rows or rejects one, so here they never do. Edits that come
 * while a commit is under way go into the next one together: alone an edit never waits, and under load
 * commits stay few. Without `inPlace` nothing is checked; without `reopen` the table stays open as it is.
 */
export function createSerializedTable<Row>(
  deps: {
    table: Table;
    keyColumn: string;
    keyOf: (row: Row) => string;
    toArrow: (rows: readonly Row[]) => ArrowTable;
    /** where one of `Row` is several rows of the table: a filter for all that these replace */
    replaces?: (rows: readonly Row[]) => string;
  } & Pick<TableAccess, 'log'> &
    Partial<TableAccess>,
): SerializedTable<Row> {
  const { log, inPlace = async () => {} } = deps;
  let { table } = deps;
  const queue: Write<Row>[] = [];
  let working: Promise<void> | null = null;
  /** reads under way; a table that gave way is closed by the last of its own */
  const readers = new Map<Table, number>();
  let commits = 0;
  /** of the last commit, by a clock that only goes on */
  let committedMs = -Infinity;
  /** when files of earlier versions were last removed */
  let cleanedMs = Infinity;
  let idleTimer: NodeJS.Timeout | undefined;

  function enqueue(
    write: { rows: readonly Row[] } | { run: (table: Table) => Promise<unknown> },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      queue.push({ ...write, waiter: { resolve, reject } });
      working ??= work();
    });
  }

  async function work(): Promise<void> {
    clearTimeout(idleTimer);
    // Let callers of the same turn of the event loop join the first commit.
    await Promise.resolve();
    for (let batch = takeBatch(queue); batch.length > 0; batch = takeBatch(queue)) {
      try {
        await inPlace();
        for (const write of batch) if ('run' in write) await write.run(table);
        await merge(batch.flatMap((write) => ('rows' in write ? write.rows : [])));
        for (const write of batch) write.waiter.resolve();
      } catch (error) {
        const translated = translate(error);
        for (const write of batch) write.waiter.reject(translated);
      }
      if (commits >= commitsBeforeOptimize) await compact();
    }
    // files of the last versions are kept for their readers: compact again when these have ended
    if (commits > 0) compactIn(idleMs);
    else if (cleanedMs - committedMs < graceMs) compactIn(graceMs + idleMs);
    // without a pause after checking the empty queue, or a write in between would wait forever
    working = null;
  }

  function compactIn(ms: number): void {
    idleTimer = setTimeout(() => {
      enqueue({ run: compact }).catch((error: unknown) =>
        log.warn({ err: error, table: table.name }, 'the catalogue could not be compacted'),
      );
    }, ms).unref();
  }

  function noteCommit(): void {
    commits += 1;
    committedMs = performance.now();
  }

  async function merge(rows: readonly Row[]): Promise<void> {
    const unique = [...new Map(rows.map((row) => [deps.keyOf(row), row])).values()];
    for (let start = 0; start < unique.length; start += rowsPerCommit) {
      const part = unique.slice(start, start + rowsPerCommit);
      const merging = table.mergeInsert(deps.keyColumn).whenMatchedUpdateAll().whenNotMatchedInsertAll();
      await (
        deps.replaces ? merging.whenNotMatchedBySourceDelete({ where: deps.replaces(part) }) : merging
      ).execute(deps.toArrow(part));
      noteCommit();
    }
  }

  /** A failed compaction costs speed, not data: it is logged and tried again after the next commits. */
  async function compact(): Promise<void> {
    if (commits > 0) noteCommit();
    commits = 0;
    cleanedMs = performance.now();
    try {
      await table.optimize({ cleanupOlderThan: new Date(Date.now() - graceMs) });
      if (deps.reopen) await renew(deps.reopen);
    } catch (error) {
      log.warn({ err: error, table: table.name }, 'the catalogue could not be compacted');
    }
  }

  /**
   * In its turn: no write is under way. LanceDB keeps the files of every full-text index it ever read open,
   * four a compaction, and 40 to 120 KB of every commit (github.com/lance-format/lance/issues/1983), whatever
   * its caches may hold; they go with the connection.
   */
  async function renew(reopen: (name: string) => Promise<Table>): Promise<void> {
    const old = table;
    table = await reopen(old.name);
    if (!readers.has(old)) old.close();
  }

  async function reading<Result>(from: Table, run: (table: Table) => Promise<Result>): Promise<Result> {
    readers.set(from, (readers.get(from) ?? 0) + 1);
    try {
      return await run(from);
    } finally {
      const left = readers.get(from)! - 1;
      if (left > 0) readers.set(from, left);
      else {
        readers.delete(from);
        if (from !== table) from.close();
      }
    }
  }

  return {
    put: (rows) => (rows.length === 0 ? Promise.resolve() : enqueue({ rows })),
    write: (run) =>
      enqueue({
        run: async () => {
          await run(table);
          noteCommit();
        },
      }),
    async update(read, change) {
      const changed: Row[] = [];
      await enqueue({
        run: async () => {
          for (const row of await read(table)) {
            const next = change(row);
            if (next !== null) changed.push(next);
          }
          await merge(changed);
        },
      });
      return changed;
    },
    async read(run) {
      try {
        return await reading(table, run);
      } catch (error) {
        await inPlace();
        if (!(error instanceof Error) || !/not found/i.test(error.message)) throw translate(error);
        // A clean-up removed files of the version this read began with.
        await table.checkoutLatest();
        return await reading(table, run);
      }
    },
    optimize: () => enqueue({ run: compact }),
    tidy: (before) =>
      enqueue({
        run: async () => {
          // one process has the table open, and no write is under way: what no version names was left by a
          // stop
          await table.optimize({ cleanupOlderThan: before, deleteUnverified: true });
          if (deps.reopen) await renew(deps.reopen);
        },
      }),
    replace: (make) =>
      enqueue({
        run: async () => {
          table.close();
          table = await make();
          commits = 0;
        },
      }),
    async close() {
      while (working) await working;
      clearTimeout(idleTimer);
      table.close();
    },
  };
}

/** The next commit: either one write of another kind, or as many gathered edits as fit. */
function takeBatch<Row>(queue: Write<Row>[]): Write<Row>[] {
  const first = queue.shift();
  if (!first || 'run' in first) return first ? [first] : [];
  const batch = [first];
  let rows = first.rows.length;
  for (
    let next = queue[0];
    next && 'rows' in next && rows + next.rows.length <= rowsPerCommit;
    next = queue[0]
  ) {
    rows += next.rows.length;
    batch.push(next);
    queue.shift();
  }
  return batch;
}

/** @returns an AppError where the person can do something about it, else the error as it is */
export function translate(error: unknown): unknown {
  if (
    error instanceof Error &&
    /no space left on device|os error 28|disk quota exceeded|os error 122|os error 112/i.test(error.message)
  ) {
    return new AppError(
      'disk_full',
      'The disk that holds the library is full. Nothing was lost; free some space and try again.',
      null,
      { cause: error },
    );
  }
  return error;
}
