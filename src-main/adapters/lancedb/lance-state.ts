/**
 * @file The catalogue in LanceDB as a whole: how far it follows the decisions, its indices, its space on the
 * disk.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, Index } from '@lancedb/lancedb';
import type { CatalogueState } from '../../domain/catalogue/catalogue-state.ts';
import type { EvidenceStore } from '../../domain/catalogue/evidence-store.ts';
import type { FileRow, PhotoRow } from '../../domain/catalogue/rows.ts';
import type { EvidenceTable } from './evidence-table.ts';
import { idsOf } from './queries.ts';
import type { SerializedTable, TableAccess } from './serialized-table.ts';
import { readState, type StateRow } from './state-table.ts';
import { evidenceTableName } from './table-names.ts';
import { createFixedTable, evidenceIndices, fixedTableIndices, unindexed } from './tables.ts';
import type { VisibilityIndex } from './visibility-index.ts';

/** A table of no more versions is not worth tidying. */
const fewVersions = 4;

interface CatalogueTables {
  uri: string;
  openedAt: Date;
  connection: Connection;
  state: SerializedTable<StateRow>;
  photos: SerializedTable<PhotoRow>;
  files: SerializedTable<FileRow>;
  evidence: ReadonlyMap<string, EvidenceTable>;
  shown: VisibilityIndex;
  dropEvidence: EvidenceStore['dropEvidence'];
  inPlace: TableAccess['inPlace'];
}

export function createLanceState(catalogue: CatalogueTables): CatalogueState {
  return {
    ...decisionMethods(catalogue),
    ...upkeepMethods(catalogue),
    clear: () => clear(catalogue),
    async close() {
      for (const { table } of tablesOf(catalogue)) await table.close();
      catalogue.connection.close();
    },
  };
}

type DecisionMethods = Pick<CatalogueState, 'appliedSeq' | 'setAppliedSeq' | 'shownAfter'>;

function decisionMethods({ state, photos }: CatalogueTables): DecisionMethods {
  return {
    appliedSeq: async () => Number((await readState(state, 'appliedSeq')) ?? 0),
    setAppliedSeq: (seq) => state.put([{ name: 'appliedSeq', value: String(seq) }]),
    shownAfter: async (seq) =>
      idsOf(
        await photos.read((table) =>
          table
            .query()
            .where(`appliedSeq > ${Math.floor(seq)}`)
            .select(['id'])
            .toArrow(),
        ),
      ),
  };
}

type UpkeepMethods = Pick<CatalogueState, 'lackingIndices' | 'makeIndices' | 'optimize' | 'tidy'>;

function upkeepMethods(catalogue: CatalogueTables): UpkeepMethods {
  const indexed = () => tablesOf(catalogue).filter(({ indices }) => Object.keys(indices).length > 0);
  return {
    async lackingIndices() {
      const lacking = await Promise.all(
        indexed().map(async ({ name, table, indices }) =>
          (await table.read((lance) => unindexed(lance, indices))).map((column) => `${name}.${column}`),
        ),
      );
      return lacking.flat();
    },
    async makeIndices() {
      for (const { table, indices } of indexed()) {
        await table.write(async (lance) => {
          for (const column of await unindexed(lance, indices))
            await lance.createIndex(column, { config: indices[column]! });
        });
      }
    },
    async optimize() {
      for (const { table } of tablesOf(catalogue)) await table.optimize();
    },
    async tidy() {
      for (const { name, table } of tablesOf(catalogue))
        if ((await countVersions(catalogue.uri, name)) > fewVersions) await table.tidy(catalogue.openedAt);
    },
  };
}

async function clear({
  connection,
  state,
  photos,
  files,
  evidence,
  shown,
  dropEvidence,
  inPlace,
}: CatalogueTables): Promise<void> {
  await inPlace();
  for (const packId of [...evidence.keys()]) await dropEvidence(packId);
  const remake = async (name: 'photos' | 'files') => {
    await connection.dropTable(name);
    return createFixedTable(connection, name);
  };
  await photos.replace(() => remake('photos'));
  await files.replace(() => remake('files'));
  await state.put([{ name: 'appliedSeq', value: '0' }]);
  shown.clear();
}

interface NamedTable {
  name: string;
  table: Pick<SerializedTable<unknown>, 'read' | 'write' | 'optimize' | 'tidy' | 'close'>;
  indices: Record<string, Index>;
}

function tablesOf({ state, photos, files, evidence }: CatalogueTables): NamedTable[] {
  return [
    { name: 'photos', table: photos, indices: fixedTableIndices('photos') },
    { name: 'files', table: files, indices: fixedTableIndices('files') },
    { name: 'state', table: state, indices: fixedTableIndices('state') },
    ...[...evidence].map(([packId, pack]) => ({
      name: evidenceTableName(packId),
      table: pack.table,
      indices: evidenceIndices(),
    })),
  ];
}

/** @returns 0 where the catalogue is not in a folder */
async function countVersions(uri: string, table: string): Promise<number> {
  return readdir(join(uri, `${table}.lance`, '_versions')).then(
    (names) => names.length,
    () => 0, // nothing to tidy that could be seen
  );
}
