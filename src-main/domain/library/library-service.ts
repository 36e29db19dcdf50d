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
  /**
   * Photos whose stack's primary was removed are shown by themselves; to be called within `interruptingScan`.
   */
  rejoinStacks: ImportService['rejoinStacks'];
  samplesDir: string;
  newId: () => string;
  models?: NonNullable<LibraryStateDeps['models']> & NonNullable<AllFindingsDeps['models']>;
}

export interface LibraryService {
  /**
   * Starts a rebuild where opening found that it is needed; to be called once. @returns the job, null = not
   * needed
   */
  start(): JobSnapshot | null;
  info(): Promise<LibraryInfo>;
  /** Adds a folder and starts importing it; a folder that is a root already is imported again. */
  addRoot(path: string): Promise<{ root: Root; job: JobSnapshot }>;
  addSamples(): Promise<{ root: Root; job: JobSnapshot }>;
  /**
   * Removes the folder: its photos leave the catalogue; decisions on them stay in the journal and apply again
   * when the folder is added again.
   */
  removeRoot(rootId: string): Promise<LibraryInfo>;
  /** Sets the exclusions of a folder, and imports it again. */
  setExclusions(rootId: string, patterns: readonly string[]): Promise<{ root: Root; job: JobSnapshot }>;
  /**
   * Sets the new path of a moved folder; its photos stay the same. Refused where few of its files are there,
   * unless `anyway`.
   */
  relocateRoot(rootId: string, path: string, anyway: boolean): Promise<{ root: Root; job: JobSnapshot }>;
  import(rootIds: readonly string[] | null, options?: ImportOptions): JobSnapshot;
  check(): Promise<Finding[]>;
  /**
   * Repairs what `check` finds; its last note has the number of repairs. Imports are interrupted and continue
   * afterwards. During a rebuild, that job is returned.
   */
  repair(): JobSnapshot;
  /**
   * Rebuilds the catalogue from the photos and the journals, then imports; a running rebuild is not started
   * twice.
   */
  rebuild(): JobSnapshot;
}

/** A folder that was added or changed, and the job that imports it. */
type ChangedRoot = { root: Root; job: JobSnapshot };

/** Combines the parts: state, changes of roots, jobs on the whole library, and the check. */
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
  // roots that share files are scanned together, so that a file that moves between them is not taken for a
  // copy
  const job = startImport([root.id, ...nested.map(({ id }) => id)]);
  return { root: await state.rootInfo(root), job };
}

/** Imports the roots around it afterwards, which take over its photos. */
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
