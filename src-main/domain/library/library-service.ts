/** @file The library as a whole: its folders of photos, and the jobs that import, check and rebuild it. */
import {
  AppError,
  type Finding,
  type JobSnapshot,
  type LibraryInfo,
  type Root,
} from '../../../src-preload/contract/index.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { ImportOptions, ImportService } from '../importing/import-service.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import type { VolumeKinds } from '../files/volume-kinds.ts';
import { isRoot } from '../files/files.ts';
import { checkLibrary } from './doctor.ts';
import { previewPath } from '../shared/layout.ts';
import { setAsideCatalogues, type OpenLibrary } from './open-library.ts';
import { rebuildCatalogue, type RebuildDeps } from './rebuild.ts';
import { repairLibrary, type RepairDeps } from './repair.ts';
import { createRootChanges } from './root-changes.ts';
import { nestedSentences } from './root-folder.ts';

export interface LibraryServiceDeps {
  library: OpenLibrary;
  photos: Pick<PhotosService, 'timeline' | 'changes' | 'load' | 'tile'>;
  jobs: Jobs;
  vision: RebuildDeps['vision'];
  /** Starts the import of these roots, null = all. */
  startImport: ImportService['startImport'];
  /** Runs work on all rows: imports and understanding are stopped for it and go on afterwards. */
  undisturbed: ImportService['undisturbed'];
  /** What was shown under photos that went is shown by itself; to be called in undisturbed work. */
  pairAgain: ImportService['pairAgain'];
  derive: RepairDeps['derive'];
  samplesDir: string;
  newId: () => string;
  /** what kind of disk a root lies on; a local one where left out */
  places?: VolumeKinds;
  /** whether changes of a root are noticed; not where left out */
  watchOf?: (rootId: string) => Root['watch'];
  /** sentences about what works in a lesser way on this computer */
  limitations?: () => string[];
  /** the models in use: what is wrong with them, in sentences, and as findings after a look at every byte */
  models?: { problems(): string[]; check(): Promise<Finding[]>; problemOf(packId: string): unknown };
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

export function createLibraryService(deps: LibraryServiceDeps): LibraryService {
  const { library, photos, jobs } = deps;
  const { catalogue, file, identity } = library;
  const changes = createRootChanges({
    library,
    startImport: deps.startImport,
    undisturbed: deps.undisturbed,
  });
  let counted: { changes: number; byRoot: Map<string, number> } | null = null;

  /** Shown photos of each root, counted again when photos changed. */
  async function countByRoot(): Promise<Map<string, number>> {
    const changes = photos.changes();
    if (counted?.changes === changes) return counted.byRoot;
    const byRoot = new Map<string, number>();
    for (const { id } of library.roots()) {
      const ids = await catalogue.photoIdsIn(id);
      byRoot.set(id, ids.filter((photoId) => photos.tile(photoId) !== null).length);
    }
    counted = { changes, byRoot };
    return byRoot;
  }

  async function shown(root: LibraryRoot): Promise<Root> {
    const count = (await countByRoot()).get(root.id) ?? 0;
    const [found, place] = await Promise.all([
      library.files.probe(root.path),
      deps.places?.kindOf(root.path),
    ]);
    const reachable = isRoot(found, root);
    if (reachable && found.ownDisk && root.ownDisk === undefined) await noteOwnDisk(root.id);
    return {
      id: root.id,
      path: root.path,
      samples: root.samples,
      state: reachable ? 'present' : 'away',
      photos: count,
      exclude: [...root.exclude],
      place: place ?? 'local',
      watch: deps.watchOf?.(root.id) ?? { on: false, reason: null },
    };
  }

  /** Of a root of an older Sightline: from now on, the empty folder at its path is not taken for it. */
  async function noteOwnDisk(rootId: string): Promise<void> {
    const noted = file.update((manifest) => ({
      ...manifest,
      roots: manifest.roots.map((root) => (root.id === rootId ? { ...root, ownDisk: true } : root)),
    }));
    await noted.catch(() => undefined); // it is noted the next time
  }

  async function info(): Promise<LibraryInfo> {
    const { revision, total } = photos.timeline();
    const roots = library.roots();
    return {
      id: file.get().id,
      path: library.layout.directory,
      photos: total,
      roots: await Promise.all(roots.map(shown)),
      revision,
      warnings: [
        ...library.warnings(),
        ...nestedSentences(roots),
        ...(deps.limitations?.() ?? []),
        ...(deps.models?.problems() ?? []),
      ],
    };
  }

  async function add(path: string, samples: boolean): Promise<{ root: Root; job: JobSnapshot }> {
    const { root, nested } = await changes.add(path, (tidy, ownDisk) => ({
      id: deps.newId(),
      path: tidy,
      samples,
      exclude: [],
      ...(ownDisk && { ownDisk }),
    }));
    counted = null;
    // Roots that share files are scanned together, so that a file passes from one to the other and is not
    // taken for a copy.
    const job = deps.startImport([root.id, ...nested.map(({ id }) => id)]);
    return { root: await shown(root), job };
  }

  async function withRoot(rootId: string, job: JobSnapshot): Promise<{ root: Root; job: JobSnapshot }> {
    counted = null;
    const root = library.roots().find(({ id }) => id === rootId);
    if (!root) throw new AppError('not_found', 'This folder is not in the library any more.');
    return { root: await shown(root), job };
  }

  function underWay(...kinds: JobSnapshot['kind'][]): JobSnapshot[] {
    return jobs
      .list()
      .filter((job) => kinds.includes(job.kind) && (job.state === 'queued' || job.state === 'running'));
  }

  async function stop(kind: 'import' | 'repair'): Promise<void> {
    const running = underWay(kind);
    for (const job of running) jobs.cancel(job.id);
    await Promise.all(running.map((job) => jobs.finished(job.id)));
  }

  async function forget(rootId: string): Promise<void> {
    const files = await catalogue.files(rootId);
    const ids = [...new Set(files.map((row) => row.photoId))];
    await identity.append([{ goneRoot: rootId }]);
    await catalogue.deleteFiles(files);
    const elsewhere = await catalogue.filesOf(ids);
    const rows = await catalogue.getPhotos(ids.filter((id) => !elsewhere.has(id)));
    await catalogue.deletePhotos([...rows.keys()]);
    for (const row of rows.values()) await deletePreviews(row);
  }

  async function deletePreviews(row: Pick<PhotoRow, 'id' | 'contentHash'>): Promise<void> {
    for (const kind of ['grid', 'large'] as const)
      await library.files.removeIfThere(previewPath(library.layout, row.id, row.contentHash, kind));
  }

  function rebuild(): JobSnapshot {
    return (
      underWay('rebuild')[0] ??
      jobs.start('rebuild', async (signal, report) => {
        await stop('repair');
        await stop('import');
        await deps.undisturbed(() => rebuildCatalogue({ library, vision: deps.vision, signal, report }));
        await photos.load();
        for (const path of await setAsideCatalogues(library)) await library.files.removeTree(path);
        signal.throwIfAborted();
        report({ note: 'Looking at the photos again', done: 0, total: null });
        const job = deps.startImport(null);
        const stopIt = () => jobs.cancel(job.id);
        signal.addEventListener('abort', stopIt, { once: true });
        const end = await jobs.finished(job.id);
        signal.removeEventListener('abort', stopIt);
        signal.throwIfAborted();
        if (end.report) report({ report: end.report });
        if (end.error)
          throw new AppError(
            'internal',
            `The catalogue is made again, but the import after it stopped: ${end.error.message}`,
          );
      })
    );
  }

  function repair(): JobSnapshot {
    return (
      underWay('rebuild', 'repair')[0] ??
      jobs.start('repair', async (signal, report) => {
        const mended = await deps.undisturbed(() =>
          repairLibrary({ library, vision: deps.vision, derive: deps.derive, signal, report }),
        );
        await photos.load();
        const left = (await check()).filter(({ level }) => level === 'problem').length;
        report({ note: repairSentence(mended, left) });
      })
    );
  }

  async function check(): Promise<Finding[]> {
    const atWork: Finding[] =
      underWay('import', 'rebuild').length > 0
        ? [
            {
              level: 'warning',
              area: 'jobs',
              message:
                'An import is under way: some of what is named here may be on its way. Look again when it has ended.',
            },
          ]
        : [];
    const lesser = (deps.limitations?.() ?? []).map((message): Finding => ({
      level: 'warning',
      area: 'computer',
      message,
    }));
    const models = (await deps.models?.check()) ?? [];
    const runs = (packId: string) => deps.models === undefined || deps.models.problemOf(packId) === null;
    return [
      ...atWork,
      ...(await checkLibrary(library, deps.derive.currentVersion, runs)),
      ...models,
      ...lesser,
    ];
  }

  return {
    start: () => (library.needsRebuild ? rebuild() : null),
    info,
    addRoot: (path) => add(path, false),
    addSamples: () => add(deps.samplesDir, true),
    async removeRoot(rootId) {
      const around = await deps.undisturbed(async () => {
        const root = changes.rootOf(rootId);
        await forget(rootId);
        await deps.pairAgain();
        await file.update((manifest) => ({
          ...manifest,
          roots: manifest.roots.filter(({ id }) => id !== rootId),
        }));
        counted = null;
        await photos.load();
        // a folder around it takes its photos over
        return library.roots().filter(({ path }) => inside(path, root.path) !== null);
      });
      if (around.length > 0) deps.startImport(around.map(({ id }) => id));
      return info();
    },
    setExclusions: async (rootId, patterns) =>
      withRoot(rootId, await changes.setExclusions(rootId, patterns)),
    relocateRoot: async (rootId, path, anyway) =>
      withRoot(rootId, await changes.relocate(rootId, path, anyway)),
    import(rootIds, options) {
      const unknown = rootIds?.find((rootId) => !library.roots().some(({ id }) => id === rootId));
      if (unknown !== undefined)
        throw new AppError('not_found', 'This folder is not in the library any more.');
      return deps.startImport(rootIds, options);
    },
    check,
    repair,
    rebuild,
  };
}

function repairSentence(mended: number, left: number): string {
  const done =
    mended === 0
      ? 'Nothing was to mend.'
      : `Mended ${mended.toLocaleString('en')} ${mended === 1 ? 'thing' : 'things'}.`;
  return left === 0
    ? done
    : `${done} ${left === 1 ? '1 finding is' : `${left} findings are`} left: look what they say.`;
}
