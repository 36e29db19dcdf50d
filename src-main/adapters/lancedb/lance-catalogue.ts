/** @file Opens the catalogue in LanceDB: one owner, one queue of writes a table. */
import { Session, connect, type Connection } from '@lancedb/lancedb';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../../domain/catalogue/catalogue.ts';
import type { FileRow, PhotoRow } from '../../domain/catalogue/rows.ts';
import type { Log } from '../../log.ts';
import { createLocationCheck } from './catalogue-location.ts';
import { openEvidenceTable, type EvidenceTable } from './evidence-table.ts';
import { checkIntegrity } from './integrity-check.ts';
import { createLanceEvidence } from './lance-evidence.ts';
import { createLanceFiles } from './lance-files.ts';
import { createLancePhotos } from './lance-photos.ts';
import { createLanceSearch } from './lance-search.ts';
import { createLanceState } from './lance-state.ts';
import { shownByItself } from './queries.ts';
import {
  fileRowKey,
  filesToArrow,
  photosToArrow,
  stateToArrow,
  visibilityColumns,
  visibilityFactsFromArrow,
} from './records.ts';
import { createSerializedTable, type SerializedTable, type TableAccess } from './serialized-table.ts';
import { readState, type StateRow } from './state-table.ts';
import { packIdOfTable } from './table-names.ts';
import { openFixedTable } from './tables.ts';
import { createVisibilityIndex, type VisibilityIndex } from './visibility-index.ts';

/**
 * Increased when columns change their meaning (not for new ones); a catalogue of another format is rebuilt
 * from the photos and the journals.
 */
const catalogueFormat = '1';
/**
 * Limit of LanceDB's cache of indices and metadata. Without a limit it takes up to 7 GB, and keeps data of
 * old versions.
 */
const indexCacheBytes = 128n * 1_048_576n;
const metadataCacheBytes = 32n * 1_048_576n;

/**
 * Opens the catalogue at `uri` (a folder, or any URI of LanceDB), creating missing tables. Only one process
 * may have it open.
 * @throws AppError library_unusable where it was written in another format, Error where it is damaged: then
 * it has to be rebuilt
 */
export async function openLanceCatalogue({ uri, log }: { uri: string; log: Log }): Promise<Catalogue> {
  await checkIntegrity(uri);
  const openConnection = () => connect(uri, undefined, new Session(indexCacheBytes, metadataCacheBytes));
  const openedAt = new Date();
  const connection = await openConnection();
  const inPlace = await createLocationCheck(uri);
  /** with caches of its own: the old ones go with the connection */
  const reopen = async (name: string) => {
    const fresh = await openConnection();
    const table = await fresh.openTable(name);
    fresh.close();
    return table;
  };
  const access: TableAccess = { inPlace, reopen, log };

  const tables = await openTables(connection, access);
  const shown = await readVisibility(tables.photos);
  const evidence = createLanceEvidence({ connection, access, ...tables });
  return {
    ...createLancePhotos({ shown, ...tables }),
    ...createLanceFiles(tables),
    ...evidence,
    ...createLanceSearch({ shown, ...tables }),
    ...createLanceState({
      uri,
      openedAt,
      connection,
      inPlace,
      shown,
      dropEvidence: evidence.dropEvidence,
      ...tables,
    }),
  };
}

interface OpenTables {
  state: SerializedTable<StateRow>;
  photos: SerializedTable<PhotoRow>;
  files: SerializedTable<FileRow>;
  /** by pack */
  evidence: Map<string, EvidenceTable>;
}

async function openTables(connection: Connection, access: TableAccess): Promise<OpenTables> {
  const present = new Set(await connection.tableNames({ limit: 10_000 }));
  const state = createSerializedTable<StateRow>({
    table: await openFixedTable(connection, 'state', present),
    keyColumn: 'name',
    keyOf: (row) => row.name,
    toArrow: stateToArrow,
    ...access,
  });
  await checkFormat(state);
  const photos = createSerializedTable<PhotoRow>({
    table: await openFixedTable(connection, 'photos', present),
    keyColumn: 'id',
    keyOf: (row) => row.id,
    toArrow: photosToArrow,
    ...access,
  });
  const files = createSerializedTable<FileRow>({
    table: await openFixedTable(connection, 'files', present),
    keyColumn: 'key',
    keyOf: fileRowKey,
    toArrow: filesToArrow,
    ...access,
  });
  const evidence = new Map<string, EvidenceTable>();
  for (const name of present) {
    const packId = packIdOfTable(name);
    const table = packId && (await openEvidenceTable(await connection.openTable(name), packId, access));
    // a table of a newer Sightline is left as it is
    if (table) evidence.set(table.shape.packId, table);
  }
  return { state, photos, files, evidence };
}

/** A new catalogue gets the present format. @throws AppError library_unusable where it has another one */
async function checkFormat(state: SerializedTable<StateRow>): Promise<void> {
  const found = await readState(state, 'format');
  if (found === null) await state.put([{ name: 'format', value: catalogueFormat }]);
  else if (found !== catalogueFormat)
    throw new AppError(
      'library_unusable',
      `The catalogue has the format ${found} and this Sightline uses ${catalogueFormat}. It has to be made again from your photos.`,
    );
}

async function readVisibility(photos: SerializedTable<PhotoRow>): Promise<VisibilityIndex> {
  const shown = createVisibilityIndex();
  const rows = await photos.read((table) =>
    table.query().where(`NOT (${shownByItself})`).select(visibilityColumns).toArrow(),
  );
  shown.note(visibilityFactsFromArrow(rows));
  return shown;
}
