/** @file Photos as they are shown: the timeline, one photo in full, and its previews. */
import {
  AppError,
  type FullSizePicture,
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
import { createFullSize, type FullSizeDeps } from './full-size.ts';
import { createPhotoPaths, type PhotoPaths } from './photo-paths.ts';
import type { LibraryRoot } from '../shared/library-root.ts';
import type { PreviewCacheQuota } from './preview-cache-quota.ts';
import type { PictureText } from './picture-text.ts';
import { createPreviews, type PreviewsDeps } from './previews.ts';
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
  files: PreviewsDeps['files'] & Pick<Files, 'probe' | 'removeTree'>;
  vision: Pick<Vision, 'analyze'>;
  /** text that models read in the pictures; none where left out */
  text?: PictureText;
  emit: Emit;
  /** True for folders on a removable or network drive; none are where absent. */
  isRemovable?: (path: string) => Promise<boolean>;
  /** no facts where absent */
  facts?: Pick<FactSource, 'readerFor' | 'sunReaderFor'>;
  log: Log;
  /** disk space for all large previews; about 2 GB where absent */
  largeCapBytes?: number;
}

export interface PhotosService {
  /** Reads the timeline again; to be called once at start and after a rebuild of the catalogue. */
  load(): Promise<void>;
  /**
   * To be called after rows or files of these photos were changed or deleted: updates the timeline and
   * notifies the renderer.
   */
  changed(ids: readonly string[]): Promise<void>;
  timeline(): { revision: number; total: number; months: TimelineMonth[] };
  month(name: string): { revision: number; tiles: PhotoTile[] };
  /** @throws AppError not_found */
  show(target: Target, withLarge: boolean): Promise<Photo>;
  list(offset: number, limit: number): Promise<{ total: number; photos: Photo[] }>;
  /** Those of these photos that are in the library, in the order of the ids. */
  photosOf(ids: readonly string[]): Promise<Photo[]>;
  /** Photos that the person removed from the library and that still have a file in it, by path. */
  removed(offset: number, limit: number): Promise<{ total: number; photos: Photo[] }>;
  media(key: string): Promise<MediaFile | null>;
  /** @throws AppError not_found where its drive is away, and those of the decoders */
  fullSize(id: string): Promise<FullSizePicture>;
  /** Deletes the tiles of photos at full size. */
  clearFullSize(): Promise<void>;
  /** null = not in the timeline (unknown, removed, stacked under another photo, failed, without a file) */
  tile(id: string): PhotoTile | null;
  contentHashOf(id: string): string | null;
  total(): number;
  /** Ids of a range of the timeline, newest first. */
  ids(offset: number, limit: number): string[];
  /** Ids of the photos whose facts pass, newest first. */
  idsWhere(passes: (facts: TimelineFacts) => boolean): string[];
  /** Increases with every call of `changed`, also for files that the timeline does not show. */
  changeCount(): number;
  paths: PhotoPaths;
  /** for the import, which makes large previews of removable drives in advance */
  largePreviewQuota: PreviewCacheQuota;
}

/** The timeline is empty until it is loaded. */
export function createPhotosService(deps: PhotosServiceDeps): PhotosService {
  const { catalogue, decisions, emit } = deps;
  const index = createTimelineIndex();
  const paths = createPhotoPaths(deps);
  const access = pictureAccess(deps, index, paths);
  const previews = createPreviews(access);
  const fullSize = createFullSize(access);
  const updates = createTimelineUpdates({ catalogue, index, emit });
  const { facts, text } = deps;
  const reading = { catalogue, decisions, paths, previews, ...(facts && { facts }), ...(text && { text }) };
  return {
    paths,
    tile: index.tile,
    contentHashOf: index.contentHashOf,
    total: index.total,
    ids: index.ids,
    idsWhere: index.idsWhere,
    changeCount: updates.changeCount,
    media: async (key) => fullSize.tile(key) ?? previews.media(key),
    fullSize: fullSize.open,
    clearFullSize: fullSize.clear,
    largePreviewQuota: previews.quota,
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
    photosOf: (ids) => readPhotos(ids, reading),
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

/** How pictures are reached of the photos in the timeline, and of removed ones. */
function pictureAccess(
  deps: PhotosServiceDeps,
  index: TimelineIndex,
  paths: PhotoPaths,
): PreviewsDeps & FullSizeDeps {
  const { catalogue, decisions, layout, files, vision, log } = deps;
  const ofRoot =
    (ask: (root: LibraryRoot) => Promise<boolean>) =>
    async (rootId: string): Promise<boolean> => {
      const root = deps.roots().find(({ id }) => id === rootId);
      return root !== undefined && ask(root);
    };
  const rowOf = async (id: string) => (await catalogue.getPhotos([id])).get(id) ?? null;
  return {
    layout,
    files,
    vision,
    filesOf: (ids) => catalogue.filesOf(ids),
    absolute: paths.absolute,
    previewSourceOf: async (id) => index.previewSourceOf(id) ?? (decisions.of(id).removed ? rowOf(id) : null),
    rowOf,
    turnOf: async (id) => (await rowOf(id))?.metadata.turn ?? null,
    isReachable: ofRoot(async (root) => isRoot(await files.probe(root.path), root)),
    isRemovable: ofRoot(async ({ path }) => (await deps.isRemovable?.(path)) ?? false),
    log,
    ...(deps.largeCapBytes === undefined ? {} : { capBytes: deps.largeCapBytes }),
  };
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

/** Ids of removed photos that are shown by themselves and have a file under a root, by path. */
async function removedIds({ catalogue, decisions }: PhotosServiceDeps, paths: PhotoPaths): Promise<string[]> {
  const out = [...decisions.photoIds()].filter((id) => decisions.of(id).removed);
  const [rows, pathOf] = await Promise.all([catalogue.getPhotos(out), paths.pathsOf(out)]);
  const shown = out.filter(
    (id) => rows.get(id)?.removed === true && rows.get(id)?.stackParentId === null && pathOf.has(id),
  );
  return shown.sort((a, b) => (pathOf.get(a)! < pathOf.get(b)! ? -1 : 1));
}
