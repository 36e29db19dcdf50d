/**
 * @file What queries of several tables share: filters, orders, and lists of ids that are too long for one
 * query.
 */
import type { ArrowTable } from './arrow.ts';
import { columns } from './records.ts';

const idsPerQuery = 1_000;

/** `isShownByItself` as a filter. */
export const shownByItself = 'removed = false AND shownWith IS NULL';

export const newestFirst = [
  { columnName: 'takenAtSortMs', ascending: false, nullsFirst: false },
  { columnName: 'id', ascending: false },
];

export function textColumn(table: ArrowTable, name: string): string[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => at.text(name, row));
}

export function idsOf(table: ArrowTable): string[] {
  return textColumn(table, 'id');
}

/** Calls `run` with at most 1,000 of them at a time, one call after the other. */
export async function forIds(
  ids: readonly string[],
  run: (part: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (const part of idParts(ids)) await run(part);
}

/** As `forIds`; @returns the rows of all calls */
export async function byIds<Row>(
  ids: readonly string[],
  read: (part: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  await forIds(ids, async (part) => void rows.push(...(await read(part))));
  return rows;
}

export function* idParts(ids: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < ids.length; start += idsPerQuery) yield ids.slice(start, start + idsPerQuery);
}
