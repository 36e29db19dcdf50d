/** @file The table of one pack's evidence. */
import type { Table } from '@lancedb/lancedb';
import type { EvidenceKind, EvidenceRow } from '../../domain/catalogue/rows.ts';
import { forIds } from './queries.ts';
import { columns, evidenceToArrow } from './records.ts';
import { createSerializedTable, type SerializedTable, type TableAccess } from './serialized-table.ts';
import { isIn } from './sql.ts';

export interface EvidenceTable {
  kind: EvidenceKind;
  table: SerializedTable<EvidenceRow>;
  /**
   * photo id → first 8 of the content hash its evidence was made from; loaded when first asked what is
   * lacking
   */
  hashes: Map<string, string> | null;
}

/** Its kind is told from its columns. */
export async function openEvidenceTable(
  table: Table,
  packId: string,
  access: TableAccess,
): Promise<EvidenceTable> {
  const vector = (await table.schema()).fields.find((field) => field.name === 'vector');
  const kind: EvidenceKind = vector
    ? { packId, kind: 'vector', dimensions: (vector.type as { listSize: number }).listSize }
    : { packId, kind: 'objects' };
  return {
    kind,
    hashes: null,
    table: createSerializedTable<EvidenceRow>({
      table,
      keyColumn: 'photoId',
      keyOf: (row) => row.photoId,
      toArrow: (rows) => evidenceToArrow(kind, rows),
      ...access,
    }),
  };
}

/** As `hashes` of the table has them. */
export function shortHash(contentHash: string): string {
  return contentHash.slice(0, 8);
}

/** Read in the writers' queue, so that no row is written between the reading and the keeping. */
export async function hashesOf(pack: EvidenceTable): Promise<Map<string, string>> {
  const hashes = pack.hashes ?? new Map<string, string>();
  if (pack.hashes) return hashes;
  await pack.table.write(async (table) => {
    const rows = await table.query().select(['photoId', 'contentHash']).toArrow();
    const at = columns(rows);
    for (let row = 0; row < rows.numRows; row += 1)
      hashes.set(at.text('photoId', row), shortHash(at.text('contentHash', row)));
    pack.hashes = hashes;
  });
  return hashes;
}

export async function deleteEvidenceRows(pack: EvidenceTable, photoIds: readonly string[]): Promise<void> {
  await forIds(photoIds, (part) => pack.table.write((table) => table.delete(isIn('photoId', part))));
  for (const id of photoIds) pack.hashes?.delete(id);
}
