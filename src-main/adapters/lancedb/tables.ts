/** @file How tables are made and kept up: their columns, those that came later, their indices. */
import { Index, type Connection, type Table } from '@lancedb/lancedb';
import { Float64, Int32, Utf8, type ArrowSchema, type DataType } from './arrow.ts';
import { translate } from './serialized-table.ts';

/** A catalogue of an older Sightline gets the columns that came since; empty until its photos are looked at again. */
export async function withNewColumns(table: Table, schema: ArrowSchema): Promise<Table> {
  const there = new Set((await table.schema()).fields.map((field) => field.name));
  const lacking = schema.fields.filter((field) => !there.has(field.name));
  if (lacking.length > 0)
    await table.addColumns(
      lacking.map(({ name, type }) => ({ name, valueSql: `cast(NULL as ${sqlTypeOf(type)})` })),
    );
  return table;
}

function sqlTypeOf(type: DataType): string {
  if (type instanceof Utf8) return 'string';
  if (type instanceof Float64) return 'double';
  if (type instanceof Int32) return 'int';
  throw new Error(`no column of the type ${String(type)} can be added`);
}

/** @throws AppError disk_full */
export async function createTable(
  connection: Connection,
  name: string,
  schema: ArrowSchema,
  indices: Record<string, Index>,
): Promise<Table> {
  try {
    const table = await connection.createEmptyTable(name, schema);
    for (const [column, config] of Object.entries(indices)) await table.createIndex(column, { config });
    return table;
  } catch (error) {
    throw translate(error);
  }
}

/** @returns columns that should have an index and have none. */
export async function unindexed(table: Table, indices: Record<string, Index>): Promise<string[]> {
  const there = new Set((await table.listIndices()).flatMap(({ columns: indexed }) => indexed));
  return Object.keys(indices).filter((column) => !there.has(column));
}

/** Words in any case and without accents, by their English stems. */
export function fullText(): Index {
  return Index.fts({
    language: 'English',
    stem: true,
    removeStopWords: true,
    lowercase: true,
    asciiFolding: true,
    withPosition: false,
  });
}
