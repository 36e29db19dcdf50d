/** @file Evidence in LanceDB: one table a pack. */
import type { Connection } from '@lancedb/lancedb';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { EvidenceStore } from '../../domain/catalogue/evidence-store.ts';
import type { EvidenceKind, EvidenceRow, PhotoRow } from '../../domain/catalogue/rows.ts';
import {
  deleteEvidenceRows,
  hashesOf,
  openEvidenceTable,
  shortHash,
  type EvidenceTable,
} from './evidence-table.ts';
import { byIds, newestFirst } from './queries.ts';
import { columns, evidenceFromArrow, evidenceSchema } from './records.ts';
import type { SerializedTable, TableAccess } from './serialized-table.ts';
import { isIn } from './sql.ts';
import { evidenceTableName } from './table-names.ts';
import { createTable, evidenceIndices } from './tables.ts';

interface EvidenceTables {
  connection: Connection;
  photos: SerializedTable<PhotoRow>;
  /** by pack; kept up here */
  evidence: Map<string, EvidenceTable>;
  access: TableAccess;
}

export function createLanceEvidence(tables: EvidenceTables): EvidenceStore {
  return { ...tableMethods(tables), ...rowMethods(tables) };
}

type TableMethods = Pick<EvidenceStore, 'ensureEvidence' | 'dropEvidence' | 'evidencePacks'>;

function tableMethods({ connection, evidence, access }: EvidenceTables): TableMethods {
  const drop = async (packId: string) => {
    const pack = evidence.get(packId);
    if (!pack) return;
    evidence.delete(packId);
    await pack.table.close();
    await connection.dropTable(evidenceTableName(packId));
  };
  return {
    async ensureEvidence(kind) {
      const present = evidence.get(kind.packId);
      if (present && sameKind(present.kind, kind)) return;
      await access.inPlace();
      await drop(kind.packId);
      const name = evidenceTableName(kind.packId);
      const table = await createTable(connection, name, evidenceSchema(kind), evidenceIndices());
      evidence.set(kind.packId, await openEvidenceTable(table, kind.packId, access));
    },
    dropEvidence: drop,
    evidencePacks: async () => [...evidence.keys()].sort(),
  };
}

function rowMethods({ photos, evidence }: EvidenceTables): Omit<EvidenceStore, keyof TableMethods> {
  return {
    async putEvidence(packId, rows) {
      const pack = evidence.get(packId);
      if (!pack) throw new AppError('internal', `There is no evidence table for the pack “${packId}”.`);
      checkDimensions(pack.kind, rows);
      await pack.table.put(rows);
      for (const row of rows) pack.hashes?.set(row.photoId, shortHash(row.contentHash));
    },
    async getEvidence(packId, photoIds) {
      const table = evidence.get(packId)?.table;
      if (!table) return new Map();
      const rows = await byIds(photoIds, (part) =>
        table.read(async (lance) =>
          evidenceFromArrow(await lance.query().where(isIn('photoId', part)).toArrow()),
        ),
      );
      return new Map(rows.map((row) => [row.photoId, row]));
    },
    async lackingEvidence(packId, limit) {
      const pack = evidence.get(packId);
      const hashes = pack ? await hashesOf(pack) : new Map<string, string>();
      const where = 'removed = false AND failureCode IS NULL AND thumbhash IS NOT NULL';
      const candidates = await photos.read((table) =>
        table.query().where(where).orderBy(newestFirst).select(['id', 'contentHash']).toArrow(),
      );
      const at = columns(candidates);
      const lacking: string[] = [];
      for (let row = 0; row < candidates.numRows && lacking.length < limit; row += 1) {
        const id = at.text('id', row);
        if (hashes.get(id) !== shortHash(at.text('contentHash', row))) lacking.push(id);
      }
      return lacking;
    },
    countEvidence: async (packId) =>
      (await evidence.get(packId)?.table.read((table) => table.countRows())) ?? 0,
    async evidenceContents(packId) {
      const rows = await evidence
        .get(packId)
        ?.table.read((table) => table.query().select(['photoId', 'contentHash']).toArrow());
      if (!rows) return new Map();
      const at = columns(rows);
      return new Map(
        Array.from(
          { length: rows.numRows },
          (_, row) => [at.text('photoId', row), at.text('contentHash', row)] as const,
        ),
      );
    },
    async deleteEvidence(packId, photoIds) {
      const pack = evidence.get(packId);
      if (pack) await deleteEvidenceRows(pack, photoIds);
    },
  };
}

function sameKind(a: EvidenceKind, b: EvidenceKind): boolean {
  return a.kind === b.kind && (a.kind !== 'vector' || b.kind !== 'vector' || a.dimensions === b.dimensions);
}

/** Checked before rows are queued, so that they cannot fail a commit they share with others. */
function checkDimensions(kind: EvidenceKind, rows: readonly EvidenceRow[]): void {
  if (kind.kind !== 'vector') return;
  const wrong = rows.find((row) => row.vector?.length !== kind.dimensions);
  if (wrong)
    throw new AppError(
      'model_invalid',
      `The pack “${kind.packId}” gave a vector of ${wrong.vector?.length ?? 'no'} dimensions instead of ${kind.dimensions}.`,
    );
}
