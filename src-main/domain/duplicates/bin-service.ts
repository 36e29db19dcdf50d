/**
 * @file Moves the files of look-alikes to the system's bin, once the person has confirmed it, and keeps at
 * least one.
 */
import { AppError, type AnnotationEdit, type TrashResult } from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { AnnotationsService } from '../annotations/annotations-service.ts';
import { applyEdit, inheritDecisions } from '../annotations/apply-edit.ts';
import { mergeDecisions } from '../annotations/merge-decisions.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import type { IdentityJournal } from '../journals/identity.ts';
import type { PhotoPaths } from '../photos/photo-paths.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import type { DuplicatesService } from './duplicates-service.ts';

export interface BinServiceDeps {
  /** moves a file to the system's bin; throws an Error with a plain sentence; absent = this host cannot */
  trash?: (path: string) => Promise<void>;
  files: Pick<Files, 'stat' | 'lstat' | 'realPath'>;
  groupOf: DuplicatesService['groupOf'];
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'stackMembersOf' | 'deleteFiles'>;
  identity: Pick<IdentityJournal, 'append'>;
  decisions: { of(photoId: string): PhotoDecisions };
  annotations: Pick<AnnotationsService, 'apply'>;
  roots: () => readonly LibraryRoot[];
  paths: Pick<PhotoPaths, 'absolute'>;
  /** Runs work on rows while no import runs: a running import would write back rows that it read before. */
  interruptingScan: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Updates the timeline from the catalogue and notifies the renderer. */
  photosChanged(ids: readonly string[]): Promise<void>;
}

export interface BinService {
  /**
   * Moves all files of the photos in `trash`: copies, stacked raw files, a Live Photo's video. The rows of
   * these files are deleted, so the photo leaves the timeline; id, preview and decisions are kept, and a file
   * restored from the bin is the same photo again at the next import. Decisions on it that the kept photo
   * lacks are copied there, as one edit that can be undone.
   * @returns paths that are in the bin now, and those that are not, with a sentence each
   * @throws AppError forbidden, bad_input, not_found; nothing was moved then
   */
  trash(request: { keep: readonly string[]; trash: readonly string[] }): Promise<TrashResult>;
  /** Waits until a running move has ended. */
  close(): Promise<void>;
}

/** A file as it was at the last scan. */
type KnownFile = Pick<FileRow, 'rootId' | 'relPath' | 'sizeBytes' | 'mtimeMs'>;

export function createBinService(deps: BinServiceDeps): BinService {
  const queue = createSerialQueue();
  return {
    /** Calls run one at a time: two at once could each move what the other keeps. */
    trash: (request) => queue(() => deps.interruptingScan(() => moveToBin(request, deps))),
    close: () => queue.idle(),
  };
}

async function moveToBin(
  { keep, trash }: { keep: readonly string[]; trash: readonly string[] },
  deps: BinServiceDeps,
): Promise<TrashResult> {
  if (!deps.trash)
    throw new AppError(
      'refused',
      'Files cannot be moved to the bin from here. Open Sightline’s window on this computer, or move them in your file manager.',
    );
  const kept = new Set(keep);
  if (trash.some((id) => kept.has(id)))
    throw new AppError(
      'bad_input',
      'A photo cannot be kept and moved to the bin at once. Choose one of the two.',
    );
  const group = await deps.groupOf([...keep, ...trash]);
  if (!group)
    throw new AppError(
      'not_found',
      'These photos are not one group any more. Look at the groups again before you move anything.',
    );
  const keptPaths = await keptFiles(keep, deps);
  const result: TrashResult = { moved: [], failed: [] };
  const gone: string[] = [];
  for (const id of new Set(trash)) {
    if (await moveItem(id, keptPaths, result, { ...deps, trash: deps.trash })) gone.push(id);
  }
  const act = inheritedDecisions(
    group.members
      .map(({ id }) => id)
      .filter((id) => gone.includes(id))
      .map(deps.decisions.of),
  );
  if (act) await copyDecisions(act, group.members.find(({ id }) => kept.has(id))!.id, result, deps);
  return result;
}

/**
 * @returns real paths of kept files that are on disk with their known size
 * @throws AppError not_found where there is none
 */
async function keptFiles(
  keep: readonly string[],
  { catalogue, files, paths }: BinServiceDeps,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const file of [...(await catalogue.filesOf(keep)).values()].flat()) {
    const path = paths.absolute(file);
    if (file.state !== 'present' || path === null) continue;
    // a file that is gone does not count as kept
    const real = await files.realPath(path).catch(() => null);
    const state = await files.stat(path).catch(() => null);
    if (real !== null && state?.isFile && state.sizeBytes === file.sizeBytes) found.add(real);
  }
  if (found.size === 0)
    throw new AppError(
      'not_found',
      'The photo to keep is not on disk as it was, so nothing was moved. Connect its drive, or import its folder again.',
    );
  return found;
}

/** @returns true where all of the photo's own files that were present are in the bin */
async function moveItem(
  id: string,
  keptPaths: ReadonlySet<string>,
  result: TrashResult,
  deps: BinServiceDeps & Required<Pick<BinServiceDeps, 'trash'>>,
): Promise<boolean> {
  const { catalogue, identity } = deps;
  const all = [id, ...((await catalogue.stackMembersOf([id])).get(id) ?? [])];
  const rows = await catalogue.getPhotos(all);
  // photos that are in another stack, too, stay there
  const ids = all.filter((photoId) => rows.get(photoId)?.otherStackParents.length === 0);
  const files = await catalogue.filesOf(ids);
  const move = async (file: KnownFile): Promise<boolean> => {
    const path = deps.paths.absolute(file);
    if (path === null) {
      result.failed.push({
        path: file.relPath,
        message: 'Its folder is not in the library any more. Look at the groups again.',
      });
      return false;
    }
    try {
      await deps.trash(await checkedPath(file, path, keptPaths, deps));
      result.moved.push(path);
      return true;
    } catch (error) {
      result.failed.push({ path, message: error instanceof Error ? error.message : String(error) });
      return false;
    }
  };
  let whole = true;
  // the picture itself first: where it stays, its other files stay, too
  for (const photoId of ids) {
    const here = (files.get(photoId) ?? []).filter(({ state }) => state === 'present');
    const moved: FileRow[] = [];
    for (const file of whole ? here : []) {
      if (await move(file)) moved.push(file);
      else whole = false;
    }
    try {
      // the journal first: after a crash between the two, the journal does not list files that are gone
      if (moved.length > 0)
        await identity.append(moved.map(({ rootId, relPath }) => ({ gone: { rootId, relPath } })));
      await catalogue.deleteFiles(moved);
    } catch (error) {
      result.failed.push(
        ...moved.map((file) => ({
          path: deps.paths.absolute(file) ?? file.relPath,
          message: `It is in the bin, but the library could not be told. ${reasonOf(error)}`,
        })),
      );
    }
  }
  for (const companion of whole ? ids.flatMap((photoId) => rows.get(photoId)?.companions ?? []) : [])
    await move(companion);
  await deps.photosChanged(ids);
  return whole;
}

/**
 * @returns the real path of the file to move
 * @throws AppError with a sentence: it has changed, or may not be moved
 */
async function checkedPath(
  file: KnownFile,
  path: string,
  keptPaths: ReadonlySet<string>,
  { roots, files }: Pick<BinServiceDeps, 'roots' | 'files'>,
): Promise<string> {
  const root = roots().find(({ id }) => id === file.rootId);
  if (!root || root.samples)
    throw new AppError('refused', 'This is one of the sample photos, which belong to Sightline. It stays.');
  const state = await files.lstat(path).catch(() => null); // for any reason: it cannot be moved now
  if (!state) throw new AppError('not_found', 'The file is not there any more. Import its folder again.');
  if (!state.isFile)
    throw new AppError('refused', 'This is a link to a file elsewhere. Move it yourself if you are sure.');
  if (state.sizeBytes !== file.sizeBytes || Math.floor(state.mtimeMs) !== file.mtimeMs)
    throw new AppError(
      'unreadable_file',
      'The file has changed since it was imported. Import its folder again, then look at the group once more.',
    );
  const [real, realRoot] = await Promise.all([files.realPath(path), files.realPath(root.path)]);
  if (inside(realRoot, real) === null)
    throw new AppError(
      'refused',
      `The file lies outside “${root.path}” and is only linked there. Move it yourself if you are sure.`,
    );
  if (keptPaths.has(real)) throw new AppError('refused', 'This is the very file that is to be kept.');
  return real;
}

/** The files are in the bin already: an error is added to the result. */
async function copyDecisions(
  act: AnnotationEdit,
  heir: string,
  result: TrashResult,
  { annotations, catalogue, paths }: BinServiceDeps,
): Promise<void> {
  try {
    await annotations.apply({ photos: { ids: [heir] }, act });
  } catch (error) {
    const path = (await catalogue.filesOf([heir]))
      .get(heir)
      ?.map(paths.absolute)
      .find((found) => found !== null);
    result.failed.push({
      path: path ?? heir,
      message: `What you said on the photos in the bin could not be passed on to this one. ${reasonOf(error)}`,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'Run “doctor --repair”, then import the folder again.';
}

/** The decisions on these photos, as an edit of the kept one; null = none. */
export function inheritedDecisions(said: readonly PhotoDecisions[]): AnnotationEdit | null {
  const ratings = said.flatMap(({ rating }) => rating ?? []);
  const words = mergeDecisions(said);
  const act: AnnotationEdit = {
    ...inheritDecisions(words),
    favourite: said.some(({ favourite }) => favourite === true),
    rating: ratings.length > 0 ? Math.max(...ratings) : null,
  };
  return applyEdit(noDecisions, act) === noDecisions ? null : act;
}
