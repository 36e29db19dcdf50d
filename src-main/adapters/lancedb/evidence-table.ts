/** @file The table of one pack's evidence. */
import type { Table } from '@lancedb/lancedb';
import type { EvidenceRecord, EvidenceTableShape } from '../../domain/catalogue/evidence-store.ts';
import { kindOfColumns } from '../../domain/evidence/kinds.ts';
import { evidenceFromArrow, evidenceToArrow, invalidInArrow } from './evidence-records.ts';
import { byIds, forIds } from './queries.ts';
import { columns } from './records.ts';
import { createSerializedTable, type SerializedTable, type TableAccess } from './serialized-table.ts';
import { isIn } from './sql.ts';

export interface EvidenceTable {
  shape: EvidenceTableShape;
  table: SerializedTable<EvidenceRecord>;
  /** a filter for one row a photo; null = each row is one */
  onePerPhoto: string | null;
  /**
   * photo id → first 8 of the content hash its evidence was made from; loaded at the first query for lacking
   * evidence
   */
  hashes: Map<string, string> | null;
}

/** Its kind is found by its columns. @returns null where this version does not know the kind */
export async function openEvidenceTable(
  table: Table,
  packId: string,
  access: TableAccess,
): Promise<EvidenceTable | null> {
  const { fields } = await table.schema();
  const kind = kindOfColumns(new Set(fields.map(({ name }) => name)));
  if (!kind) {
    table.close();
    return null;
  }
  const vector = kind.rows.columns.find(({ type }) => type === 'vector')?.name;
  const list = fields.find(({ name }) => name === vector)?.type as { listSize: number } | undefined;
  return createEvidenceTable(table, { packId, kind, dimensions: list?.listSize ?? null }, access);
}

/** @param table made for this shape */
export function createEvidenceTable(
  table: Table,
  shape: EvidenceTableShape,
  access: TableAccess,
): EvidenceTable {
  const { regions } = shape.kind.rows;
  return {
    shape,
    onePerPhoto: regions ? 'part = 0' : null,
    hashes: null,
    table: createSerializedTable<EvidenceRecord>({
      table,
      keyColumn: regions ? 'rowKey' : 'photoId',
      keyOf: ({ photoId }) => photoId,
      toArrow: (records) => evidenceToArrow(shape, records),
      // a photo may have fewer regions than before
      ...(regions && {
        replaces: (records) =>
          isIn(
            'photoId',
            records.map(({ photoId }) => photoId),
          ),
      }),
      ...access,
    }),
  };
}

/** As `hashes` of the table has them. */
export function shortHash(contentHash: string): string {
  return contentHash.slice(0, 8);
}

/** Photo id → content hash, one a photo. */
export async function contentsOf({ onePerPhoto }: EvidenceTable, table: Table): Promise<Map<string, string>> {
  const query = table.query().select(['photoId', 'contentHash']);
  const rows = await (onePerPhoto === null ? query : query.where(onePerPhoto)).toArrow();
  const at = columns(rows);
  return new Map(
    Array.from({ length: rows.numRows }, (_, row) => [at.text('photoId', row), at.text('contentHash', row)]),
  );
}

/** Photo id → run and time, one a photo. */
export async function runsOf(
  { onePerPhoto }: EvidenceTable,
  table: Table,
): Promise<Map<string, { runId: string; at: string }>> {
  const query = table.query().select(['photoId', 'runId', 'at']);
  const rows = await (onePerPhoto === null ? query : query.where(onePerPhoto)).toArrow();
  const { text } = columns(rows);
  return new Map(
    Array.from({ length: rows.numRows }, (_, row) => [
      text('photoId', row),
      { runId: text('runId', row), at: text('at', row) },
    ]),
  );
}

/** Read in the writers' queue, so that no row is written between the reading and the keeping. */
export async function hashesOf(pack: EvidenceTable): Promise<Map<string, string>> {
  if (pack.hashes) return pack.hashes;
  const hashes = new Map<string, string>();
  await pack.table.write(async (table) => {
    for (const [id, hash] of await contentsOf(pack, table)) hashes.set(id, shortHash(hash));
    pack.hashes = hashes;
  });
  return hashes;
}

export async function evidenceOf(pack: EvidenceTable, ids: readonly string[]): Promise<EvidenceRecord[]> {
  return byIds(ids, (part) =>
    pack.table.read(async (table) =>
      evidenceFromArrow(pack.shape, await table.query().where(isIn('photoId', part)).toArrow()),
    ),
  );
}

/** Of these photos, those whose evidence is invalid (`EvidenceStore.invalidEvidence`). */
export async function invalidOf(pack: EvidenceTable, ids: readonly string[]): Promise<string[]> {
  return byIds(ids, (part) =>
    pack.table.read(async (table) =>
      invalidInArrow(pack.shape, await table.query().where(isIn('photoId', part)).toArrow()),
    ),
  );
}

export async function putEvidenceRecords(
  pack: EvidenceTable,
  records: readonly EvidenceRecord[],
): Promise<void> {
  await pack.table.put(records);
  for (const { photoId, contentHash } of records) pack.hashes?.set(photoId, shortHash(contentHash));
}

export async function deleteEvidenceRows(pack: EvidenceTable, photoIds: readonly string[]): Promise<void> {
  await forIds(photoIds, (part) => pack.table.write((table) => table.delete(isIn('photoId', part))));
  for (const id of photoIds) pack.hashes?.delete(id);
}
