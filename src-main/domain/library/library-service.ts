/** @file The library as a whole: its folders of photos, and the jobs that import, check and rebuild it. */
import type { Finding, JobSnapshot, LibraryInfo, Root } from '../../../src-preload/contract/index.ts';
import type { ImportOptions, ImportService } from '../importing/import-service.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import { inside } from '../shared/library-root.ts';
import { allFindings, type AllFindingsDeps } from './all-findings.ts';
import { forgetRoot } from './forget-root.ts';
import { dropRoot } from './library-file.ts';
import { createLibraryState, type LibraryState, type LibraryStateDeps } from './library-state.ts';
import type { OpenLibrary } from './open-library.ts';
import { createRootChanges, type RootChanges } from './root-changes.ts';
import { startRebuild, startRepair, type WholeLibraryJobsDeps } from './whole-library-jobs.ts';

export interface LibraryServiceDeps extends LibraryStateDeps, WholeLibraryJobsDeps, AllFindingsDeps {
  library: OpenLibrary;
  photos: Pick<PhotosService, 'timeline' | 'changeCount' | 'load' | 'tile'>;
  jobs: WholeLibraryJobsDeps['jobs'];
  derive: WholeLibraryJobsDeps['derive'];
  /** What was shown under photos that went is shown by itself; to be called in undisturbed work. */
  rejoinStacks: ImportService['rejoinStacks'];
  samplesDir: string;
  newId: () => string;
  models?: NonNullable<LibraryStateDeps['models']> & NonNullable<AllFindingsDeps['models']>;
}

export interface LibraryService {
  /** Rebuilds where opening found that it must be; to be called once. @returns the job, null = all is well */
  start(): JobSnapshot | null;
  info(): Promise<LibraryInfo>;
  /** Adds a folder and starts importing it; a folder that is a root already is imported again. */
  addRoot(path: string): Promise<{ root: Root; job: JobSnapshot }>;
  addSamples(): Promise<{ root: Root; job: JobSnapshot }>;
  /**
   * Takes the folder out: its photos leave the catalogue, what was decided on them stays in the journal and
   * is there again when the folder comes back.
   */
  removeRoot(rootId: string): Promise<LibraryInfo>;
  /** Sets what is left out of a folder, and imports it again. */
  setExclusions(rootId: string, patterns: readonly string[]): Promise<{ root: Root; job: JobSnapshot }>;
  /**
   * The folder moved: its photos stay the same. Refused where few of its files are there, unless `anyway`.
   */
  relocateRoot(rootId: string, path: string, anyway: boolean): Promise<{ root: Root; job: JobSnapshot }>;
  import(rootIds: readonly string[] | null, options?: ImportOptions): JobSnapshot;
  check(): Promise<Finding[]>;
  /**
   * Mends what `check` finds; its last note says how much it was. Imports stop for it and go on afterwards.
   * Where the catalogue is being made again, that is the repair.
   */
  repair(): JobSnapshot;
  /**
   * Makes the catalogue again from the photos and the journals, then imports; one that is under way is not
   * begun twice.
   */
  rebuild(): JobSnapshot;
}

/** A folder that was added or changed, and the import of it. */
type ChangedRoot = { root: Root; job: JobSnapshot };

/** The library over its parts: state, changes of roots, jobs on all of it, and the check. */
export function createLibraryService(deps: LibraryServiceDeps): LibraryService {
  const { library, startImport, interruptingScan } = deps;
  const changes = createRootChanges({ library, startImport, interruptingScan });
  const state = createLibraryState(deps);
  const check = () => allFindings(deps);
  const rebuild = () => startRebuild(deps);

  async function changed(rootId: string, job: JobSnapshot): Promise<ChangedRoot> {
    state.rootsChanged();
    return { root: await state.rootInfo(changes.rootOf(rootId)), job };
  }

  return {
    start: () => (library.needsRebuild ? rebuild() : null),
    info: state.info,
    addRoot: (path) => addRoot({ path, samples: false }, deps, changes, state),
    addSamples: () => addRoot({ path: deps.samplesDir, samples: true }, deps, changes, state),
    async removeRoot(rootId) {
      await removeRoot(rootId, deps, changes, state);
      return state.info();
    },
    setExclusions: async (rootId, patterns) => changed(rootId, await changes.setExclusions(rootId, patterns)),
    relocateRoot: async (rootId, path, anyway) =>
      changed(rootId, await changes.relocate(rootId, path, anyway)),
    import(rootIds, options) {
      for (const rootId of rootIds ?? []) changes.rootOf(rootId);
      return startImport(rootIds, options);
    },
    check,
    repair: () => startRepair(deps, check),
    rebuild,
  };
}

async function addRoot(
  { path, samples }: { path: string; samples: boolean },
  { newId, startImport }: LibraryServiceDeps,
  changes: RootChanges,
  state: LibraryState,
): Promise<ChangedRoot> {
  const { root, nested } = await changes.add(path, (tidy, ownDisk) => ({
    id: newId(),
    path: tidy,
    samples,
    exclude: [],
    ...(ownDisk && { ownDisk }),
  }));
  state.rootsChanged();
  // Roots that share files are scanned together, so that a file passes from one to the other and is not
  // taken for a copy.
  const job = startImport([root.id, ...nested.map(({ id }) => id)]);
  return { root: await state.rootInfo(root), job };
}

/** Starts the import of the folders around it, which take its photos over. */
async function removeRoot(
  rootId: string,
  { library, photos, interruptingScan, rejoinStacks, startImport }: LibraryServiceDeps,
  changes: RootChanges,
  state: LibraryState,
): Promise<void> {
  const around = await interruptingScan(async () => {
    const root = changes.rootOf(rootId);
    await forgetRoot(rootId, library);
    await rejoinStacks();
    await dropRoot(library.file, rootId);
    state.rootsChanged();
    await photos.load();
    return library.roots().filter(({ path }) => inside(path, root.path) !== null);
  });
  if (around.length > 0) startImport(around.map(({ id }) => id));
}
