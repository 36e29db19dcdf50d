/** @file The catalogue in LanceDB: one owner, one queue of writes a table, brute-force dot over unit vectors. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Index, MatchQuery, Session, connect, type Connection, type Table } from '@lancedb/lancedb';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../../domain/catalogue/catalogue.ts';
import type { EvidenceStore } from '../../domain/catalogue/evidence-store.ts';
import type { FileStore } from '../../domain/catalogue/file-store.ts';
import type { EvidenceKind, EvidenceRow, FileRow, PhotoRow } from '../../domain/catalogue/rows.ts';
import type { SearchIndex } from '../../domain/catalogue/search-index.ts';
import type { Log } from '../../log.ts';
import type { ArrowTable } from './arrow.ts';
import { createSerializedTable, type SerializedTable } from './serialized-table.ts';
import { createLocationCheck } from './catalogue-location.ts';
import {
  columns,
  companionsFromArrow,
  descriptionColumns,
  descriptionFactsFromArrow,
  evidenceFromArrow,
  evidenceSchema,
  evidenceToArrow,
  fileRowKey,
  fileSchema,
  filesFromArrow,
  filesToArrow,
  stackColumns,
  stackFactsFromArrow,
  photoSchema,
  photosFromArrow,
  photosToArrow,
  visibilityColumns,
  visibilityFactsFromArrow,
  stateSchema,
  stateToArrow,
} from './records.ts';
import { createVisibilityIndex, type VisibilityIndex } from './visibility-index.ts';
import { isIn, quote } from './sql.ts';
import { evidenceTableName, packIdOfTable } from './table-names.ts';
import { createTable, fullText, unindexed, withNewColumns } from './tables.ts';
import { timelineColumns, timelineRows } from './timeline-rows.ts';
import { checkIntegrity } from './integrity-check.ts';

/** Raised when columns change their meaning (new ones are added); a catalogue of another format is made again from the photos and the journals. */
const catalogueFormat = '1';
/** What LanceDB may keep in memory of a table's indices and files' metadata. Left to itself it takes up to 7 GB, and keeps what belongs to versions long gone. */
const indexCacheBytes = 128n * 1_048_576n;
const metadataCacheBytes = 32n * 1_048_576n;
const idsPerQuery = 1_000;
/** Above this, a filter by id costs more than looking at every vector. */
const idsPerVectorFilter = 2_000;
/** Words of a query that full-text search looks at. */
const maxQueryWords = 64;
/** What `isShownByItself` says, as a filter. */
const shownByItself = 'removed = false AND shownWith IS NULL';

const newestFirst = [
  { columnName: 'takenAtSortMs', ascending: false, nullsFirst: false },
  { columnName: 'id', ascending: false },
];

/** A table of no more versions is not worth tidying. */
const fewVersions = 4;

type StateRow = { name: string; value: string };

interface EvidenceTable {
  kind: EvidenceKind;
  table: SerializedTable<EvidenceRow>;
  /** photo id → first 8 of the content hash its evidence was made from; loaded when first asked what is lacking */
  hashes: Map<string, string> | null;
}

/** What each table is made with. */
const blueprints = {
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
const evidenceIndices = (): Record<string, Index> => ({ photoId: Index.btree() });
type TableName = keyof typeof blueprints;

/**
 * Opens the catalogue at `uri` (a folder, or any URI LanceDB takes), making what is missing. One process may have it open.
 * @throws AppError library_unusable where it was written in another format, Error where it is damaged: it has to be made again
 */
export async function openLanceCatalogue({ uri, log }: { uri: string; log: Log }): Promise<Catalogue> {
  await checkIntegrity(uri);
  const openConnection = () => connect(uri, undefined, new Session(indexCacheBytes, metadataCacheBytes));
  const openedAt = new Date();
  const connection = await openConnection();
  const inPlace = await createLocationCheck(uri);
  const names = new Set(await connection.tableNames({ limit: 10_000 }));
  const make = (name: TableName) =>
    createTable(connection, name, blueprints[name].schema, blueprints[name].indices());
  const open = async (name: TableName) =>
    names.has(name) ? withNewColumns(await connection.openTable(name), blueprints[name].schema) : make(name);

  /** with caches of its own: the old ones go with the connection */
  const reopen = async (name: string) => {
    const fresh = await openConnection();
    const table = await fresh.openTable(name);
    fresh.close();
    return table;
  };
  const keeping: Keeping = { inPlace, reopen, log };

  const state = createSerializedTable<StateRow>({
    table: await open('state'),
    keyColumn: 'name',
    keyOf: (row) => row.name,
    toArrow: stateToArrow,
    ...keeping,
  });
  const found = await readState(state, 'format');
  if (found === null) await state.put([{ name: 'format', value: catalogueFormat }]);
  else if (found !== catalogueFormat)
    throw new AppError(
      'library_unusable',
      `The catalogue has the format ${found} and this Sightline uses ${catalogueFormat}. It has to be made again from your photos.`,
    );

  const photos = createSerializedTable<PhotoRow>({
    table: await open('photos'),
    keyColumn: 'id',
    keyOf: (row) => row.id,
    toArrow: photosToArrow,
    ...keeping,
  });
  const files = createSerializedTable<FileRow>({
    table: await open('files'),
    keyColumn: 'key',
    keyOf: fileRowKey,
    toArrow: filesToArrow,
    ...keeping,
  });
  const evidence = new Map<string, EvidenceTable>();
  for (const name of names) {
    const packId = packIdOfTable(name);
    if (packId !== null)
      evidence.set(packId, await openEvidence(await connection.openTable(name), packId, keeping));
  }
  const shown = createVisibilityIndex();
  shown.note(
    visibilityFactsFromArrow(
      await photos.read((table) =>
        table.query().where(`NOT (${shownByItself})`).select(visibilityColumns).toArrow(),
      ),
    ),
  );
  const evidenceOf = evidenceMethods({ connection, photos, evidence, keeping });
  const tables = () => [photos, files, state, ...[...evidence.values()].map((pack) => pack.table)];
  const indexed = () => [
    { name: 'photos', table: photos, indices: blueprints.photos.indices() },
    { name: 'files', table: files, indices: blueprints.files.indices() },
    ...[...evidence].map(([packId, pack]) => ({
      name: evidenceTableName(packId),
      table: pack.table,
      indices: evidenceIndices(),
    })),
  ];
  return {
    ...photoMethods({ photos, files, evidence, shown }),
    ...fileMethods(files),
    ...evidenceOf,
    ...searchMethods({ photos, evidence, shown }),
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
      for (const table of tables()) await table.optimize();
    },
    async tidy() {
      for (const { name, table } of [{ name: 'state', table: state }, ...indexed()])
        if ((await countVersions(uri, name)) > fewVersions) await table.tidy(openedAt);
    },
    async clear() {
      await inPlace();
      for (const packId of [...evidence.keys()]) await evidenceOf.dropEvidence(packId);
      const remake = async (name: TableName) => {
        await connection.dropTable(name);
        return make(name);
      };
      await photos.replace(() => remake('photos'));
      await files.replace(() => remake('files'));
      await state.put([{ name: 'appliedSeq', value: '0' }]);
      shown.clear();
    },
    async close() {
      for (const table of tables()) await table.close();
      connection.close();
    },
  };
}

interface Parts {
  photos: SerializedTable<PhotoRow>;
  files: SerializedTable<FileRow>;
  evidence: Map<string, EvidenceTable>;
  shown: VisibilityIndex;
}

type PhotoMethods = Pick<
  Catalogue,
  | 'putPhotos'
  | 'getPhotos'
  | 'updatePhotos'
  | 'scanPhotos'
  | 'underived'
  | 'lackingAuthoredText'
  | 'deletePhotos'
  | 'timeline'
  | 'countPhotos'
  | 'stackParentsOf'
  | 'stackMembersOf'
  | 'stackFacts'
  | 'descriptionFacts'
  | 'companionsAt'
>;

function photoMethods({ photos, files, evidence, shown }: Parts): PhotoMethods {
  const rowsOf = async (table: Table, ids: readonly string[]) =>
    photosFromArrow(await table.query().where(isIn('id', ids)).toArrow());
  const getPhotos = async (ids: readonly string[]) => {
    const rows = await byIds(ids, (part) => photos.read((table) => rowsOf(table, part)));
    return new Map(rows.map((row) => [row.id, row]));
  };
  return {
    getPhotos,
    async putPhotos(rows) {
      await photos.put(rows);
      shown.note(rows);
    },
    updatePhotos: (ids, change) =>
      byIds([...new Set(ids)], async (part) => {
        const changed = await photos.update((table) => rowsOf(table, part), change);
        shown.note(changed);
        return changed;
      }),
    async *scanPhotos() {
      const ids = idsOf(await photos.read((table) => table.query().select(['id']).toArrow())).sort();
      for (let start = 0; start < ids.length; start += idsPerQuery) {
        const rows = await getPhotos(ids.slice(start, start + idsPerQuery));
        if (rows.size > 0) yield [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      }
    },
    underived: async (version, limit) =>
      idsOf(
        await photos.read((table) =>
          table
            .query()
            .where(`removed = false AND (derivedVersion IS NULL OR derivedVersion <> ${quote(version)})`)
            .orderBy(newestFirst)
            .limit(limit)
            .select(['id'])
            .toArrow(),
        ),
      ),
    lackingAuthoredText: async () =>
      idsOf(
        await photos.read((table) =>
          table.query().where('removed = false AND saidText IS NULL').select(['id']).toArrow(),
        ),
      ),
    async deletePhotos(ids) {
      // Evidence first: cut in the middle, a photo without evidence is made again, evidence without a photo would be found.
      for (const pack of evidence.values()) {
        await forIds(ids, (part) => pack.table.write((table) => table.delete(isIn('photoId', part))));
        for (const id of ids) pack.hashes?.delete(id);
      }
      await forIds(ids, (part) => photos.write((table) => table.delete(isIn('id', part))));
      shown.forget(ids);
    },
    timeline: async () =>
      timelineRows(
        await photos.read((table) =>
          table.query().where(`${shownByItself} AND failureCode IS NULL`).select(timelineColumns).toArrow(),
        ),
        await files.read((table) => table.query().select(['photoId', 'relPath']).toArrow()),
      ),
    countPhotos: () => photos.read((table) => table.countRows()),
    stackParentsOf: async (ids) => shown.stackParentsOf(ids),
    stackMembersOf: async (ids) => shown.stackMembersOf(ids),
    async companionsAt(keys) {
      const wanted = new Set(keys.map(fileRowKey));
      const rows = await photos.read((table) =>
        table.query().where('companions IS NOT NULL').select(['id', 'companions']).toArrow(),
      );
      return companionsFromArrow(rows).filter((file) => wanted.has(fileRowKey(file)));
    },
    descriptionFacts: async () =>
      descriptionFactsFromArrow(
        await photos.read((table) => table.query().select(descriptionColumns).toArrow()),
      ),
    stackFacts: async () =>
      stackFactsFromArrow(await photos.read((table) => table.query().select(stackColumns).toArrow())),
  };
}

type FileMethods = Pick<
  FileStore,
  'putFiles' | 'files' | 'filesOf' | 'filesAt' | 'photoIdsIn' | 'deleteFiles'
>;

function fileMethods(files: SerializedTable<FileRow>): FileMethods {
  return {
    putFiles: (rows) => files.put(rows),
    files: (rootId) =>
      files.read(async (table) =>
        filesFromArrow(
          await (
            rootId === undefined ? table.query() : table.query().where(`rootId = ${quote(rootId)}`)
          ).toArrow(),
        ),
      ),
    async filesOf(photoIds) {
      const rows = await byIds(photoIds, (part) =>
        files.read(async (table) =>
          filesFromArrow(await table.query().where(isIn('photoId', part)).toArrow()),
        ),
      );
      const found = new Map<string, FileRow[]>();
      for (const row of rows) {
        const list = found.get(row.photoId);
        if (list) list.push(row);
        else found.set(row.photoId, [row]);
      }
      return found;
    },
    filesAt: (keys) =>
      byIds(keys.map(fileRowKey), (part) =>
        files.read(async (table) => filesFromArrow(await table.query().where(isIn('key', part)).toArrow())),
      ),
    async photoIdsIn(rootId) {
      const rows = await files.read((table) =>
        table
          .query()
          .where(`rootId = ${quote(rootId)}`)
          .select(['photoId'])
          .toArrow(),
      );
      return [...new Set(textColumn(rows, 'photoId'))];
    },
    deleteFiles: (keys) =>
      forIds(keys.map(fileRowKey), (part) => files.write((table) => table.delete(isIn('key', part)))),
  };
}

type EvidenceMethods = Pick<
  EvidenceStore,
  | 'ensureEvidence'
  | 'putEvidence'
  | 'getEvidence'
  | 'lackingEvidence'
  | 'countEvidence'
  | 'evidenceContents'
  | 'deleteEvidence'
  | 'dropEvidence'
  | 'evidencePacks'
>;

function evidenceMethods({
  connection,
  photos,
  evidence,
  keeping,
}: Pick<Parts, 'photos' | 'evidence'> & { connection: Connection; keeping: Keeping }): EvidenceMethods {
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
      await keeping.inPlace();
      await drop(kind.packId);
      const table = await createTable(
        connection,
        evidenceTableName(kind.packId),
        evidenceSchema(kind),
        evidenceIndices(),
      );
      evidence.set(kind.packId, await openEvidence(table, kind.packId, keeping));
    },
    async putEvidence(packId, rows) {
      const pack = evidence.get(packId);
      if (!pack) throw new AppError('internal', `There is no evidence table for the pack “${packId}”.`);
      checkDimensions(pack.kind, rows);
      await pack.table.put(rows);
      for (const row of rows) pack.hashes?.set(row.photoId, row.contentHash.slice(0, 8));
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
        if (hashes.get(id) !== at.text('contentHash', row).slice(0, 8)) lacking.push(id);
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
      if (!pack) return;
      await forIds(photoIds, (part) => pack.table.write((table) => table.delete(isIn('photoId', part))));
      for (const id of photoIds) pack.hashes?.delete(id);
    },
    dropEvidence: drop,
    evidencePacks: async () => [...evidence.keys()].sort(),
  };
}

/** Columns keep the names that libraries were made with. */
const textColumns = { authoredText: 'saidText', searchText: 'searchText' } as const;

type SearchMethods = Pick<SearchIndex, 'nearest' | 'textSearch' | 'containing' | 'withTag'>;

function searchMethods({
  photos,
  evidence,
  shown,
}: Pick<Parts, 'photos' | 'evidence' | 'shown'>): SearchMethods {
  return {
    async nearest(packId, vector, limit, within) {
      const pack = evidence.get(packId);
      if (pack?.kind.kind !== 'vector' || limit < 1 || within?.length === 0) return [];
      const allowed = within && new Set(within);
      const filter = allowed && allowed.size <= idsPerVectorFilter ? isIn('photoId', [...allowed]) : null;
      const all = allowed && !filter;
      // Enough that those left out below seldom shorten the list: what is hidden mostly looks like what hides it.
      for (let wanted = limit + Math.min(shown.size(), limit); ; wanted *= 4) {
        const hits = await pack.table.read(async (lance) => {
          const query = lance
            .query()
            .nearestTo(vector)
            .column('vector')
            .distanceType('dot')
            .limit(all ? Math.max(await lance.countRows(), 1) : wanted)
            .select(['photoId', '_distance']);
          return (filter ? query.where(filter) : query).toArrow();
        });
        const at = columns(hits);
        const found: { id: string; cosine: number }[] = [];
        for (let row = 0; row < hits.numRows && found.length < limit; row += 1) {
          const id = at.text('photoId', row);
          // LanceDB's dot distance is 1 − dot.
          if (!shown.isHidden(id) && (!allowed || allowed.has(id)))
            found.push({ id, cosine: 1 - at.number('_distance', row) });
        }
        if (all || found.length === limit || hits.numRows < wanted) return found;
      }
    },
    async textSearch(text, limit) {
      const words = (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, maxQueryWords).join(' ');
      if (words === '' || limit < 1) return [];
      const hits = await photos.read((table) =>
        table
          .query()
          .fullTextSearch(new MatchQuery(words, 'searchText'))
          .where(shownByItself)
          .select(['id', '_score'])
          .limit(limit)
          .toArrow(),
      );
      const at = columns(hits);
      return Array.from({ length: hits.numRows }, (_, row) => ({
        id: at.text('id', row),
        score: at.number('_score', row),
      }));
    },
    async containing(field, parts) {
      if (parts.length === 0) return [];
      const column = textColumns[field];
      const holds = parts.map(
        (spellings) =>
          `(${spellings.map((part) => `contains(${column}, ${quote(part)})`).join(' OR ') || 'false'})`,
      );
      const where = [shownByItself, `${column} IS NOT NULL`, ...holds].join(' AND ');
      // Sorted here: the rows found are few, and a sort in the query would read the others' dates, too.
      const hits = await photos.read((table) =>
        table.query().where(where).select(['id', column, 'takenAtSortMs']).toArrow(),
      );
      const at = columns(hits);
      return Array.from({ length: hits.numRows }, (_, row) => ({
        id: at.text('id', row),
        text: at.text(column, row),
        at: at.maybeNumber('takenAtSortMs', row) ?? -Infinity,
      }))
        .sort((a, b) => (b.at === a.at ? (a.id < b.id ? 1 : -1) : b.at - a.at))
        .map(({ id, text }) => ({ id, text }));
    },
    async withTag(name, limit) {
      const hits = await photos.read((table) =>
        table
          .query()
          .where(`array_has_any(tagNames, [${quote(name)}]) AND ${shownByItself}`)
          .select(['id', 'tagNames', 'tagProbabilities'])
          .toArrow(),
      );
      const at = columns(hits);
      const found = Array.from({ length: hits.numRows }, (_, row) => {
        const names = [...(at.value('tagNames', row) as Iterable<string>)];
        return {
          id: at.text('id', row),
          probability:
            [...(at.value('tagProbabilities', row) as Iterable<number>)][names.indexOf(name)] ?? -1,
        };
      });
      return found
        .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((hit) => hit.id);
    },
  };
}

/** What all owned tables are kept with; see serialized-table.ts. */
interface Keeping {
  inPlace: () => Promise<void>;
  reopen: (name: string) => Promise<Table>;
  log: Log;
}

async function openEvidence(table: Table, packId: string, keeping: Keeping): Promise<EvidenceTable> {
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
      ...keeping,
    }),
  };
}

/** Read in the writers' queue, so that no row is written between the reading and the keeping. */
async function hashesOf(pack: EvidenceTable): Promise<Map<string, string>> {
  const hashes = pack.hashes ?? new Map<string, string>();
  if (pack.hashes) return hashes;
  await pack.table.write(async (table) => {
    const rows = await table.query().select(['photoId', 'contentHash']).toArrow();
    const at = columns(rows);
    for (let row = 0; row < rows.numRows; row += 1)
      hashes.set(at.text('photoId', row), at.text('contentHash', row).slice(0, 8));
    pack.hashes = hashes;
  });
  return hashes;
}

/** @returns 0 where the catalogue lies in no folder */
async function countVersions(uri: string, table: string): Promise<number> {
  return readdir(join(uri, `${table}.lance`, '_versions')).then(
    (names) => names.length,
    () => 0, // nothing to tidy that could be seen
  );
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

function textColumn(table: ArrowTable, name: string): string[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => at.text(name, row));
}

function idsOf(table: ArrowTable): string[] {
  return textColumn(table, 'id');
}

async function readState(state: SerializedTable<StateRow>, name: string): Promise<string | null> {
  const rows = await state.read((table) =>
    table
      .query()
      .where(`name = ${quote(name)}`)
      .toArrow(),
  );
  return rows.numRows === 0 ? null : columns(rows).text('value', 0);
}

async function forIds(
  ids: readonly string[],
  run: (part: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < ids.length; start += idsPerQuery)
    await run(ids.slice(start, start + idsPerQuery));
}

async function byIds<Row>(
  ids: readonly string[],
  read: (part: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  await forIds(ids, async (part) => void rows.push(...(await read(part))));
  return rows;
}
