/** @file The timeline's rows from columns of photos and files. */
import type { DatePrecision, ScreeningState } from '../../../src-preload/contract/index.ts';
import type { TimelineRow } from '../../domain/catalogue/rows.ts';
import type { ArrowTable } from './arrow.ts';
import { columns } from './records.ts';

export const timelineColumns = [
  'id',
  'takenAt',
  'takenAtSortMs',
  'takenAtPrecision',
  'width',
  'height',
  'thumbhash',
  'contentHash',
  'pixelHash',
  'favourite',
  'rating',
  'damaged',
  'captionText',
  'screeningState',
];

/**
 * @param photos with `timelineColumns` @param files with photoId and relPath @returns newest first; photos
 * without a file are left out
 */
export function timelineRows(photos: ArrowTable, files: ArrowTable): TimelineRow[] {
  const file = columns(files);
  const names = new Map<string, string>();
  for (let row = 0; row < files.numRows; row += 1) {
    const relPath = file.text('relPath', row);
    names.set(file.text('photoId', row), relPath.slice(relPath.lastIndexOf('/') + 1));
  }
  const at = columns(photos);
  const rows: TimelineRow[] = [];
  for (let row = 0; row < photos.numRows; row += 1) {
    const id = at.text('id', row);
    const fileName = names.get(id);
    if (fileName === undefined) continue;
    const width = at.number('width', row);
    const height = at.number('height', row);
    const screening = at.maybeText('screeningState', row) as ScreeningState | null;
    rows.push({
      id,
      takenAt: at.maybeText('takenAt', row),
      takenAtSortMs: at.maybeNumber('takenAtSortMs', row),
      takenAtPrecision: at.maybeText('takenAtPrecision', row) as DatePrecision | null,
      aspect: width > 0 && height > 0 ? width / height : 1,
      thumbhash: at.maybeText('thumbhash', row),
      contentHash: at.text('contentHash', row),
      pixelHash: at.maybeText('pixelHash', row),
      favourite: at.flag('favourite', row),
      rating: at.maybeNumber('rating', row),
      damaged: at.flag('damaged', row),
      caption: at.maybeText('captionText', row),
      ...(screening !== null && { screening }),
      fileName,
    });
  }
  return rows.sort(
    (a, b) => (b.takenAtSortMs ?? -Infinity) - (a.takenAtSortMs ?? -Infinity) || (a.id < b.id ? 1 : -1),
  );
}
