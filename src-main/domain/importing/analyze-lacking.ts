/** @file Finds photos that lack evidence, and lets models analyze them from their previews or originals. */
import { dirname, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import { previewPath } from '../shared/layout.ts';
import { wholeOf, type AnalysisRequest, type AnalysisResult, type PackRef } from '../vision/vision.ts';
import { analyzerOf, comesLater } from '../evidence/kinds.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { ImportDeps, ImportRoot } from './import-item.ts';

/** An original of no more pixels is read as quickly as its preview, and shows more. */
const smallPixels = 1_000_000;

export type AnalyzeLackingDeps = Pick<
  ImportDeps,
  'catalogue' | 'vision' | 'packs' | 'disk' | 'layout' | 'roots'
>;

/** When packs analyze photos: with the import, or when it is through (`AnalyzerSpec.after`). */
export type AnalysisStage = 'first' | 'later';

export function packsOfStage(packs: Pick<ActivePacks, 'importing'>, stage: AnalysisStage): PackRef[] {
  return packs.importing().filter(({ role }) => comesLater(role) === (stage === 'later'));
}

/**
 * @param notAnalyzed by pack: photos that are not to be analyzed by it again
 * @returns photo → packs whose evidence it lacks, newest photo first
 */
export async function lackingPhotos(
  { catalogue, packs }: Pick<AnalyzeLackingDeps, 'catalogue' | 'packs'>,
  stage: AnalysisStage,
  notAnalyzed: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): Promise<Map<string, PackRef[]>> {
  const refs = packsOfStage(packs, stage);
  const lacking = new Map<string, PackRef[]>();
  if (refs.length === 0) return lacking;
  const found = await catalogue.lackingAnyEvidence(refs.map(({ id }) => id));
  for (const [photoId, packIds] of found) {
    const given = refs.filter(({ id }) => packIds.includes(id) && !notAnalyzed.get(id)?.has(photoId));
    if (given.length > 0) lacking.set(photoId, given);
  }
  return lacking;
}

/**
 * Deletes evidence of this stage that a device made which was given up since.
 * @returns the photos that lack it now
 */
export async function settleRedo(
  { redo, packs }: Pick<ImportDeps, 'redo' | 'packs'>,
  stage: AnalysisStage,
): Promise<Set<string>> {
  const wholes = packsOfStage(packs, stage).map((pack) => wholeOf(pack).id);
  return redo ? redo.settle(new Set(wholes)) : new Set();
}

export interface AnalyzedPhoto {
  row: PhotoRow;
  /** packs that were to analyze it */
  packs: readonly PackRef[];
  /** the file that was read */
  path: string;
  analysis: AnalysisResult;
}

export interface AnalyzedGroup {
  /** ids of all photos of the group */
  group: readonly string[];
  /** those that are still in the library, and can be seen well enough now */
  analyzed: readonly AnalyzedPhoto[];
}

/** @throws AppError disk_full; the signal's reason when cancelled */
export async function analyzeGroup(
  group: readonly [string, PackRef[]][],
  deps: AnalyzeLackingDeps,
  signal: AbortSignal,
): Promise<AnalyzedGroup> {
  const { catalogue } = deps;
  signal.throwIfAborted();
  const ids = group.map(([id]) => id);
  const [rows, files, roots] = await Promise.all([
    catalogue.getPhotos(ids),
    catalogue.filesOf(ids),
    reachableRoots(deps),
  ]);
  const sources: PhotoSources[] = [];
  for (const [id, packs] of group) {
    const row = rows.get(id);
    const found = row && (await sourcesOf(row, packs, presentPath(files.get(id) ?? [], roots), deps));
    if (found) sources.push(found);
  }
  return { group: ids, analyzed: await analyzePhotos(sources, deps, signal) };
}

interface PhotoSources {
  row: PhotoRow;
  /** packs that were to analyze it */
  packs: PackRef[];
  /** those of them that can, with what can be reached now */
  able: PackRef[];
  grid: string;
  hasGrid: boolean;
  /** files that show the photo, the best first */
  paths: readonly string[];
}

/**
 * @param original null = it cannot be reached now
 * @returns null where the packs need more than there is now: they wait until the drive is there again
 */
async function sourcesOf(
  row: PhotoRow,
  packs: PackRef[],
  original: string | null,
  { disk, layout }: Pick<AnalyzeLackingDeps, 'disk' | 'layout'>,
): Promise<PhotoSources | null> {
  const grid = previewPath(layout, row.id, row.contentHash, 'grid');
  const hasGrid = await disk.exists(grid);
  const about = { row, packs, grid, hasGrid };
  if (packs.every(needsOriginal)) {
    const large = previewPath(layout, row.id, row.contentHash, 'large');
    const preview = (await disk.exists(large)) ? large : original !== null && hasGrid ? grid : null;
    const paths = [original, preview].filter((path) => path !== null);
    return paths.length > 0 ? { ...about, able: packs, paths } : null;
  }
  // together with others they are not read from a preview, which would count as read for good
  const able = original === null ? packs.filter((pack) => !needsOriginal(pack)) : packs;
  const paths = [...(hasGrid ? [grid] : []), ...(original === null ? [] : [original])];
  if (row.width * row.height <= smallPixels || able.some(needsOriginal)) paths.reverse();
  return { ...about, able, paths: paths.length > 0 ? paths : [grid] };
}

function needsOriginal(pack: PackRef): boolean {
  return analyzerOf(wholeOf(pack).role).needsOriginal === true;
}

/**
 * Where the first file cannot be read, the second one is. A preview that is missing or damaged is made again
 * from the original.
 */
async function analyzePhotos(
  photos: readonly PhotoSources[],
  { vision }: Pick<AnalyzeLackingDeps, 'vision'>,
  signal: AbortSignal,
): Promise<AnalyzedPhoto[]> {
  const analyses = await vision.analyze(
    photos.map((photo) => requestFor(photo, photo.paths[0]!, !photo.hasGrid)),
    signal,
  );
  return Promise.all(
    photos.map(async (photo, at): Promise<AnalyzedPhoto> => {
      const [first, second] = photo.paths;
      const analysis = analyses[at]!;
      if (analysis.ok || analysis.code === 'disk_full' || second === undefined)
        return analyzedPhoto(photo, first!, analysis);
      const [again] = await vision.analyze([requestFor(photo, second, first === photo.grid)], signal);
      return analyzedPhoto(photo, second, again!);
    }),
  );
}

function requestFor({ row, able, grid }: PhotoSources, path: string, makesGrid: boolean): AnalysisRequest {
  // previews lie in one folder, and are upright already
  const isPreview = dirname(path) === dirname(grid);
  const turn = isPreview ? null : row.metadata.turn;
  return { path, gridPath: makesGrid && !isPreview ? grid : null, largePath: null, packs: able, turn };
}

/** Checked in parallel, so that the timeouts of unreachable shares overlap. */
async function reachableRoots({
  roots,
  disk,
}: Pick<AnalyzeLackingDeps, 'roots' | 'disk'>): Promise<ImportRoot[]> {
  const all = roots();
  const folderIds = await Promise.all(all.map((root) => disk.folderId(root.path, root.ownDisk)));
  return all.filter((_root, at) => folderIds[at] !== null);
}

function analyzedPhoto({ row, packs }: PhotoSources, path: string, analysis: AnalysisResult): AnalyzedPhoto {
  if (!analysis.ok && analysis.code === 'disk_full') throw new AppError('disk_full', analysis.message);
  return { row, packs, path, analysis };
}

function presentPath(files: readonly FileRow[], roots: readonly ImportRoot[]): string | null {
  for (const file of files) {
    const root = roots.find(({ id }) => id === file.rootId);
    if (root && file.state === 'present') return join(root.path, file.relPath);
  }
  return null;
}
