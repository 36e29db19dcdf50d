/** @file How tables are made and kept up: their columns, those that came later, their indices. */
import { Index, type Connection, type Table } from '@lancedb/lancedb';
import { Float64, Int32, Utf8, type ArrowSchema, type DataType } from './arrow.ts';
import { fileSchema, photoSchema, stateSchema } from './records.ts';
import { translate } from './serialized-table.ts';

/** Every catalogue has these; the tables of evidence come and go with the model packs. */
const fixedTables = {
  state: { schema: stateSchema, indices: (): Record<string, Index> => ({}) },
  photos: {
    schema: photoSchema,
    indices: (): Record<string, Index> => ({
      id: Index.btree(),
      takenAtSortMs: Index.btree(),
      tagNames: Index.labelList(),
      searchText: fullText(),
    }),
  },
  files: {
    schema: fileSchema,
    indices: (): Record<string, Index> => ({ key: Index.btree(), photoId: Index.btree() }),
  },
};
export type FixedTableName = keyof typeof fixedTables;

export function fixedTableIndices(name: FixedTableName): Record<string, Index> {
  return fixedTables[name].indices();
}

export function evidenceIndices(): Record<string, Index> {
  return { photoId: Index.btree() };
}

/** @throws AppError disk_full */
export function createFixedTable(connection: Connection, name: FixedTableName): Promise<Table> {
  return createTable(connection, name, fixedTables[name].schema, fixedTableIndices(name));
}

/** @param present names of the tables that are there; it is made where it is not among them */
export async function openFixedTable(
  connection: Connection,
  name: FixedTableName,
  present: ReadonlySet<string>,
): Promise<Table> {
  if (!present.has(name)) return createFixedTable(connection, name);
  return withNewColumns(await connection.openTable(name), fixedTables[name].schema);
}

/**
 * Adds new columns to a catalogue of an older version; they are empty until the photos are analyzed again.
 */
async function withNewColumns(table: Table, schema: ArrowSchema): Promise<Table> {
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
function fullText(): Index {
  return Index.fts({
    language: 'English',
    stem: true,
    removeStopWords: true,
    lowercase: true,
    asciiFolding: true,
    withPosition: false,
  });
}
