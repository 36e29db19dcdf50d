/**
 * @file Which films belong to which photos: a Live Photo's moving half, told by its content id or its moment.
 */
import type { CompanionFile, FileRow, FileState, StackFacts } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import type { VideoFacts, VideoReader } from '../shared/metadata.ts';
import { folderOf } from './folders.ts';
import { shotOf, type Stacks, type Side } from './group-files.ts';
import { isVideoOf } from './same-shot.ts';

/** A film as a scan lists it. */
export interface FoundVideo {
  rootId: string;
  relPath: string;
  /** absolute */
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

/**
 * What a scan says of films; of what it did not look at, nothing is known, and what was a companion stays
 * one.
 */
export interface VideoScan {
  films: readonly FoundVideo[];
  /**
   * True where a film that is not among these may still exist: its root was not walked, or its folder could
   * not be read.
   */
  mayBeUnlistable: (file: Pick<FileRow, 'rootId' | 'relPath'>) => boolean;
}

export interface SortedVideos {
  /** photo → films that are known to be its own, by path */
  kept: Map<string, CompanionFile[]>;
  /** films that have to be read first, with the photos whose names they share */
  unread: { film: FoundVideo; beside: Side[] }[];
}

/** A film that was a companion and has not changed is one still, and is not read again. */
export function sortVideos(
  items: Stacks,
  photos: ReadonlyMap<string, StackFacts>,
  files: readonly FileRow[],
  { films, mayBeUnlistable }: VideoScan,
): SortedVideos {
  const itemOf = (id: string) => items.leaderOf.get(id) ?? id;
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
  for (const film of films) {
    const beside = items.beside(film);
    if (beside.length === 0) continue;
    const before = known.get(fileKey(film.rootId, film.relPath));
    known.delete(fileKey(film.rootId, film.relPath));
    const owner =
      before && isUnchanged(before.companion, film)
        ? beside.find(({ photo }) => itemOf(photo.id) === itemOf(before.id))
        : undefined;
    if (owner && before) keep(itemOf(owner.photo.id), before.companion);
    else unread.push({ film, beside });
  }
  const statesIn = known.size > 0 ? statesByFolder(files) : new Map<string, Set<FileState>>();
  for (const { id, companion } of known.values()) {
    const states = statesIn.get(folderOf(companion));
    const isAway = states !== undefined && !states.has('present');
    const owner = items.beside(companion).find(({ photo }) => itemOf(photo.id) === itemOf(id));
    if (owner && (mayBeUnlistable(companion) || (isAway && states.has('away')))) keep(itemOf(id), companion);
  }
  return { kept, unread };
}

function isUnchanged(companion: CompanionFile, film: FoundVideo): boolean {
  return companion.sizeBytes === film.sizeBytes && companion.mtimeMs === film.mtimeMs;
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

/** Strangers are remembered while the program runs: a film that is nobody's is read once. */
export function createVideoFactsReader(reader: VideoReader): (film: FoundVideo) => Promise<VideoFacts> {
  const read = new Map<string, { film: FoundVideo; facts: VideoFacts }>();
  return async (film) => {
    const before = read.get(film.path);
    if (before && before.film.sizeBytes === film.sizeBytes && before.film.mtimeMs === film.mtimeMs)
      return before.facts;
    const facts = await reader.readVideo(film.path);
    read.set(film.path, { film, facts });
    return facts;
  };
}

/** @returns the nearest photo that the film belongs to; null = it only shares the name */
export function ownerOf(film: FoundVideo, facts: VideoFacts, beside: readonly Side[]): StackFacts | null {
  return (
    beside.find((side) => isVideoOf(side.name.shot, { ...facts, mtimeMs: film.mtimeMs }, shotOf(side)))
      ?.photo ?? null
  );
}

export function companionOf({ rootId, relPath, sizeBytes, mtimeMs }: FoundVideo): CompanionFile {
  return { role: 'video', rootId, relPath, sizeBytes, mtimeMs };
}
