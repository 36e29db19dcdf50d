/** @file Photos in LanceDB. */
import type { Table } from '@lancedb/lancedb';
import type { PhotoStore } from '../../domain/catalogue/photo-store.ts';
import type { FileRow, PhotoRow } from '../../domain/catalogue/rows.ts';
import { deleteEvidenceRows, type EvidenceTable } from './evidence-table.ts';
import { byIds, forIds, idParts, idsOf, newestFirst, shownByItself } from './queries.ts';
import {
  descriptionColumns,
  descriptionFactsFromArrow,
  photosFromArrow,
  stackColumns,
  stackFactsFromArrow,
} from './records.ts';
import type { SerializedTable } from './serialized-table.ts';
import { isIn } from './sql.ts';
import { timelineColumns, timelineRows } from './timeline-rows.ts';
import type { VisibilityIndex } from './visibility-index.ts';

interface PhotoTables {
  photos: SerializedTable<PhotoRow>;
  files: SerializedTable<FileRow>;
  evidence: ReadonlyMap<string, EvidenceTable>;
  /** updated with every row that is written */
  shown: VisibilityIndex;
}

export function createLancePhotos(tables: PhotoTables): PhotoStore {
  return { ...rowMethods(tables), ...listMethods(tables) };
}

type RowMethods = Pick<
  PhotoStore,
  'putPhotos' | 'getPhotos' | 'updatePhotos' | 'scanPhotos' | 'deletePhotos' | 'countPhotos'
>;

function rowMethods({ photos, evidence, shown }: PhotoTables): RowMethods {
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
      for (const part of idParts(ids)) {
        const rows = await getPhotos(part);
        if (rows.size > 0) yield [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      }
    },
    async deletePhotos(ids) {
      // Evidence first: after an interruption, a photo without evidence is analyzed again, but evidence
      // without a photo would stay.
      for (const pack of evidence.values()) await deleteEvidenceRows(pack, ids);
      await forIds(ids, (part) => photos.write((table) => table.delete(isIn('id', part))));
      shown.forget(ids);
    },
    countPhotos: () => photos.read((table) => table.countRows()),
  };
}

function listMethods({ photos, files, shown }: PhotoTables): Omit<PhotoStore, keyof RowMethods> {
  return {
    underived: async (versions, limit) =>
      idsOf(
        await photos.read((table) =>
          table
            .query()
            .where(
              `removed = false AND (derivedVersion IS NULL OR NOT (${isIn('derivedVersion', versions)}))`,
            )
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
    lackingColours: async () =>
      idsOf(
        await photos.read((table) =>
          table
            .query()
            .where('removed = false AND colours IS NULL AND pixelHash IS NOT NULL AND failureCode IS NULL')
            .orderBy(newestFirst)
            .select(['id'])
            .toArrow(),
        ),
      ),
    timeline: async () =>
      timelineRows(
        await photos.read((table) =>
          table.query().where(`${shownByItself} AND failureCode IS NULL`).select(timelineColumns).toArrow(),
        ),
        await files.read((table) => table.query().select(['photoId', 'relPath']).toArrow()),
      ),
    stackParentsOf: async (ids) => shown.stackParentsOf(ids),
    stackMembersOf: async (ids) => shown.stackMembersOf(ids),
    stackFacts: async () =>
      stackFactsFromArrow(await photos.read((table) => table.query().select(stackColumns).toArrow())),
    descriptionFacts: async () =>
      descriptionFactsFromArrow(
        await photos.read((table) => table.query().select(descriptionColumns).toArrow()),
      ),
    async countHemispheres() {
      const count = (side: string) =>
        photos.read((table) => table.countRows(`latitude ${side} 0 AND removed = false`));
      const [north, south] = await Promise.all([count('>='), count('<')]);
      return { north, south };
    },
  };
}
