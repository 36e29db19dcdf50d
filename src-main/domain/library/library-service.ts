/** @file The library as a whole: its folders of photos, and the jobs that import, check and rebuild it. */
import { rm } from 'node:fs/promises';
import { AppError, type Finding, type JobSnapshot, type LibraryInfo, type Root } from '../../../src-preload/contract/index.ts';
import type { PhotoRow } from '../catalogue/catalogue.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { LibraryRoot } from '../photos/photo-paths.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import { checkLibrary } from './doctor.ts';
import { previewPath } from './layout.ts';
import { setAsideCatalogues, type OpenLibrary } from './open-library.ts';
import { rebuildCatalogue, type RebuildDeps } from './rebuild.ts';
import { checkRootFolder, isReachable, nestedSentences } from './root-folder.ts';

export interface LibraryServiceDeps {
  library: OpenLibrary;
  photos: Pick<PhotosService, 'timeline' | 'changes' | 'load' | 'tile'>;
  jobs: Jobs;
  vision: RebuildDeps['vision'];
  /** Starts the import of these roots, null = all. */
  startImport: (rootIds: readonly string[] | null) => JobSnapshot;
  samplesDir: string;
  newId: () => string;
  /** sentences about what works in a lesser way on this computer */
  limitations?: () => string[];
}

export interface LibraryService {
  /** Rebuilds where opening found that it must be; to be called once. @returns the job, null = all is well */
  start(): JobSnapshot | null;
  info(): Promise<LibraryInfo>;
  /** Adds a folder and starts importing it; a folder that is a root already is imported again. */
  addRoot(path: string): Promise<{ root: Root; job: JobSnapshot }>;
  addSamples(): Promise<{ root: Root; job: JobSnapshot }>;
  /** Takes the folder out: its photos leave the catalogue, what was decided on them stays in the journal and is there again when the folder comes back. */
  removeRoot(rootId: string): Promise<LibraryInfo>;
  import(rootIds: readonly string[] | null): JobSnapshot;
  check(): Promise<Finding[]>;
  /** Makes the catalogue again from the photos and the journals, then imports; one that is under way is not begun twice. */
  rebuild(): JobSnapshot;
}

export function createLibraryService(deps: LibraryServiceDeps): LibraryService {
  const { library, photos, jobs } = deps;
  const { catalogue, file, identity } = library;
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
    return { id: root.id, path: root.path, samples: root.samples, state: (await isReachable(root.path)) ? 'present' : 'away', photos: count, exclude: [], place: 'local', watch: { on: false, reason: null } };
  }

  async function info(): Promise<LibraryInfo> {
    const { revision, total } = photos.timeline();
    const roots = library.roots();
    return { id: file.get().id, path: library.layout.directory, photos: total, roots: await Promise.all(roots.map(shown)), revision, warnings: [...library.warnings(), ...nestedSentences(roots), ...(deps.limitations?.() ?? [])] };
  }

  async function add(path: string, samples: boolean): Promise<{ root: Root; job: JobSnapshot }> {
    const { path: tidy, same, nested } = await checkRootFolder(path, { libraryDir: library.layout.directory, roots: library.roots() });
    const root = same ?? { id: deps.newId(), path: tidy, samples };
    if (!same) await file.update((manifest) => ({ ...manifest, roots: [...manifest.roots, root] }));
    counted = null;
    // Roots that share files are scanned together, so that a file passes from one to the other and is not taken for a copy.
    const job = deps.startImport([root.id, ...nested.map(({ id }) => id)]);
    return { root: await shown(root), job };
  }

  function runningImports(): JobSnapshot[] {
    return jobs.list().filter((job) => job.kind === 'import' && (job.state === 'queued' || job.state === 'running'));
  }

  async function stopImports(): Promise<boolean> {
    const running = runningImports();
    for (const job of running) jobs.cancel(job.id);
    await Promise.all(running.map((job) => jobs.finished(job.id)));
    return running.length > 0;
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
    for (const kind of ['grid', 'large'] as const) await rm(previewPath(library.layout, row.id, row.contentHash, kind), { force: true });
  }

  function rebuild(): JobSnapshot {
    const underWay = jobs.list().find((job) => job.kind === 'rebuild' && (job.state === 'queued' || job.state === 'running'));
    return underWay ?? jobs.start('rebuild', async (signal, report) => {
      await stopImports();
      await rebuildCatalogue({ library, vision: deps.vision, signal, report });
      await photos.load();
      for (const path of await setAsideCatalogues(library.layout)) await rm(path, { recursive: true, force: true });
      signal.throwIfAborted();
      report({ note: 'Looking at the photos again', done: 0, total: null });
      const job = deps.startImport(null);
      const stop = () => jobs.cancel(job.id);
      signal.addEventListener('abort', stop, { once: true });
      const end = await jobs.finished(job.id);
      signal.removeEventListener('abort', stop);
      signal.throwIfAborted();
      if (end.report) report({ report: end.report });
      if (end.error) throw new AppError('internal', `The catalogue is made again, but the import after it stopped: ${end.error.message}`);
    });
  }

  return {
    start: () => (library.needsRebuild ? rebuild() : null),
    info,
    addRoot: (path) => add(path, false),
    addSamples: () => add(deps.samplesDir, true),
    async removeRoot(rootId) {
      if (!library.roots().some(({ id }) => id === rootId)) throw new AppError('not_found', 'This folder is not in the library any more.');
      const wasImporting = await stopImports();
      await forget(rootId);
      await file.update((manifest) => ({ ...manifest, roots: manifest.roots.filter(({ id }) => id !== rootId) }));
      counted = null;
      await photos.load();
      if (wasImporting && library.roots().length > 0) deps.startImport(null);
      return info();
    },
    import(rootIds) {
      const unknown = rootIds?.find((rootId) => !library.roots().some(({ id }) => id === rootId));
      if (unknown !== undefined) throw new AppError('not_found', 'This folder is not in the library any more.');
      return deps.startImport(rootIds);
    },
    check: async () => [...(await checkLibrary(library)), ...(deps.limitations?.() ?? []).map((message): Finding => ({ level: 'warning', area: 'computer', message }))],
    rebuild,
  };
}
