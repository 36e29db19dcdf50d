/** @file Photos as they are looked at: the timeline, one photo in full, and its pictures. */
import {
  AppError,
  type Photo,
  type PhotoTile,
  type Target,
  type TimelineMonth,
} from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { MediaFile } from '../../host.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { isShownByItself, type FileRow, type PhotoRow, type TimelineRow } from '../catalogue/rows.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { offeredWords, openOffers } from '../annotations/word-offers.ts';
import { isRoot, type Files } from '../files/files.ts';
import type { LibraryLayout } from '../shared/layout.ts';
import type { Vision } from '../vision/vision.ts';
import { createPhotoPaths, type PhotoPaths } from './photo-paths.ts';
import type { LibraryRoot } from '../shared/library-root.ts';
import { photoView } from './photo-view.ts';
import type { PreviewCacheQuota } from './preview-cache-quota.ts';
import { createPreviews, type PreviewsDeps } from './previews.ts';
import { createTimelineIndex, type TimelineFacts } from './timeline-index.ts';

const photosPerStep = 1_000;

export interface PhotosServiceDeps {
  catalogue: Pick<
    Catalogue,
    'getPhotos' | 'filesOf' | 'filesAt' | 'companionsAt' | 'timeline' | 'stackParentsOf' | 'stackMembersOf'
  >;
  decisions: { of(photoId: string): PhotoDecisions; photoIds(): Iterable<string> };
  layout: LibraryLayout;
  roots: () => readonly LibraryRoot[];
  files: PreviewsDeps['files'] & Pick<Files, 'probe'>;
  vision: Pick<Vision, 'analyze'>;
  emit: Emit;
  /** True for folders on a removable or network drive; none are where left out. */
  mayGo?: (path: string) => Promise<boolean>;
  log: Log;
  /** what all large previews may take on disk; about 2 GB where left out */
  largeCapBytes?: number;
}

export interface PhotosService {
  /** Reads the timeline anew; to be called once at start and after the catalogue was made again. */
  load(): Promise<void>;
  /**
   * To be called after rows or files of these photos changed, or they were deleted: brings the timeline up to
   * date and tells the renderer.
   */
  changed(ids: readonly string[]): Promise<void>;
  timeline(): { revision: number; total: number; months: TimelineMonth[] };
  month(name: string): { revision: number; tiles: PhotoTile[] };
  /** @throws AppError not_found */
  show(target: Target, withLarge: boolean): Promise<Photo>;
  list(offset: number, limit: number): Promise<{ total: number; photos: Photo[] }>;
  /** Photos that the person took out of the library and whose files are still in it, by path. */
  removed(offset: number, limit: number): Promise<{ total: number; photos: Photo[] }>;
  media(key: string): Promise<MediaFile | null>;
  /** null = not shown by itself (unknown, removed, under another photo, failed, without a file) */
  tile(id: string): PhotoTile | null;
  contentHashOf(id: string): string | null;
  total(): number;
  /** Ids of a stretch of the timeline, newest first. */
  ids(offset: number, limit: number): string[];
  /** Ids of the photos whose small facts pass, newest first. */
  idsWhere(passes: (facts: TimelineFacts) => boolean): string[];
  /** Grows with every change told, also one of files that the timeline does not show. */
  changes(): number;
  paths: PhotoPaths;
  /** for the import, which makes large previews of drives that may go away */
  largeRoom: PreviewCacheQuota;
}

export function createPhotosService(deps: PhotosServiceDeps): PhotosService {
  const { catalogue, emit } = deps;
  const index = createTimelineIndex();
  const paths = createPhotoPaths(deps);
  const ofRoot =
    (ask: (root: LibraryRoot) => Promise<boolean>) =>
    async (rootId: string): Promise<boolean> => {
      const root = deps.roots().find(({ id }) => id === rootId);
      return root !== undefined && ask(root);
    };
  const rowOf = async (id: string) => (await catalogue.getPhotos([id])).get(id) ?? null;
  const previews = createPreviews({
    layout: deps.layout,
    files: deps.files,
    vision: deps.vision,
    filesOf: (ids) => catalogue.filesOf(ids),
    absolute: paths.absolute,
    picturedOf: async (id) => index.picturedOf(id) ?? (deps.decisions.of(id).removed ? rowOf(id) : null),
    rowOf,
    turnOf: async (id) => (await rowOf(id))?.metadata.turn ?? null,
    isThere: ofRoot(async (root) => isRoot(await deps.files.probe(root.path), root)),
    mayGo: ofRoot(async ({ path }) => (await deps.mayGo?.(path)) ?? false),
    log: deps.log,
    ...(deps.largeCapBytes === undefined ? {} : { capBytes: deps.largeCapBytes }),
  });

  let changes = 0;
  const runSerially = createSerialQueue();
  /** One after the other, so that an older reading of a row never replaces a newer one. */
  function changeSerially(run: () => Promise<void>): Promise<void> {
    changes += 1;
    return runSerially(run);
  }

  async function refresh(ids: readonly string[]): Promise<string[]> {
    const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
    const put: TimelineRow[] = [];
    const remove: string[] = [];
    for (const id of ids) {
      const row = rows.get(id);
      const shown = row && timelineRow(row, files.get(id) ?? []);
      if (shown) put.push(shown);
      else remove.push(id);
    }
    return index.change({ put, remove });
  }

  function tellTimeline(months: readonly string[]): void {
    if (months.length > 0) emit('timeline.changed', { revision: index.revision(), months: [...months] });
  }

  async function idOf(target: Target): Promise<string> {
    if ('id' in target) return (await catalogue.stackParentsOf([target.id])).get(target.id) ?? target.id;
    const id = await paths.photoAt(target.path);
    if (id === null)
      throw new AppError('not_found', `“${target.path}” is not in the library. Import its folder first.`);
    return id;
  }

  async function views(ids: readonly string[], { removed = false } = {}): Promise<Photo[]> {
    const membersOf = await catalogue.stackMembersOf(ids);
    const all = [...ids, ...[...membersOf.values()].flat()];
    const [rows, files] = await Promise.all([catalogue.getPhotos(all), catalogue.filesOf(all)]);
    const partsOf = (id: string) =>
      (membersOf.get(id) ?? []).flatMap((member) =>
        rows.has(member) ? [{ row: rows.get(member)!, files: files.get(member) ?? [] }] : [],
      );
    const found = await Promise.all(
      ids.map(async (id) => {
        const row = rows.get(id);
        if (!row || row.removed !== removed) return null;
        return photoView({
          said: await saidOf(id),
          row,
          files: files.get(id) ?? [],
          members: partsOf(id),
          absolute: paths.absolute,
          previews: await previews.pathsOf(id, row.contentHash),
        });
      }),
    );
    return found.filter((photo) => photo !== null);
  }

  /** Ids of those that are items of their own and have a file under a root, by path. */
  async function removedIds(): Promise<string[]> {
    const out = [...deps.decisions.photoIds()].filter((id) => deps.decisions.of(id).removed);
    const [rows, pathOf] = await Promise.all([catalogue.getPhotos(out), paths.pathsOf(out)]);
    const shown = out.filter(
      (id) => rows.get(id)?.removed === true && rows.get(id)?.stackParentId === null && pathOf.has(id),
    );
    return shown.sort((a, b) => (pathOf.get(a)! < pathOf.get(b)! ? -1 : 1));
  }

  async function saidOf(id: string): Promise<Pick<Photo, 'fileCaptionOff' | 'otherCaptions' | 'offers'>> {
    const said = deps.decisions.of(id);
    const from = openOffers(said, deps.decisions.of)
      .map((offer) => offer.from)
      .reverse();
    const rows = from.length > 0 ? await catalogue.getPhotos(from) : new Map<string, PhotoRow>();
    const pictured = (row: PhotoRow | undefined) => (row && row.thumbhash !== null ? row : null);
    const offers = from.map((earlier) =>
      offeredWords(earlier, deps.decisions.of(earlier), pictured(rows.get(earlier))),
    );
    return { fileCaptionOff: said.fileCaptionOff, otherCaptions: [...said.otherCaptions], offers };
  }

  return {
    paths,
    tile: index.tile,
    contentHashOf: index.contentHashOf,
    total: index.total,
    ids: index.ids,
    idsWhere: index.idsWhere,
    changes: () => changes,
    media: previews.media,
    largeRoom: previews.room,
    load: () => changeSerially(async () => tellTimeline(index.load(await catalogue.timeline()))),
    changed: (photoIds) =>
      changeSerially(async () => {
        // what changed in a part of an item, changed in the item
        const ids = [...new Set([...photoIds, ...(await catalogue.stackParentsOf(photoIds)).values()])];
        const months = new Set<string>();
        for (let start = 0; start < ids.length; start += photosPerStep) {
          for (const month of await refresh(ids.slice(start, start + photosPerStep))) months.add(month);
        }
        tellTimeline([...months].sort());
        if (ids.length > 0) emit('photos.changed', { ids });
      }),
    timeline: () => ({ revision: index.revision(), total: index.total(), months: index.months() }),
    month: (name) => ({ revision: index.revision(), tiles: index.month(name) }),
    async show(target, withLarge) {
      const id = await idOf(target);
      const contentHash = withLarge ? index.contentHashOf(id) : null;
      if (contentHash !== null) await previews.makeLarge(id, contentHash);
      const [photo] = await views([id]);
      if (!photo) throw new AppError('not_found', 'This photo is not in the library any more.');
      return photo;
    },
    async removed(offset, limit) {
      const found = await removedIds();
      return {
        total: found.length,
        photos: await views(found.slice(offset, offset + limit), { removed: true }),
      };
    },
    async list(offset, limit) {
      return { total: index.total(), photos: await views(index.ids(offset, limit)) };
    },
  };
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
