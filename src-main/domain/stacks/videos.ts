/**
 * @file Finds the videos of Live Photos: which video belongs to which photo, by content id or capture time.
 */
import type { CompanionFile, FileRow, FileState, StackFacts } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import type { VideoFacts, VideoReader } from '../shared/metadata.ts';
import { folderOf } from './folders.ts';
import { shotOf, type Stacks, type FolderPhoto } from './group-files.ts';
import { isVideoOf } from './same-shot.ts';

/** A video found by a scan. */
export interface FoundVideo {
  rootId: string;
  relPath: string;
  /** absolute */
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

/** The videos found by a scan. Companions in places that it did not scan stay. */
export interface VideoScan {
  videos: readonly FoundVideo[];
  /**
   * True where a video that is not in the list may still exist: its root was not scanned, or its folder could
   * not be read.
   */
  mayBeUnlistable: (file: Pick<FileRow, 'rootId' | 'relPath'>) => boolean;
}

export interface SortedVideos {
  /** photo → its videos that are known, by path */
  kept: Map<string, CompanionFile[]>;
  /** videos to be read first, with the photos whose names they share */
  unread: { video: FoundVideo; sameShotFiles: FolderPhoto[] }[];
}

/** A video that was a companion and has not changed stays one, without being read again. */
export function sortVideos(
  items: Stacks,
  photos: ReadonlyMap<string, StackFacts>,
  files: readonly FileRow[],
  { videos, mayBeUnlistable }: VideoScan,
): SortedVideos {
  const itemOf = (id: string) => items.primaryOf.get(id) ?? id;
  const known = new Map(
    [...photos.values()].flatMap(({ id, companions }) =>
      companions.map(
        (companion) => [fileKey(companion.rootId, companion.relPath), { id, companion }] as const,
      ),
    ),
  );
  const kept = new Map<string, CompanionFile[]>();
  const keep = (id: string, companion: CompanionFile) =>
    kept.set(
      id,
      [...(kept.get(id) ?? []), companion].sort((a, b) => (a.relPath < b.relPath ? -1 : 1)),
    );
  const unread: SortedVideos['unread'] = [];
  for (const video of videos) {
    const sameShotFiles = items.sameShotFiles(video);
    if (sameShotFiles.length === 0) continue;
    const before = known.get(fileKey(video.rootId, video.relPath));
    known.delete(fileKey(video.rootId, video.relPath));
    const owner =
      before && isUnchanged(before.companion, video)
        ? sameShotFiles.find(({ photo }) => itemOf(photo.id) === itemOf(before.id))
        : undefined;
    if (owner && before) keep(itemOf(owner.photo.id), before.companion);
    else unread.push({ video, sameShotFiles });
  }
  const statesIn = known.size > 0 ? statesByFolder(files) : new Map<string, Set<FileState>>();
  for (const { id, companion } of known.values()) {
    const states = statesIn.get(folderOf(companion));
    const isAway = states !== undefined && !states.has('present');
    const owner = items.sameShotFiles(companion).find(({ photo }) => itemOf(photo.id) === itemOf(id));
    if (owner && (mayBeUnlistable(companion) || (isAway && states.has('away')))) keep(itemOf(id), companion);
  }
  return { kept, unread };
}

function isUnchanged(companion: CompanionFile, video: FoundVideo): boolean {
  return companion.sizeBytes === video.sizeBytes && companion.mtimeMs === video.mtimeMs;
}

function statesByFolder(files: readonly FileRow[]): Map<string, Set<FileState>> {
  const found = new Map<string, Set<FileState>>();
  for (const file of files) {
    const states = found.get(folderOf(file));
    if (states) states.add(file.state);
    else found.set(folderOf(file), new Set([file.state]));
  }
  return found;
}

/** Facts are cached while the program runs, so that videos that belong to no photo are read once. */
export function createVideoFactsReader(reader: VideoReader): (video: FoundVideo) => Promise<VideoFacts> {
  const read = new Map<string, { video: FoundVideo; facts: VideoFacts }>();
  return async (video) => {
    const before = read.get(video.path);
    if (before && before.video.sizeBytes === video.sizeBytes && before.video.mtimeMs === video.mtimeMs)
      return before.facts;
    const facts = await reader.readVideo(video.path);
    read.set(video.path, { video, facts });
    return facts;
  };
}

/** @returns the best-matching photo that the video belongs to; null = only the name is the same */
export function ownerOf(
  video: FoundVideo,
  facts: VideoFacts,
  sameShotFiles: readonly FolderPhoto[],
): StackFacts | null {
  return (
    sameShotFiles.find((file) =>
      isVideoOf(file.name.shot, { ...facts, mtimeMs: video.mtimeMs }, shotOf(file)),
    )?.photo ?? null
  );
}

export function companionOf({ rootId, relPath, sizeBytes, mtimeMs }: FoundVideo): CompanionFile {
  return { role: 'video', rootId, relPath, sizeBytes, mtimeMs };
}
