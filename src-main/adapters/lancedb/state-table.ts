/** @file The table of the catalogue's own state: one row a name. */
import { columns } from './records.ts';
import type { SerializedTable } from './serialized-table.ts';
import { quote } from './sql.ts';

export type StateRow = { name: 'format' | 'appliedSeq'; value: string };

/** @returns null where it was never written */
export async function readState(
  state: SerializedTable<StateRow>,
  name: StateRow['name'],
): Promise<string | null> {
  const rows = await state.read((table) =>
    table
      .query()
      .where(`name = ${quote(name)}`)
      .toArrow(),
  );
  return rows.numRows === 0 ? null : columns(rows).text('value', 0);
}
