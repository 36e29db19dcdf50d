/**
 * @file From listed files to pictures with a verdict: examined in groups, newest first, the hard cases last.
 */
import pLimit from 'p-limit';
import { ulid } from 'ulid';
import { inGroups } from '../shared/in-groups.ts';
import { sidecarPaths } from './refresh-metadata.ts';
import type { Compared, Identifier, IdentifyResult } from './identify.ts';
import type { ImportDeps, ImportItem, KnownLibrary, ScannedFile } from './import-item.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import { mayBeGone, type RootGuard } from './root-guard.ts';
import { clockSign, decideIdentity, pictureSign, momentKey, type IdentityDecision } from './same-photo.ts';
import { inheritableDecisions } from '../annotations/apply-edit.ts';
import { previewPath } from '../shared/layout.ts';
import type { AnalysisResult } from '../vision/vision.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { failedFile, type Emit, type ImportEvent } from './import-events.ts';

/**
 * files of one step through the pipeline; the first step is small, so that the first pictures are there at
 * once
 */
const groupSize = 32;
const firstGroupSize = 8;
/** files read at once: hashing is bound to one thread, so this only hides the disk's latency */
const readAtOnce = 4;

interface Picture {
  /** with the size and time it had when its bytes were read */
  file: ScannedFile;
  /** the same file as its folder listed it */
  listed: ScannedFile;
  hash: string;
  mimeType: string;
}
type Changed = { file: ScannedFile; row: FileRow };

export interface MatchDeps extends Pick<
  ImportDeps,
  'catalogue' | 'disk' | 'metadata' | 'vision' | 'layout' | 'decisions'
> {
  known: KnownLibrary;
  compared: Compared<ScannedFile>;
  identifier: Identifier;
  /** to be called before the identifier gives out ids */
  idsReady: () => Promise<void>;
  guard: RootGuard;
  emit: Emit;
  /** takes the films: whether they belong to a photo is told when all photos are known */
  films: ScannedFile[];
  signal: AbortSignal;
}

/**
 * Yields every picture that is not unchanged, in groups, with its verdict. Changed files are hashed first, so
 * that a new path is told for a move or a copy as soon as it is read; what became of changed files is settled
 * when all new paths are known.
 */
export async function* matchFiles(deps: MatchDeps): AsyncGenerator<ImportItem[]> {
  const { compared, identifier, known } = deps;
  const analysis = createLookOnce(known);
  const unsettled: (Picture & Changed)[] = [];
  const waiting: Picture[] = [];

  const placeKnown = (picture: Picture, row: FileRow): ImportItem[] => {
    const identified = identifier.placeChanged({ ...row, ...placeOf(picture) }, picture.hash);
    if (identified) return [analysis.item(picture, identified, row)];
    unsettled.push({ ...picture, row });
    return [];
  };
  const rowOf = new Map([...compared.changed, ...compared.incomplete].map(({ file, row }) => [file, row]));

  for (const group of inGroups(
    compared.changed.map(({ file }) => file),
    groupSize,
  )) {
    const { pictures, others } = await examine(group, deps);
    for (const file of others) identifier.vacate(rowOf.get(file)!);
    yield pictures.flatMap((picture) => placeKnown(picture, rowOf.get(picture.listed)!));
  }
  for (const group of firstSmall(
    newestFirst([...compared.fresh, ...compared.incomplete.map(({ file }) => file)]),
  )) {
    const { pictures } = await examine(await withoutLeftOut(group, (file) => rowOf.has(file), deps), deps);
    yield pictures.flatMap((picture): ImportItem[] => {
      const row = rowOf.get(picture.listed);
      if (row) return placeKnown(picture, row);
      const identified = identifier.placeFresh(placeOf(picture), picture.hash);
      if (identified) return [analysis.item(picture, identified)];
      waiting.push(picture);
      return [];
    });
  }
  for (const group of inGroups(unsettled, groupSize)) yield await settle(group, deps, analysis);
  for (const group of inGroups(waiting, groupSize)) yield placeAll(group, identifier, analysis);
  // the path of a photo that turned up elsewhere now belongs to what lies there
  const orphaned = compared.doubtful.filter(({ row }) => identifier.isElsewhere(row)).map(({ file }) => file);
  for (const group of inGroups(orphaned, groupSize))
    yield placeAll((await examine(group, deps)).pictures, identifier, analysis);
}

/**
 * Of new files those that are not left out by what lies beside them; the others are counted by the word for
 * what they are.
 */
async function withoutLeftOut(
  files: readonly ScannedFile[],
  isKnown: (file: ScannedFile) => boolean,
  { metadata, emit }: MatchDeps,
): Promise<ScannedFile[]> {
  const words = await Promise.all(
    files.map(async (file) =>
      file.stamp === '' || isKnown(file)
        ? null
        : ((await metadata.leftOut?.(file.path, sidecarPaths(file.path, file.stamp))) ?? null),
    ),
  );
  const skipped = files.flatMap(({ path }, at): ImportEvent[] => {
    const word = words[at] ?? null;
    return word === null ? [] : [{ kind: 'skipped', as: word, path }];
  });
  emit([...skipped, { kind: 'done', count: skipped.length }]);
  return files.filter((_, at) => words[at] === null);
}

function placeAll(pictures: readonly Picture[], identifier: Identifier, analysis: LookOnce): ImportItem[] {
  return pictures.map((picture) =>
    analysis.item(picture, identifier.placeFresh(placeOf(picture), picture.hash)!),
  );
}

/** The last word on changed files, one after the other: each may change what the next one is. */
async function settle(
  group: readonly (Picture & Changed)[],
  deps: MatchDeps,
  analysis: LookOnce,
): Promise<ImportItem[]> {
  const before = await deps.catalogue.getPhotos(group.map(({ row }) => row.photoId));
  // without its sidecars: they may lie there from the picture that was there before
  const metadata = await Promise.all(group.map(({ file }) => deps.metadata.read(file.path, [])));
  const analyses = await lookAtAll(
    group.filter(({ hash }) => !deps.identifier.knows(hash)),
    before,
    deps,
  );
  const items: ImportItem[] = [];
  for (const [at, picture] of group.entries()) {
    deps.signal.throwIfAborted();
    const { row, hash, file } = picture;
    let judgement = 'other' as IdentityDecision;
    const samePicture = async () => {
      if (!analyses.has(file)) analyses.set(file, (await lookAtAll([picture], before, deps)).get(file)!);
      judgement = await judged(
        before.get(row.photoId) ?? null,
        row,
        { file, metadata: metadata[at]!, analysis: analyses.get(file)! },
        deps,
      );
      return judgement === 'same';
    };
    const { identified, replaced } = await deps.identifier.settle(
      { ...row, ...placeOf(picture) },
      hash,
      samePicture,
    );
    const says =
      (judgement === 'ask' || judgement === 'later') &&
      inheritableDecisions(deps.decisions.of(row.photoId)) !== null;
    const offer =
      identified.kind === 'new' && says
        ? { from: row.photoId, state: judgement === 'ask' ? ('open' as const) : ('waiting' as const) }
        : null;
    const wasTurned = (before.get(row.photoId)?.metadata.turn ?? null) !== null;
    const seen = await keepPreview(analyses.get(file) ?? null, identified, { ...picture, wasTurned }, deps);
    items.push({
      ...analysis.item(picture, identified, row),
      replaced,
      offer,
      metadata: file.stamp === '' ? metadata[at]! : null,
      analysis: seen,
    });
  }
  return items;
}

/**
 * Each changed file, laid over what its photo looked like before. Its preview is written as that photo's,
 * which it mostly is.
 */
async function lookAtAll(
  pictures: readonly (Picture & Changed)[],
  before: ReadonlyMap<string, PhotoRow>,
  { vision, layout, signal }: MatchDeps,
): Promise<Map<ScannedFile, AnalysisResult>> {
  if (pictures.length === 0) return new Map();
  const analyses = await vision.analyze(
    pictures.map(({ file, hash, row }) => {
      const photo = before.get(row.photoId);
      const compareWith =
        photo && photo.thumbhash !== null
          ? { compareWith: previewPath(layout, photo.id, photo.contentHash, 'grid') }
          : {};
      // turned as it was when it was seen: else no photo with a sidecar's turn has the pixels that it had
      const turn = photo?.metadata.turn ?? null;
      return {
        path: file.path,
        gridPath: previewPath(layout, row.photoId, hash, 'grid'),
        largePath: null,
        packs: [],
        turn,
        ...compareWith,
      };
    }),
    signal,
  );
  return new Map(pictures.map(({ file }, at) => [file, analyses[at]!]));
}

/**
 * @returns the look where its preview is that of the photo it turned out to be, so that it is not decoded
 * again
 */
async function keepPreview(
  analysis: AnalysisResult | null,
  identified: IdentifyResult,
  seen: Picture & Changed & { wasTurned: boolean },
  { disk, layout }: MatchDeps,
): Promise<AnalysisResult | null> {
  const { file, hash, row, wasTurned } = seen;
  if (!analysis?.ok) return null;
  const written = previewPath(layout, row.photoId, hash, 'grid');
  // a sidecar may say how the picture is to be turned, and is read afterwards
  const isWhole = file.stamp === '' && !wasTurned;
  if (identified.kind === 'edited' && isWhole) return analysis;
  if (
    identified.kind === 'new' &&
    isWhole &&
    (await disk.movePreview(written, previewPath(layout, identified.photoId, hash, 'grid')))
  )
    return analysis;
  await disk.discardPreview(written);
  return null;
}

interface Found {
  file: ScannedFile;
  metadata: PhotoMetadata;
  analysis: AnalysisResult;
}

async function judged(
  photo: PhotoRow | null,
  row: FileRow,
  { file, metadata, analysis }: Found,
  deps: MatchDeps,
): Promise<IdentityDecision> {
  // a photo that nobody has seen has no words that could come to another picture
  if (!photo || (photo.thumbhash === null && photo.appliedSeq === 0)) return 'same';
  const clock = clockSign(photo, metadata, sharing(photo, deps.known));
  if (clock !== 'other' && (await isCompleted(photo, row, file, deps))) return 'same';
  // a content that cannot be decoded replaces no photo: the photo keeps its place, and its words, until its
  // file can be read again
  if (!analysis.ok) return clock === 'other' ? 'other' : 'same';
  return decideIdentity({
    clock,
    picture: pictureSign(photo, {
      pixelHash: analysis.signature?.pixelHash ?? null,
      match: analysis.match ?? null,
    }),
  });
}

/** How many other photos have this one's moment and camera. */
function sharing(photo: PhotoRow, { photos }: KnownLibrary): number {
  const moment = momentKey(photo);
  if (moment === null) return 0;
  let others = 0;
  for (const other of photos.values()) if (other.moment === moment && other.id !== photo.id) others += 1;
  return others;
}

/**
 * A file that could be read in part only, and is whole now: it begins as it was, or its length was that of
 * the whole from the first.
 */
async function isCompleted(
  photo: PhotoRow,
  row: FileRow,
  file: ScannedFile,
  { disk, signal }: MatchDeps,
): Promise<boolean> {
  if (!photo.damaged) return false;
  return (
    file.sizeBytes === row.sizeBytes ||
    (file.sizeBytes > row.sizeBytes &&
      (await disk.hashOfStart(file.path, row.sizeBytes, signal)) === photo.contentHash)
  );
}

/**
 * Opens files, counts what is no picture, lists what cannot be read. Of a root that went away nothing more is
 * looked at.
 */
async function examine(
  files: readonly ScannedFile[],
  { disk, guard, idsReady, emit, films, signal }: MatchDeps,
): Promise<{ pictures: Picture[]; others: ScannedFile[] }> {
  const limit = pLimit(readAtOnce);
  const examined = await Promise.all(
    files.map((file) =>
      limit(async () => {
        signal.throwIfAborted();
        if (guard.gone().some(({ id }) => id === file.rootId)) return null;
        const result = await disk.examine(file.path, signal);
        return result.kind === 'failed' && mayBeGone(result.code) && (await guard.isGone(file.rootId))
          ? null
          : result;
      }),
    ),
  );
  const pictures: Picture[] = [];
  const others: ScannedFile[] = [];
  const events: ImportEvent[] = [];
  for (const [at, result] of examined.entries()) {
    const file = files[at]!;
    if (result === null) continue;
    if (result.kind === 'picture')
      pictures.push({
        file: { ...file, sizeBytes: result.sizeBytes, mtimeMs: result.mtimeMs },
        listed: file,
        hash: result.hash,
        mimeType: result.mimeType,
      });
    else if (result.kind === 'other') {
      others.push(file);
      if (result.name === 'video') films.push(file);
      else events.push({ kind: 'skipped', as: result.name, path: file.path });
    } else events.push(failedFile(file.path, result));
  }
  if (pictures.length > 0) await idsReady();
  emit([...events, { kind: 'done', count: files.length - pictures.length }]);
  return { pictures, others };
}

type LookOnce = ReturnType<typeof createLookOnce>;

/** A photo's content is decoded once, however many files have it. */
function createLookOnce({ photos }: KnownLibrary) {
  const looking = new Set<string>();
  return {
    item(picture: Picture, identified: IdentifyResult, row: FileRow | null = null): ImportItem {
      const photo = photos.get(identified.photoId);
      const unseen = photo ? !photo.decoded && !photo.failed : true;
      const needsAnalysis =
        identified.kind === 'new' ||
        identified.kind === 'edited' ||
        (unseen && !looking.has(identified.photoId));
      if (needsAnalysis) looking.add(identified.photoId);
      const { file, hash, mimeType } = picture;
      return {
        file,
        hash,
        mimeType,
        identified,
        row,
        replaced: null,
        offer: null,
        needsAnalysis,
        metadata: null,
        analysis: null,
      };
    },
  };
}

export interface IdSource {
  /** Reads the journal, once; before it nothing may be asked for. */
  ready(): Promise<void>;
  /**
   * The id for new content: a photo that comes back (its root added again, the catalogue made again) gets its
   * old one.
   */
  idFor(hash: string): string;
}

export function createIdSource(
  identity: Pick<ImportDeps['identity'], 'load'>,
  known: KnownLibrary,
): IdSource {
  let loading: Promise<void> | null = null;
  let photos: ReadonlyMap<string, string> | null = null;
  const given = new Set<string>();
  return {
    ready: () => (loading ??= identity.load().then((state) => void ({ photos } = state))),
    idFor(hash) {
      if (!photos) throw new Error('the identities are not read yet');
      const before = photos.get(hash);
      const id = before !== undefined && !known.photos.has(before) && !given.has(before) ? before : ulid();
      given.add(id);
      return id;
    },
  };
}

function placeOf({ file }: Picture): Pick<ScannedFile, 'rootId' | 'relPath' | 'sizeBytes' | 'mtimeMs'> {
  const { rootId, relPath, sizeBytes, mtimeMs } = file;
  return { rootId, relPath, sizeBytes, mtimeMs };
}

/** By file date, which for most photos is the capture time: the grid fills from the top. */
function newestFirst(files: ScannedFile[]): ScannedFile[] {
  return files.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.relPath < b.relPath ? -1 : 1));
}

function* firstSmall<Item>(items: readonly Item[]): Generator<Item[]> {
  yield* inGroups(items.slice(0, firstGroupSize), firstGroupSize);
  yield* inGroups(items.slice(firstGroupSize), groupSize);
}
