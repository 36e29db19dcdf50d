/** @file Evidence in LanceDB: one table a pack. */
import type { Connection } from '@lancedb/lancedb';
import { AppError } from '../../../src-preload/contract/index.ts';
import type {
  EvidenceRecord,
  EvidenceStore,
  EvidenceTableShape,
} from '../../domain/catalogue/evidence-store.ts';
import type { PhotoRow } from '../../domain/catalogue/rows.ts';
import { evidenceSchema } from './evidence-records.ts';
import {
  contentsOf,
  createEvidenceTable,
  deleteEvidenceRows,
  evidenceOf,
  hashesOf,
  invalidOf,
  putEvidenceRecords,
  runsOf,
  shortHash,
  type EvidenceTable,
} from './evidence-table.ts';
import { newestFirst } from './queries.ts';
import { columns } from './records.ts';
import type { SerializedTable, TableAccess } from './serialized-table.ts';
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
  return { ...tableMethods(tables), ...lookMethods(tables), ...rowMethods(tables) };
}

type TableMethods = Pick<EvidenceStore, 'ensureEvidence' | 'dropEvidence' | 'evidencePacks' | 'evidenceKind'>;

function tableMethods({ connection, evidence, access }: EvidenceTables): TableMethods {
  const drop = async (packId: string) => {
    const pack = evidence.get(packId);
    if (!pack) return;
    evidence.delete(packId);
    await pack.table.close();
    await connection.dropTable(evidenceTableName(packId));
  };
  return {
    async ensureEvidence(shape) {
      const present = evidence.get(shape.packId);
      if (present && sameShape(present.shape, shape)) return;
      await access.inPlace();
      await drop(shape.packId);
      const name = evidenceTableName(shape.packId);
      // one of a kind that is not known here
      if ((await connection.tableNames({ limit: 10_000 })).includes(name)) await connection.dropTable(name);
      const table = await createTable(connection, name, evidenceSchema(shape), evidenceIndices());
      evidence.set(shape.packId, createEvidenceTable(table, shape, access));
    },
    dropEvidence: drop,
    evidencePacks: async () => [...evidence.keys()].sort(),
    evidenceKind: async (packId) => evidence.get(packId)?.shape.kind ?? null,
  };
}

type LookMethods = Pick<
  EvidenceStore,
  | 'lackingEvidence'
  | 'lackingAnyEvidence'
  | 'countEvidence'
  | 'evidenceContents'
  | 'evidenceRuns'
  | 'invalidEvidence'
>;

/** What there is and what is not, without the evidence itself. */
function lookMethods({ photos, evidence }: EvidenceTables): LookMethods {
  const contents = async (packId: string) => {
    const pack = evidence.get(packId);
    return pack ? pack.table.read((table) => contentsOf(pack, table)) : new Map<string, string>();
  };
  const lackingOf = async (packIds: readonly string[], limit: number) => {
    const packs = await Promise.all(
      packIds.map(async (id) => {
        const pack = evidence.get(id);
        return { id, hashes: pack ? await hashesOf(pack) : new Map<string, string>() };
      }),
    );
    const where = 'removed = false AND failureCode IS NULL AND thumbhash IS NOT NULL';
    const candidates = await photos.read((table) =>
      table.query().where(where).orderBy(newestFirst).select(['id', 'contentHash']).toArrow(),
    );
    const at = columns(candidates);
    const lacking = new Map<string, string[]>();
    for (let row = 0; row < candidates.numRows && lacking.size < limit; row += 1) {
      const [id, hash] = [at.text('id', row), shortHash(at.text('contentHash', row))];
      const without = packs.filter(({ hashes }) => hashes.get(id) !== hash);
      if (without.length > 0)
        lacking.set(
          id,
          without.map((pack) => pack.id),
        );
    }
    return lacking;
  };
  return {
    lackingEvidence: async (packId, limit) => [...(await lackingOf([packId], limit)).keys()],
    lackingAnyEvidence: (packIds) => lackingOf(packIds, Infinity),
    async countEvidence(packId) {
      const pack = evidence.get(packId);
      return (await pack?.table.read((table) => table.countRows(pack.onePerPhoto ?? undefined))) ?? 0;
    },
    evidenceContents: contents,
    async evidenceRuns(packId) {
      const pack = evidence.get(packId);
      return pack ? pack.table.read((table) => runsOf(pack, table)) : new Map();
    },
    async invalidEvidence(packId, photoIds) {
      const pack = evidence.get(packId);
      return pack ? invalidOf(pack, photoIds) : [];
    },
  };
}

function rowMethods({
  evidence,
}: EvidenceTables): Omit<EvidenceStore, keyof TableMethods | keyof LookMethods> {
  return {
    async putEvidence(packId, records) {
      const pack = evidence.get(packId);
      if (!pack) throw new AppError('internal', `There is no evidence table for the pack “${packId}”.`);
      checkDimensions(pack.shape, records);
      await putEvidenceRecords(pack, records);
    },
    async getEvidence<Value>(kind: { role: string }, packId: string, photoIds: readonly string[]) {
      const pack = evidence.get(packId);
      if (pack?.shape.kind.role !== kind.role) return new Map<string, EvidenceRecord<Value>>();
      const records = (await evidenceOf(pack, photoIds)) as EvidenceRecord<Value>[];
      return new Map(records.map((record) => [record.photoId, record]));
    },
    async carryEvidence(changes) {
      const ids = [...new Set(changes.map(({ from }) => from.photoId))];
      for (const pack of evidence.values()) {
        const records = new Map((await evidenceOf(pack, ids)).map((record) => [record.photoId, record]));
        const carried = changes.flatMap(({ from, to }) => {
          const record = records.get(from.photoId);
          return record?.contentHash === from.hash
            ? [{ ...record, photoId: to.photoId, contentHash: to.hash }]
            : [];
        });
        if (carried.length > 0) await putEvidenceRecords(pack, carried);
      }
    },
    async deleteEvidence(packId, photoIds) {
      const pack = evidence.get(packId);
      if (pack) await deleteEvidenceRows(pack, photoIds);
    },
  };
}

function sameShape(a: EvidenceTableShape, b: EvidenceTableShape): boolean {
  return a.kind.role === b.kind.role && a.dimensions === b.dimensions;
}

/** Checked before records are queued, so that they cannot fail a commit they share with others. */
function checkDimensions(
  { packId, kind, dimensions }: EvidenceTableShape,
  records: readonly EvidenceRecord[],
): void {
  const names = kind.rows.columns.flatMap(({ name, type }) => (type === 'vector' ? [name] : []));
  for (const { value } of names.length > 0 ? records : [])
    for (const row of kind.rows.toRows(value))
      for (const name of names) {
        const vector = row[name] as Float32Array | null | undefined;
        if (vector?.length === dimensions || (kind.rows.regions && !vector)) continue;
        throw new AppError(
          'model_invalid',
          `The pack “${packId}” gave a vector of ${vector?.length ?? 'no'} dimensions instead of ${dimensions}.`,
        );
      }
}
