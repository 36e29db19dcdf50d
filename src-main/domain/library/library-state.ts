/** @file The library in the form of the contract: its folders, the number of photos in each, and warnings. */
import type { LibraryInfo, Root } from '../../../src-preload/contract/index.ts';
import { isRoot } from '../files/files.ts';
import type { VolumeKinds } from '../files/volume-kinds.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import type { LibraryRoot } from '../shared/library-root.ts';
import { changeRoot } from './library-file.ts';
import type { OpenLibrary } from './open-library.ts';
import { nestedSentences } from './root-folder.ts';

export interface LibraryStateDeps {
  library: Pick<OpenLibrary, 'files' | 'layout' | 'file' | 'roots' | 'catalogue' | 'warnings'>;
  photos: Pick<PhotosService, 'timeline' | 'changeCount' | 'tile'>;
  /** the kind of disk of a root; local where absent */
  volumeKinds?: VolumeKinds;
  /** whether a root is watched for changes; it is not where absent */
  watchOf?: (rootId: string) => Root['watch'];
  /** sentences about what works only in part on this computer */
  limitations?: () => string[];
  /** the models in use: their problems, in sentences */
  models?: { problems(): string[] };
}

export interface LibraryState {
  info(): Promise<LibraryInfo>;
  rootInfo(root: LibraryRoot): Promise<Root>;
  /** To be called when roots were added, removed or changed: their photos are counted again. */
  rootsChanged(): void;
}

/** Photos of roots are counted at the first call, and again after changes. */
export function createLibraryState(deps: LibraryStateDeps): LibraryState {
  const { library, photos } = deps;
  const counts = createPhotoCounts(deps);
  const rootInfo = (root: LibraryRoot) => describeRoot(root, counts, deps);
  return {
    rootInfo,
    rootsChanged: counts.forget,
    async info() {
      const { revision, total } = photos.timeline();
      const roots = library.roots();
      return {
        id: library.file.get().id,
        path: library.layout.directory,
        photos: total,
        roots: await Promise.all(roots.map(rootInfo)),
        revision,
        warnings: [
          ...library.warnings(),
          ...nestedSentences(roots),
          ...(deps.limitations?.() ?? []),
          ...(deps.models?.problems() ?? []),
        ],
      };
    },
  };
}

interface PhotoCounts {
  of(rootId: string): Promise<number>;
  forget(): void;
}

/** Photos of each root in the timeline, counted again when photos changed. */
function createPhotoCounts({ library, photos }: LibraryStateDeps): PhotoCounts {
  let counted: { changes: number; byRoot: Map<string, number> } | null = null;

  async function countByRoot(): Promise<Map<string, number>> {
    const changes = photos.changeCount();
    if (counted?.changes === changes) return counted.byRoot;
    const byRoot = new Map<string, number>();
    for (const { id } of library.roots()) {
      const ids = await library.catalogue.photoIdsIn(id);
      byRoot.set(id, ids.filter((photoId) => photos.tile(photoId) !== null).length);
    }
    counted = { changes, byRoot };
    return byRoot;
  }

  return {
    of: async (rootId) => (await countByRoot()).get(rootId) ?? 0,
    forget: () => (counted = null),
  };
}

async function describeRoot(
  root: LibraryRoot,
  counts: PhotoCounts,
  { library, volumeKinds, watchOf }: LibraryStateDeps,
): Promise<Root> {
  const photos = await counts.of(root.id);
  const [found, place] = await Promise.all([library.files.probe(root.path), volumeKinds?.kindOf(root.path)]);
  const reachable = isRoot(found, root);
  if (reachable && found.ownDisk && root.ownDisk === undefined) await storeOwnDisk(root.id, library);
  return {
    id: root.id,
    path: root.path,
    samples: root.samples,
    state: reachable ? 'present' : 'away',
    photos,
    exclude: [...root.exclude],
    place: place ?? 'local',
    watch: watchOf?.(root.id) ?? { on: false, reason: null },
  };
}

/**
 * Completes a root from an older Sightline: stores that a disk is mounted there, so that later an empty mount
 * point is not taken for it.
 */
async function storeOwnDisk(rootId: string, { file }: Pick<OpenLibrary, 'file'>): Promise<void> {
  await changeRoot(file, rootId, { ownDisk: true }).catch(() => undefined); // stored at the next call
}
