/** @file Brings items up to date with what lies on disk: after an import, and when a folder was taken out of the library. */
import { sameWords } from '../acts/united-words.ts';
import type { Catalogue, CompanionFile, PairFacts, PhotoRow } from '../catalogue/catalogue.ts';
import type { PhotoDecisions } from '../derive/evidence.ts';
import { fileKey } from '../library/identity.ts';
import type { VideoReader } from '../photos/metadata.ts';
import {
  companionOf,
  createFilmReader,
  ownerOf,
  sortFilms,
  type FilmScan,
  type SortedFilms,
} from './films.ts';
import { groupFiles, type Items } from './group-files.ts';

/** films read before what they are is written: a kill costs so many */
const filmsAtOnce = 64;

export interface PairingDeps {
  catalogue: Pick<Catalogue, 'files' | 'pairFacts' | 'updatePhotos'>;
  decisions: { of(photoId: string): PhotoDecisions };
  /** These photos are one item: what was said about one is said about all. */
  unite(photos: readonly { id: string; hash: string }[]): Promise<void>;
  films: VideoReader;
  /** Brings the timeline up to date with the catalogue and tells the face. */
  photosChanged(ids: readonly string[]): Promise<void>;
}

export interface PairingResult {
  /** photos that are to be derived again */
  changed: string[];
  /** absolute paths of the scan's films that belong to photos */
  films: Set<string>;
}

export interface Pairing {
  /** Over the whole library; writes only what differs, so that it may be cut off and repeated. Not beside an import. */
  run(scan: FilmScan, signal: AbortSignal): Promise<PairingResult>;
}

export function createPairing(deps: PairingDeps): Pairing {
  const { catalogue } = deps;
  const readFilm = createFilmReader(deps.films);

  async function uniteWords(
    items: ReadonlyMap<string, readonly PairFacts[]>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const photos of items.values()) {
      const said = photos.map(({ id }) => deps.decisions.of(id));
      if (said.every((words) => sameWords(words, said[0]!))) continue;
      signal.throwIfAborted();
      await deps.unite(photos.map(({ id, contentHash }) => ({ id, hash: contentHash })));
    }
  }

  async function write(wanted: ReadonlyMap<string, Wanted>): Promise<string[]> {
    const rows = await catalogue.updatePhotos([...wanted.keys()], (row) =>
      withWanted(row, wanted.get(row.id)!),
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await deps.photosChanged(ids);
    return ids;
  }

  /** Reads what is not known yet, and writes it down as it goes. */
  async function readFilms(
    { kept, unread }: SortedFilms,
    leaderOf: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<PairingResult> {
    const result: PairingResult = { changed: [], films: new Set() };
    for (let start = 0; start < unread.length; start += filmsAtOnce) {
      signal.throwIfAborted();
      const part = unread.slice(start, start + filmsAtOnce);
      const owners = await Promise.all(
        part.map(async ({ film, beside }) => ownerOf(film, await readFilm(film), beside)),
      );
      const wanted = new Map<string, Wanted>();
      for (const [at, { film }] of part.entries()) {
        const owner = owners[at];
        if (!owner) continue;
        const id = leaderOf.get(owner.id) ?? owner.id;
        const companions = [...(kept.get(id) ?? []), companionOf(film)].sort((a, b) =>
          a.relPath < b.relPath ? -1 : 1,
        );
        kept.set(id, companions);
        wanted.set(id, { shownWith: null, alsoWith: [], companions });
        result.films.add(film.path);
      }
      result.changed.push(...(await write(wanted)));
    }
    return result;
  }

  return {
    async run(scan, signal) {
      const photos = new Map((await catalogue.pairFacts()).map((photo) => [photo.id, photo]));
      const files = await catalogue.files();
      const items = await groupFiles(files, photos);
      const sorted = sortFilms(items, photos, files, scan);
      await uniteWords(membersByLeader(items, photos), signal);
      signal.throwIfAborted();
      const changed = await write(differences(photos, items, sorted.kept));
      const keptKeys = new Set(
        [...sorted.kept.values()].flat().map(({ rootId, relPath }) => fileKey(rootId, relPath)),
      );
      const read = await readFilms(sorted, items.leaderOf, signal);
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

const none: readonly never[] = [];

/** What a row is to say. */
type Wanted = Pick<PhotoRow, 'shownWith' | 'alsoWith' | 'companions'>;

/** Leader first, by leader; without what is part of several items: it would carry words from one to the other. */
function membersByLeader(
  { leaderOf, alsoWith }: Items,
  photos: ReadonlyMap<string, PairFacts>,
): Map<string, PairFacts[]> {
  const items = new Map<string, PairFacts[]>();
  for (const [id, leader] of [...leaderOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (alsoWith.has(id)) continue;
    const item = items.get(leader);
    if (item) item.push(photos.get(id)!);
    else items.set(leader, [photos.get(leader)!, photos.get(id)!]);
  }
  return items;
}

/** Photos that are to say something else; and those under which others were or will be shown, since they are derived from these, too. */
function differences(
  photos: ReadonlyMap<string, PairFacts>,
  { leaderOf, alsoWith }: Items,
  kept: ReadonlyMap<string, CompanionFile[]>,
): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  const want = (id: string | null) => {
    if (id !== null && photos.has(id))
      wanted.set(id, {
        shownWith: leaderOf.get(id) ?? null,
        alsoWith: [...(alsoWith.get(id) ?? [])],
        companions: kept.get(id) ?? [],
      });
  };
  for (const photo of photos.values()) {
    const leader = leaderOf.get(photo.id) ?? null;
    const others = alsoWith.get(photo.id) ?? none;
    const isPlaced = leader === photo.shownWith && others.join(' ') === photo.alsoWith.join(' ');
    if (isPlaced && sameFiles(photo.companions, kept.get(photo.id) ?? none)) continue;
    want(photo.id);
    if (!isPlaced) for (const other of [leader, ...others, photo.shownWith, ...photo.alsoWith]) want(other);
  }
  return wanted;
}

function withWanted(row: PhotoRow, { shownWith, alsoWith, companions }: Wanted): PhotoRow {
  return { ...row, shownWith, alsoWith: [...alsoWith], companions: [...companions], derivedVersion: null };
}

function sameFiles(a: readonly CompanionFile[], b: readonly CompanionFile[]): boolean {
  return (a.length === 0 && b.length === 0) || JSON.stringify(a) === JSON.stringify(b);
}
