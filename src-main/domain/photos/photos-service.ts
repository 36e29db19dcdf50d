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
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { FactSource } from '../facts/fact-source.ts';
import { isRoot, type Files } from '../files/files.ts';
import type { LibraryLayout } from '../shared/layout.ts';
import type { Vision } from '../vision/vision.ts';
import { createPhotoPaths, type PhotoPaths } from './photo-paths.ts';
import type { LibraryRoot } from '../shared/library-root.ts';
import type { PreviewCacheQuota } from './preview-cache-quota.ts';
import { createPreviews, type Previews, type PreviewsDeps } from './previews.ts';
import { readPhotos } from './read-photos.ts';
import { createTimelineIndex, type TimelineFacts, type TimelineIndex } from './timeline-index.ts';
import { createTimelineUpdates } from './timeline-updates.ts';

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
  /** none are told where left out */
  facts?: Pick<FactSource, 'readerFor'>;
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

/** The timeline is empty until it is loaded. */
export function createPhotosService(deps: PhotosServiceDeps): PhotosService {
  const { catalogue, decisions, emit } = deps;
  const index = createTimelineIndex();
  const paths = createPhotoPaths(deps);
  const previews = previewsOf(deps, index, paths);
  const updates = createTimelineUpdates({ catalogue, index, emit });
  const reading = { catalogue, decisions, paths, previews, ...(deps.facts && { facts: deps.facts }) };
  return {
    paths,
    tile: index.tile,
    contentHashOf: index.contentHashOf,
    total: index.total,
    ids: index.ids,
    idsWhere: index.idsWhere,
    changes: updates.changes,
    media: previews.media,
    largeRoom: previews.room,
    load: updates.load,
    changed: updates.changed,
    timeline: () => ({ revision: index.revision(), total: index.total(), months: index.months() }),
    month: (name) => ({ revision: index.revision(), tiles: index.month(name) }),
    async show(target, withLarge) {
      const id = await idOf(target, catalogue, paths);
      const contentHash = withLarge ? index.contentHashOf(id) : null;
      if (contentHash !== null) await previews.makeLarge(id, contentHash);
      const [photo] = await readPhotos([id], reading);
      if (!photo) throw new AppError('not_found', 'This photo is not in the library any more.');
      return photo;
    },
    async removed(offset, limit) {
      const found = await removedIds(deps, paths);
      const photos = await readPhotos(found.slice(offset, offset + limit), reading, { removed: true });
      return { total: found.length, photos };
    },
    async list(offset, limit) {
      return { total: index.total(), photos: await readPhotos(index.ids(offset, limit), reading) };
    },
  };
}

/** Previews of what the timeline shows, and of photos that the person took out. */
function previewsOf(deps: PhotosServiceDeps, index: TimelineIndex, paths: PhotoPaths): Previews {
  const { catalogue, decisions, layout, files, vision, log } = deps;
  const ofRoot =
    (ask: (root: LibraryRoot) => Promise<boolean>) =>
    async (rootId: string): Promise<boolean> => {
      const root = deps.roots().find(({ id }) => id === rootId);
      return root !== undefined && ask(root);
    };
  const rowOf = async (id: string) => (await catalogue.getPhotos([id])).get(id) ?? null;
  return createPreviews({
    layout,
    files,
    vision,
    filesOf: (ids) => catalogue.filesOf(ids),
    absolute: paths.absolute,
    picturedOf: async (id) => index.picturedOf(id) ?? (decisions.of(id).removed ? rowOf(id) : null),
    rowOf,
    turnOf: async (id) => (await rowOf(id))?.metadata.turn ?? null,
    isThere: ofRoot(async (root) => isRoot(await files.probe(root.path), root)),
    mayGo: ofRoot(async ({ path }) => (await deps.mayGo?.(path)) ?? false),
    log,
    ...(deps.largeCapBytes === undefined ? {} : { capBytes: deps.largeCapBytes }),
  });
}

/** @throws AppError not_found */
async function idOf(
  target: Target,
  catalogue: PhotosServiceDeps['catalogue'],
  paths: PhotoPaths,
): Promise<string> {
  if ('id' in target) return (await catalogue.stackParentsOf([target.id])).get(target.id) ?? target.id;
  const id = await paths.photoAt(target.path);
  if (id === null)
    throw new AppError('not_found', `“${target.path}” is not in the library. Import its folder first.`);
  return id;
}

/** Ids of those that are items of their own and have a file under a root, by path. */
async function removedIds({ catalogue, decisions }: PhotosServiceDeps, paths: PhotoPaths): Promise<string[]> {
  const out = [...decisions.photoIds()].filter((id) => decisions.of(id).removed);
  const [rows, pathOf] = await Promise.all([catalogue.getPhotos(out), paths.pathsOf(out)]);
  const shown = out.filter(
    (id) => rows.get(id)?.removed === true && rows.get(id)?.stackParentId === null && pathOf.has(id),
  );
  return shown.sort((a, b) => (pathOf.get(a)! < pathOf.get(b)! ? -1 : 1));
}
