/** @file Updates the timeline from the catalogue, and notifies the renderer which months changed. */
import type { Emit } from '../../events.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import {
  isShownByItself,
  shortCaption,
  type FileRow,
  type PhotoRow,
  type TimelineRow,
} from '../catalogue/rows.ts';
import type { TimelineIndex } from './timeline-index.ts';

const photosPerStep = 1_000;
/** with more photos that look different, their months are read again instead */
const mostTiles = 250;

export interface TimelineUpdatesDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'timeline' | 'stackParentsOf'>;
  index: TimelineIndex;
  emit: Emit;
}

export interface TimelineUpdates {
  /** Reads the timeline again. */
  load(): Promise<void>;
  /** To be called after rows or files of these photos changed, or they were deleted. */
  changed(photoIds: readonly string[]): Promise<void>;
  /** Increases with every call of `changed`, also for files that the timeline does not show. */
  changeCount(): number;
}

/** Changes run one at a time, so that an older reading of a row never replaces a newer one. */
export function createTimelineUpdates({ catalogue, index, emit }: TimelineUpdatesDeps): TimelineUpdates {
  let changes = 0;
  const runSerially = createSerialQueue();
  function changeSerially(run: () => Promise<void>): Promise<void> {
    changes += 1;
    return runSerially(run);
  }

  function emitTimeline(months: ReadonlySet<string>, inPlace: ReadonlyMap<string, string>): void {
    if (months.size + inPlace.size === 0) return;
    const isMany = inPlace.size > mostTiles;
    const outdated = new Set([...months, ...(isMany ? inPlace.values() : [])]);
    const tiles = isMany ? [] : [...inPlace.keys()].flatMap((id) => index.tile(id) ?? []);
    emit('timeline.changed', { revision: index.revision(), months: [...outdated].sort(), tiles });
  }

  return {
    changeCount: () => changes,
    load: () =>
      changeSerially(async () => emitTimeline(new Set(index.load(await catalogue.timeline())), new Map())),
    changed: (photoIds) =>
      changeSerially(async () => {
        // a change of a member changes its stack's primary, too
        const ids = [...new Set([...photoIds, ...(await catalogue.stackParentsOf(photoIds)).values()])];
        const months = new Set<string>();
        const inPlace = new Map<string, string>();
        for (let start = 0; start < ids.length; start += photosPerStep) {
          const { put, remove } = await readRows(ids.slice(start, start + photosPerStep), catalogue);
          const change = index.change({ put, remove });
          for (const month of change.months) months.add(month);
          for (const [id, month] of change.inPlace) inPlace.set(id, month);
        }
        emitTimeline(months, inPlace);
        if (ids.length > 0) emit('photos.changed', { ids });
      }),
  };
}

/** The rows of these photos for the timeline, and the ids of those that are not in it. */
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

/** @returns null for a photo that is not in the timeline */
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
    ...(row.screening && { screening: row.screening.state }),
    caption: shortCaption(row.caption),
    fileName: relPath.slice(relPath.lastIndexOf('/') + 1),
  };
}
