/** @file Keeps the timeline up to date with the catalogue, and tells the renderer which months changed. */
import type { Emit } from '../../events.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { isShownByItself, type FileRow, type PhotoRow, type TimelineRow } from '../catalogue/rows.ts';
import type { TimelineIndex } from './timeline-index.ts';

const photosPerStep = 1_000;

export interface TimelineUpdatesDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'timeline' | 'stackParentsOf'>;
  index: TimelineIndex;
  emit: Emit;
}

export interface TimelineUpdates {
  /** Reads the timeline anew. */
  load(): Promise<void>;
  /** To be called after rows or files of these photos changed, or they were deleted. */
  changed(photoIds: readonly string[]): Promise<void>;
  /** Grows with every change told, also one of files that the timeline does not show. */
  changes(): number;
}

/** Changes come one after the other, so that an older reading of a row never replaces a newer one. */
export function createTimelineUpdates({ catalogue, index, emit }: TimelineUpdatesDeps): TimelineUpdates {
  let changes = 0;
  const runSerially = createSerialQueue();
  function changeSerially(run: () => Promise<void>): Promise<void> {
    changes += 1;
    return runSerially(run);
  }

  function tellTimeline(months: readonly string[]): void {
    if (months.length > 0) emit('timeline.changed', { revision: index.revision(), months: [...months] });
  }

  return {
    changes: () => changes,
    load: () => changeSerially(async () => tellTimeline(index.load(await catalogue.timeline()))),
    changed: (photoIds) =>
      changeSerially(async () => {
        // what changed in a part of an item, changed in the item
        const ids = [...new Set([...photoIds, ...(await catalogue.stackParentsOf(photoIds)).values()])];
        const months = new Set<string>();
        for (let start = 0; start < ids.length; start += photosPerStep) {
          const { put, remove } = await readRows(ids.slice(start, start + photosPerStep), catalogue);
          for (const month of index.change({ put, remove })) months.add(month);
        }
        tellTimeline([...months].sort());
        if (ids.length > 0) emit('photos.changed', { ids });
      }),
  };
}

/** What the timeline should show of these photos, and which of them it should not. */
async function readRows(
  ids: readonly string[],
  catalogue: TimelineUpdatesDeps['catalogue'],
): Promise<{ put: TimelineRow[]; remove: string[] }> {
  const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
  const put: TimelineRow[] = [];
  const remove: string[] = [];
  for (const id of ids) {
    const row = rows.get(id);
    const shown = row && timelineRow(row, files.get(id) ?? []);
    if (shown) put.push(shown);
    else remove.push(id);
  }
  return { put, remove };
}

/** @returns null for a photo that the timeline does not show */
function timelineRow(row: PhotoRow, files: readonly FileRow[]): TimelineRow | null {
  const relPath = files[0]?.relPath;
  if (!isShownByItself(row) || row.failure !== null || relPath === undefined) return null;
  return {
    id: row.id,
    takenAt: row.takenAt,
    takenAtSortMs: row.takenAtSortMs,
    takenAtPrecision: row.takenAtPrecision,
    aspect: row.width > 0 && row.height > 0 ? row.width / row.height : 1,
    thumbhash: row.thumbhash,
    contentHash: row.contentHash,
    pixelHash: row.pixelHash,
    favourite: row.favourite,
    rating: row.rating,
    damaged: row.damaged,
    caption: row.caption?.text ?? null,
    fileName: relPath.slice(relPath.lastIndexOf('/') + 1),
  };
}
