/**
 * @file Updates stacks to the files on disk: after an import, and when a folder was removed from the library.
 */
import { sameDecisions } from '../annotations/merge-decisions.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { StackFacts } from '../catalogue/rows.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { fileKey } from '../shared/file-key.ts';
import type { VideoReader } from '../shared/metadata.ts';
import { groupFiles, type Stacks } from './group-files.ts';
import { differingRows, withStackFields, type StackFields } from './stack-rows.ts';
import {
  companionOf,
  createVideoFactsReader,
  ownerOf,
  sortVideos,
  type SortedVideos,
  type VideoScan,
} from './videos.ts';

/** videos read before the results are written: a crash loses at most this many */
const videosPerStep = 64;

export interface StackingDeps {
  catalogue: Pick<Catalogue, 'files' | 'stackFacts' | 'updatePhotos'>;
  decisions: { of(photoId: string): PhotoDecisions };
  /** Merges the decisions of these photos, which are one stack. */
  unite(photos: readonly { id: string; hash: string }[]): Promise<void>;
  videos: VideoReader;
  /** Updates the timeline from the catalogue and notifies the renderer. */
  photosChanged(ids: readonly string[]): Promise<void>;
}

export interface StackingResult {
  /** photos to be derived again */
  changed: string[];
  /** absolute paths of the scan's videos that belong to photos */
  videos: Set<string>;
}

export interface Stacking {
  /**
   * Works on the whole library and writes only differences, so that it can be interrupted and repeated. Must
   * not run during an import.
   */
  run(scan: VideoScan, signal: AbortSignal): Promise<StackingResult>;
}

/** Caches the facts of videos: each is read once a session. */
export function createStacking(deps: StackingDeps): Stacking {
  const { catalogue } = deps;
  const readVideo = createVideoFactsReader(deps.videos);
  return {
    async run(scan, signal) {
      const photos = new Map((await catalogue.stackFacts()).map((photo) => [photo.id, photo]));
      const files = await catalogue.files();
      const items = await groupFiles(files, photos);
      const sorted = sortVideos(items, photos, files, scan);
      await uniteDecisions(deps, membersByPrimary(items, photos), signal);
      signal.throwIfAborted();
      const changed = await write(deps, differingRows(photos, items, sorted.kept));
      const keptKeys = new Set(
        [...sorted.kept.values()].flat().map(({ rootId, relPath }) => fileKey(rootId, relPath)),
      );
      const read = await readVideos(deps, readVideo, sorted, items.primaryOf, signal);
      const ownVideos = scan.videos.filter(
        ({ rootId, relPath, path }) => keptKeys.has(fileKey(rootId, relPath)) || read.videos.has(path),
      );
      return {
        changed: [...new Set([...changed, ...read.changed])],
        videos: new Set(ownVideos.map(({ path }) => path)),
      };
    },
  };
}

/**
 * The members of each stack by its primary, the primary first; without photos in several stacks, which would
 * carry decisions from one to the other.
 */
function membersByPrimary(
  { primaryOf, otherStackParents }: Stacks,
  photos: ReadonlyMap<string, StackFacts>,
): Map<string, StackFacts[]> {
  const items = new Map<string, StackFacts[]>();
  for (const [id, primary] of [...primaryOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (otherStackParents.has(id)) continue;
    const item = items.get(primary);
    if (item) item.push(photos.get(id)!);
    else items.set(primary, [photos.get(primary)!, photos.get(id)!]);
  }
  return items;
}

/** Gives all photos of a stack the same decisions. */
async function uniteDecisions(
  deps: Pick<StackingDeps, 'decisions' | 'unite'>,
  items: ReadonlyMap<string, readonly StackFacts[]>,
  signal: AbortSignal,
): Promise<void> {
  for (const photos of items.values()) {
    const said = photos.map(({ id }) => deps.decisions.of(id));
    if (said.every((words) => sameDecisions(words, said[0]!))) continue;
    signal.throwIfAborted();
    await deps.unite(photos.map(({ id, contentHash }) => ({ id, hash: contentHash })));
  }
}

/** @returns the photos whose rows were written */
async function write(
  deps: Pick<StackingDeps, 'catalogue' | 'photosChanged'>,
  wanted: ReadonlyMap<string, StackFields>,
): Promise<string[]> {
  const rows = await deps.catalogue.updatePhotos([...wanted.keys()], (row) =>
    withStackFields(row, wanted.get(row.id)!),
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await deps.photosChanged(ids);
  return ids;
}

/** Reads videos that are not known yet, and writes the results group by group. */
async function readVideos(
  deps: Pick<StackingDeps, 'catalogue' | 'photosChanged'>,
  readVideo: ReturnType<typeof createVideoFactsReader>,
  { kept, unread }: SortedVideos,
  primaryOf: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<StackingResult> {
  const result: StackingResult = { changed: [], videos: new Set() };
  for (let start = 0; start < unread.length; start += videosPerStep) {
    signal.throwIfAborted();
    const part = unread.slice(start, start + videosPerStep);
    const owners = await Promise.all(
      part.map(async ({ video, sameShotFiles }) => ownerOf(video, await readVideo(video), sameShotFiles)),
    );
    const wanted = new Map<string, StackFields>();
    for (const [at, { video }] of part.entries()) {
      const owner = owners[at];
      if (!owner) continue;
      const id = primaryOf.get(owner.id) ?? owner.id;
      const companions = [...(kept.get(id) ?? []), companionOf(video)].sort((a, b) =>
        a.relPath < b.relPath ? -1 : 1,
      );
      kept.set(id, companions);
      wanted.set(id, { stackParentId: null, otherStackParents: [], companions });
      result.videos.add(video.path);
    }
    result.changed.push(...(await write(deps, wanted)));
  }
  return result;
}
