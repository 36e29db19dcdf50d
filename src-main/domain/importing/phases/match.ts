/**
 * @file Phase: which photo each file is that is not unchanged. Examined in groups, newest first, the hard
 * cases last.
 */
import { ulid } from 'ulid';
import type { FileRow } from '../../catalogue/rows.ts';
import { inGroups } from '../../shared/in-groups.ts';
import { examineFiles, withoutLeftOut, type ExamineDeps, type Picture } from '../examine.ts';
import {
  identifyFiles,
  type ChangedFiles,
  type ContestedFiles,
  type IdentifyResult,
  type NewFiles,
  type RemainingFiles,
} from '../identify.ts';
import type { ImportContext } from '../import-context.ts';
import type { KnownLibrary, MatchedItem, ScannedFile } from '../import-item.ts';
import type { Compared } from '../import-plan.ts';
import type { Groups } from '../phase-sequence.ts';
import { settleChanged, type ChangedPicture, type SettleDeps } from '../settle-changed.ts';
import type { Planned } from './identify.ts';
import type { Scanned } from './scan.ts';

/**
 * files of one step through the pipeline; the first step is small, so that the first pictures are there at
 * once
 */
const groupSize = 32;
const firstGroupSize = 8;

/** What is known when all files are told. */
export interface Matched {
  /** whether they belong to a photo is told when all photos are in the catalogue */
  videos: readonly ScannedFile[];
  /** rows that no file took over and whose state is another one now */
  leftOver: readonly FileRow[];
  /** files that could not be read before, have not changed, and are their photo's still */
  doubtful: Compared<ScannedFile>['doubtful'];
}

/**
 * A stream of every picture that is not unchanged, in groups, with the photo that it is. Changed files are
 * hashed first, so that a new path is told for a move or a copy as soon as it is read; what became of changed
 * files is settled when all new paths are known.
 */
export function match(
  { known, found, plan }: Scanned & Planned,
  context: ImportContext,
): { groups: Groups<MatchedItem[], Matched> } {
  let loading: ReturnType<ExamineDeps['formerIds']> | null = null;
  const identifier = identifyFiles({
    photos: known.photos,
    rows: known.rows,
    compared: plan,
    scannedRoots: found.scannedRoots,
    newId: ulid,
  });
  const deps: MatchDeps = {
    ...context,
    known,
    plan,
    rowOf: new Map([...plan.changed, ...plan.incomplete].map(({ file, row }) => [file, row])),
    itemOf: createItemMaker(known),
    formerIds: () => (loading ??= context.identity.load().then(({ photos }) => photos)),
  };
  return { groups: matchAll(identifier, deps) };
}

interface MatchDeps extends ExamineDeps, SettleDeps {
  plan: Compared<ScannedFile>;
  /** rows of changed and incomplete files as they were listed */
  rowOf: ReadonlyMap<ScannedFile, FileRow>;
  itemOf: ItemMaker;
}

/** Pictures and videos that later steps go on with. */
interface Waiting {
  contested: ChangedPicture[];
  fresh: Picture[];
  videos: ScannedFile[];
}

type Step<Result> = AsyncGenerator<MatchedItem[], Result>;

async function* matchAll(identifier: ChangedFiles, deps: MatchDeps): Step<Matched> {
  const changed = yield* matchChanged(identifier, deps);
  const fresh = yield* matchNew(changed.next, deps);
  const contested = [...changed.contested, ...fresh.contested];
  const remaining = yield* matchContested(fresh.next, contested, deps);
  const rest = yield* matchRemaining(remaining, fresh.fresh, deps);
  return { ...rest, videos: [...changed.videos, ...fresh.videos, ...rest.videos] };
}

async function* matchChanged(
  identifier: ChangedFiles,
  deps: MatchDeps,
): Step<Omit<Waiting, 'fresh'> & { next: NewFiles }> {
  const waiting: Omit<Waiting, 'fresh'> = { contested: [], videos: [] };
  const files = deps.plan.changed.map(({ file }) => file);
  for (const group of inGroups(files, groupSize)) {
    const { pictures, others, videos } = await examineFiles(group, deps);
    for (const file of others) identifier.vacate(deps.rowOf.get(file)!);
    const placed = pictures.map((picture) => placeChanged(identifier, picture, deps));
    waiting.contested.push(...placed.flatMap(({ contested }) => contested));
    waiting.videos.push(...videos);
    yield placed.flatMap(({ items }) => items);
  }
  return { ...waiting, next: identifier.next() };
}

async function* matchNew(identifier: NewFiles, deps: MatchDeps): Step<Waiting & { next: ContestedFiles }> {
  const { plan, rowOf, itemOf } = deps;
  const waiting: Waiting = { contested: [], fresh: [], videos: [] };
  const files = newestFirst([...plan.fresh, ...plan.incomplete.map(({ file }) => file)]);
  for (const group of firstSmall(files)) {
    const wanted = await withoutLeftOut(group, (file) => rowOf.has(file), deps);
    const { pictures, videos } = await examineFiles(wanted, deps);
    waiting.videos.push(...videos);
    yield pictures.flatMap((picture): MatchedItem[] => {
      if (rowOf.has(picture.listed)) {
        const { items, contested } = placeChanged(identifier, picture, deps);
        waiting.contested.push(...contested);
        return items;
      }
      const identified = identifier.placeNew(picture.file, picture.content);
      if (identified) return [itemOf(picture, identified)];
      waiting.fresh.push(picture);
      return [];
    });
  }
  return { ...waiting, next: identifier.next() };
}

async function* matchContested(
  identifier: ContestedFiles,
  contested: readonly ChangedPicture[],
  deps: MatchDeps,
): Step<RemainingFiles> {
  for (const group of inGroups(contested, groupSize)) {
    const settled = await settleChanged(group, identifier, deps);
    yield settled.map(({ picture, identified, ...more }) => ({
      ...deps.itemOf(picture, identified, picture.row),
      ...more,
    }));
  }
  return identifier.next();
}

async function* matchRemaining(
  identifier: RemainingFiles,
  fresh: readonly Picture[],
  deps: MatchDeps,
): Step<Matched> {
  const { plan, itemOf } = deps;
  const placeAll = (pictures: readonly Picture[]) =>
    pictures.map((picture) => itemOf(picture, identifier.place(picture.file, picture.content)));
  for (const group of inGroups(fresh, groupSize)) yield placeAll(group);
  // the path of a photo that turned up elsewhere now belongs to what lies there
  const orphaned = plan.doubtful.filter(({ row }) => identifier.isElsewhere(row)).map(({ file }) => file);
  const videos: ScannedFile[] = [];
  for (const group of inGroups(orphaned, groupSize)) {
    const examined = await examineFiles(group, deps);
    videos.push(...examined.videos);
    yield placeAll(examined.pictures);
  }
  const doubtful = plan.doubtful.filter(({ row }) => !identifier.isElsewhere(row));
  return { videos, doubtful, leftOver: identifier.end() };
}

/** A picture at a known path: the photo it is, or one of the contested. */
function placeChanged(
  identifier: Pick<ChangedFiles, 'placeChanged'>,
  picture: Picture,
  { rowOf, itemOf }: MatchDeps,
): { items: MatchedItem[]; contested: ChangedPicture[] } {
  const row = rowOf.get(picture.listed)!;
  const { rootId, relPath, sizeBytes, mtimeMs } = picture.file;
  const now = { ...row, rootId, relPath, sizeBytes, mtimeMs };
  const identified = identifier.placeChanged(now, picture.content.hash);
  return identified
    ? { items: [itemOf(picture, identified, row)], contested: [] }
    : { items: [], contested: [{ ...picture, row }] };
}

type ItemMaker = (picture: Picture, identified: IdentifyResult, row?: FileRow | null) => MatchedItem;

/** A photo's content is decoded once, however many files have it. */
function createItemMaker({ photos }: KnownLibrary): ItemMaker {
  const looking = new Set<string>();
  return ({ file, content, mimeType }, identified, row = null) => {
    const photo = photos.get(identified.photoId);
    const unseen = photo ? !photo.decoded && !photo.failed : true;
    const needsAnalysis =
      identified.kind === 'new' ||
      identified.kind === 'edited' ||
      (unseen && !looking.has(identified.photoId));
    if (needsAnalysis) looking.add(identified.photoId);
    return {
      file,
      hash: content.hash,
      mimeType,
      identified,
      row,
      replaced: null,
      offer: null,
      needsAnalysis,
      alreadyRead: { metadata: null, analysis: null },
    };
  };
}

/** By file date, which for most photos is the capture time: the grid fills from the top. */
function newestFirst(files: ScannedFile[]): ScannedFile[] {
  return files.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.relPath < b.relPath ? -1 : 1));
}

function* firstSmall<Item>(items: readonly Item[]): Generator<Item[]> {
  yield* inGroups(items.slice(0, firstGroupSize), firstGroupSize);
  yield* inGroups(items.slice(firstGroupSize), groupSize);
}
