/** @file Files in LanceDB. Companions are no rows of their own: they stand with their photo. */
import type { FileStore } from '../../domain/catalogue/file-store.ts';
import type { FileRow, PhotoRow } from '../../domain/catalogue/rows.ts';
import { byIds, forIds, textColumn } from './queries.ts';
import { companionsFromArrow, fileRowKey, filesFromArrow } from './records.ts';
import type { SerializedTable } from './serialized-table.ts';
import { isIn, quote } from './sql.ts';

export function createLanceFiles({
  photos,
  files,
}: {
  photos: SerializedTable<PhotoRow>;
  files: SerializedTable<FileRow>;
}): FileStore {
  const rowsWith = (column: 'key' | 'photoId', values: readonly string[]) =>
    byIds(values, (part) =>
      files.read(async (table) => filesFromArrow(await table.query().where(isIn(column, part)).toArrow())),
    );
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
      const found = new Map<string, FileRow[]>();
      for (const row of await rowsWith('photoId', photoIds)) {
        const list = found.get(row.photoId);
        if (list) list.push(row);
        else found.set(row.photoId, [row]);
      }
      return found;
    },
    filesAt: (keys) => rowsWith('key', keys.map(fileRowKey)),
    async companionsAt(keys) {
      const wanted = new Set(keys.map(fileRowKey));
      const rows = await photos.read((table) =>
        table.query().where('companions IS NOT NULL').select(['id', 'companions']).toArrow(),
      );
      return companionsFromArrow(rows).filter((file) => wanted.has(fileRowKey(file)));
    },
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
