/**
 * @file Phase: decides for each new or changed file which photo it is (`identify.ts`). Files are examined in
 * groups, newest first. Files that need the result of all others come last.
 */
import { ulid } from 'ulid';
import type { FileRow } from '../../catalogue/rows.ts';
import { inGroups } from '../../shared/in-groups.ts';
import { examineFiles, withoutExcluded, type ExamineDeps, type Picture } from '../examine.ts';
import {
  identifyFiles,
  type ChangedFilesStage,
  type ContestedFilesStage,
  type IdentifyResult,
  type NewFilesStage,
  type RemainingFilesStage,
} from '../identify.ts';
import type { ImportContext } from '../import-context.ts';
import type { KnownLibrary, MatchedItem, ScannedFile } from '../import-item.ts';
import type { ImportPlan } from '../import-plan.ts';
import type { Groups } from '../phase-sequence.ts';
import { decideChanged, type ChangedPicture, type DecideDeps } from '../decide-changed.ts';
import type { Planned } from './plan.ts';
import type { Scanned } from './scan.ts';

/** files of one group; the first group is small, so that the first pictures are shown soon */
const groupSize = 32;
const firstGroupSize = 8;

/** What is known after all files are identified. */
export interface Matched {
  /** whether they belong to photos is decided when all photos are in the catalogue */
  videos: readonly ScannedFile[];
  /** rows that no file took over and whose state has changed */
  leftOver: readonly FileRow[];
  /** files that could not be read before, have not changed, and still belong to their photo */
  stillUnreadable: ImportPlan<ScannedFile>['stillUnreadable'];
}

/**
 * @returns a stream of all new and changed pictures, in groups, each with its photo. Changed files are hashed
 * first, so that a file at a new path is known as moved or copied as soon as it is read. What became of
 * changed files is decided when all new paths are known.
 */
export function match(
  { known, found, plan }: Scanned & Planned,
  context: ImportContext,
): { groups: Groups<MatchedItem[], Matched> } {
  let loading: ReturnType<ExamineDeps['formerIds']> | null = null;
  const identifier = identifyFiles({
    photos: known.photos,
    rows: known.rows,
    plan,
    scannedRoots: found.scannedRoots,
    newId: ulid,
  });
  const deps: MatchDeps = {
    ...context,
    known,
    plan,
    rowOf: new Map([...plan.changed, ...plan.neverDecoded].map(({ file, row }) => [file, row])),
    itemOf: createItemMaker(known),
    formerIds: () => (loading ??= context.identity.load().then(({ photos }) => photos)),
  };
  return { groups: matchAll(identifier, deps) };
}

interface MatchDeps extends ExamineDeps, DecideDeps {
  plan: ImportPlan<ScannedFile>;
  /** rows of changed and never decoded files as they were listed */
  rowOf: ReadonlyMap<ScannedFile, FileRow>;
  itemOf: ItemMaker;
}

/** Pictures and videos that later steps handle. */
interface LeftForLater {
  contested: ChangedPicture[];
  newPictures: Picture[];
  videos: ScannedFile[];
}

type Step<Result> = AsyncGenerator<MatchedItem[], Result>;

async function* matchAll(identifier: ChangedFilesStage, deps: MatchDeps): Step<Matched> {
  const changed = yield* matchChanged(identifier, deps);
  const added = yield* matchNew(changed.next, deps);
  const contested = [...changed.contested, ...added.contested];
  const remaining = yield* matchContested(added.next, contested, deps);
  const rest = yield* matchRemaining(remaining, added.newPictures, deps);
  return { ...rest, videos: [...changed.videos, ...added.videos, ...rest.videos] };
}

async function* matchChanged(
  identifier: ChangedFilesStage,
  deps: MatchDeps,
): Step<Omit<LeftForLater, 'newPictures'> & { next: NewFilesStage }> {
  const leftForLater: Omit<LeftForLater, 'newPictures'> = { contested: [], videos: [] };
  const files = deps.plan.changed.map(({ file }) => file);
  for (const group of inGroups(files, groupSize)) {
    const { pictures, others, videos } = await examineFiles(group, deps);
    for (const file of others) identifier.markGone(deps.rowOf.get(file)!);
    const assigned = pictures.map((picture) => assignChanged(identifier, picture, deps));
    leftForLater.contested.push(...assigned.flatMap(({ contested }) => contested));
    leftForLater.videos.push(...videos);
    yield assigned.flatMap(({ items }) => items);
  }
  return { ...leftForLater, next: identifier.next() };
}

async function* matchNew(
  identifier: NewFilesStage,
  deps: MatchDeps,
): Step<LeftForLater & { next: ContestedFilesStage }> {
  const { plan, rowOf, itemOf } = deps;
  const leftForLater: LeftForLater = { contested: [], newPictures: [], videos: [] };
  const files = newestFirst([...plan.newPaths, ...plan.neverDecoded.map(({ file }) => file)]);
  for (const group of firstSmall(files)) {
    const wanted = await withoutExcluded(group, (file) => rowOf.has(file), deps);
    const { pictures, videos } = await examineFiles(wanted, deps);
    leftForLater.videos.push(...videos);
    yield pictures.flatMap((picture): MatchedItem[] => {
      if (rowOf.has(picture.listed)) {
        const { items, contested } = assignChanged(identifier, picture, deps);
        leftForLater.contested.push(...contested);
        return items;
      }
      const identified = identifier.assignNew(picture.file, picture.content);
      if (identified) return [itemOf(picture, identified)];
      leftForLater.newPictures.push(picture);
      return [];
    });
  }
  return { ...leftForLater, next: identifier.next() };
}

async function* matchContested(
  identifier: ContestedFilesStage,
  contested: readonly ChangedPicture[],
  deps: MatchDeps,
): Step<RemainingFilesStage> {
  for (const group of inGroups(contested, groupSize)) {
    const decided = await decideChanged(group, identifier, deps);
    yield decided.map(({ picture, identified, ...more }) => ({
      ...deps.itemOf(picture, identified, picture.row),
      ...more,
    }));
  }
  return identifier.next();
}

async function* matchRemaining(
  identifier: RemainingFilesStage,
  newPictures: readonly Picture[],
  deps: MatchDeps,
): Step<Matched> {
  const { plan, itemOf } = deps;
  const assignAll = (pictures: readonly Picture[]) =>
    pictures.map((picture) => itemOf(picture, identifier.assign(picture.file, picture.content)));
  for (const group of inGroups(newPictures, groupSize)) yield assignAll(group);
  // the photo was found elsewhere: the unreadable file at its old path is identified as a new one
  const replacedUnreadable = plan.stillUnreadable
    .filter(({ row }) => identifier.isElsewhere(row))
    .map(({ file }) => file);
  const videos: ScannedFile[] = [];
  for (const group of inGroups(replacedUnreadable, groupSize)) {
    const examined = await examineFiles(group, deps);
    videos.push(...examined.videos);
    yield assignAll(examined.pictures);
  }
  const stillUnreadable = plan.stillUnreadable.filter(({ row }) => !identifier.isElsewhere(row));
  return { videos, stillUnreadable, leftOver: identifier.end() };
}

/** @returns the item of a picture at a known path, or the picture as contested */
function assignChanged(
  identifier: Pick<ChangedFilesStage, 'assignChanged'>,
  picture: Picture,
  { rowOf, itemOf }: MatchDeps,
): { items: MatchedItem[]; contested: ChangedPicture[] } {
  const row = rowOf.get(picture.listed)!;
  const { rootId, relPath, sizeBytes, mtimeMs } = picture.file;
  const now = { ...row, rootId, relPath, sizeBytes, mtimeMs };
  const identified = identifier.assignChanged(now, picture.content.hash);
  return identified
    ? { items: [itemOf(picture, identified, row)], contested: [] }
    : { items: [], contested: [{ ...picture, row }] };
}

type ItemMaker = (picture: Picture, identified: IdentifyResult, row?: FileRow | null) => MatchedItem;

/** A photo's content is decoded once, however many files have it. */
function createItemMaker({ photos }: KnownLibrary): ItemMaker {
  const decoding = new Set<string>();
  return ({ file, content, mimeType }, identified, row = null) => {
    const photo = photos.get(identified.photoId);
    const isNeverDecoded = photo ? !photo.decoded && !photo.failed : true;
    const needsDecoding =
      identified.kind === 'new' ||
      identified.kind === 'edited' ||
      (isNeverDecoded && !decoding.has(identified.photoId));
    if (needsDecoding) decoding.add(identified.photoId);
    return {
      file,
      hash: content.hash,
      mimeType,
      identified,
      row,
      replaced: null,
      offer: null,
      needsDecoding,
      alreadyRead: { metadata: null, analysis: null },
    };
  };
}

/** By file date, which for most photos is the capture time: the grid fills from its top. */
function newestFirst(files: ScannedFile[]): ScannedFile[] {
  return files.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.relPath < b.relPath ? -1 : 1));
}

function* firstSmall<Item>(items: readonly Item[]): Generator<Item[]> {
  yield* inGroups(items.slice(0, firstGroupSize), firstGroupSize);
  yield* inGroups(items.slice(firstGroupSize), groupSize);
}
