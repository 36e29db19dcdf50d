/**
 * @file Brings items up to date with what lies on disk: after an import, and when a folder was taken out of
 * the library.
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

/** films read before what they are is written: a kill costs so many */
const filmsAtOnce = 64;

export interface StackingDeps {
  catalogue: Pick<Catalogue, 'files' | 'stackFacts' | 'updatePhotos'>;
  decisions: { of(photoId: string): PhotoDecisions };
  /** These photos are one item: what was said about one is said about all. */
  unite(photos: readonly { id: string; hash: string }[]): Promise<void>;
  films: VideoReader;
  /** Brings the timeline up to date with the catalogue and tells the renderer. */
  photosChanged(ids: readonly string[]): Promise<void>;
}

export interface StackingResult {
  /** photos that are to be derived again */
  changed: string[];
  /** absolute paths of the scan's films that belong to photos */
  films: Set<string>;
}

export interface Stacking {
  /**
   * Over the whole library; writes only what differs, so that it may be cut off and repeated. Not beside an
   * import.
   */
  run(scan: VideoScan, signal: AbortSignal): Promise<StackingResult>;
}

/** Remembers what films are, so that a film is read once a session. */
export function createStacking(deps: StackingDeps): Stacking {
  const { catalogue } = deps;
  const readFilm = createVideoFactsReader(deps.films);
  return {
    async run(scan, signal) {
      const photos = new Map((await catalogue.stackFacts()).map((photo) => [photo.id, photo]));
      const files = await catalogue.files();
      const items = await groupFiles(files, photos);
      const sorted = sortVideos(items, photos, files, scan);
      await uniteWords(deps, membersByLeader(items, photos), signal);
      signal.throwIfAborted();
      const changed = await write(deps, differingRows(photos, items, sorted.kept));
      const keptKeys = new Set(
        [...sorted.kept.values()].flat().map(({ rootId, relPath }) => fileKey(rootId, relPath)),
      );
      const read = await readFilms(deps, readFilm, sorted, items.leaderOf, signal);
      const films = scan.films.filter(
        ({ rootId, relPath, path }) => keptKeys.has(fileKey(rootId, relPath)) || read.films.has(path),
      );
      return {
        changed: [...new Set([...changed, ...read.changed])],
        films: new Set(films.map(({ path }) => path)),
      };
    },
  };
}

/**
 * Leader first, by leader; without what is part of several items: it would carry words from one to the other.
 */
function membersByLeader(
  { leaderOf, otherStackParents }: Stacks,
  photos: ReadonlyMap<string, StackFacts>,
): Map<string, StackFacts[]> {
  const items = new Map<string, StackFacts[]>();
  for (const [id, leader] of [...leaderOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (otherStackParents.has(id)) continue;
    const item = items.get(leader);
    if (item) item.push(photos.get(id)!);
    else items.set(leader, [photos.get(leader)!, photos.get(id)!]);
  }
  return items;
}

/** What was said about one photo of an item is said about all. */
async function uniteWords(
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

/** Reads what is not known yet, and writes it down as it goes. */
async function readFilms(
  deps: Pick<StackingDeps, 'catalogue' | 'photosChanged'>,
  readFilm: ReturnType<typeof createVideoFactsReader>,
  { kept, unread }: SortedVideos,
  leaderOf: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<StackingResult> {
  const result: StackingResult = { changed: [], films: new Set() };
  for (let start = 0; start < unread.length; start += filmsAtOnce) {
    signal.throwIfAborted();
    const part = unread.slice(start, start + filmsAtOnce);
    const owners = await Promise.all(
      part.map(async ({ film, beside }) => ownerOf(film, await readFilm(film), beside)),
    );
    const wanted = new Map<string, StackFields>();
    for (const [at, { film }] of part.entries()) {
      const owner = owners[at];
      if (!owner) continue;
      const id = leaderOf.get(owner.id) ?? owner.id;
      const companions = [...(kept.get(id) ?? []), companionOf(film)].sort((a, b) =>
        a.relPath < b.relPath ? -1 : 1,
      );
      kept.set(id, companions);
      wanted.set(id, { stackParentId: null, otherStackParents: [], companions });
      result.films.add(film.path);
    }
    result.changed.push(...(await write(deps, wanted)));
  }
  return result;
}
