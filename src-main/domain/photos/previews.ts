/**
 * @file Previews on disk: which exist, the large one made when it is first viewed, and a limit on their
 * space.
 */
import type { MediaFile } from '../../host.ts';
import type { Files } from '../files/files.ts';
import {
  mediaVersion,
  parseMediaKey,
  previewPath,
  type LibraryLayout,
  type PreviewSource,
  type PreviewKind,
} from '../shared/layout.ts';
import { makePreview, type MakePreviewDeps } from './make-preview.ts';
import {
  createPreviewCacheQuota,
  type PreviewCacheQuota,
  type PreviewQuotaDeps,
} from './preview-cache-quota.ts';

/** about 6,000 pictures of 1600 px */
const defaultCapBytes = 2_000_000_000;

export interface PreviewsDeps extends MakePreviewDeps {
  layout: LibraryLayout;
  files: PreviewQuotaDeps['files'] & Pick<Files, 'touch'>;
  /** of a photo in the timeline or among the removed ones; null = no such photo */
  previewSourceOf: (photoId: string) => Promise<PreviewSource | null>;
  /** of any photo in the catalogue */
  rowOf: (photoId: string) => Promise<PreviewSource | null>;
  /** True for roots on a removable or network drive. */
  isRemovable: (rootId: string) => Promise<boolean>;
  /** disk space for all large previews */
  capBytes?: number;
}

export interface Previews {
  /**
   * Where the large preview cannot be made now, the grid preview is returned instead, so that photos on a
   * drive that is away can be viewed.
   * @returns null for an unknown photo, an older version of it, or a preview that cannot be made now
   */
  media(key: string): Promise<MediaFile | null>;
  /** Absolute paths of the previews that are on disk. */
  pathsOf(photoId: string, contentHash: string): Promise<{ grid: string | null; large: string | null }>;
  /**
   * Makes the large preview where it does not exist. @returns its path, or null where no file can be read now
   */
  makeLarge(photoId: string, contentHash: string): Promise<string | null>;
  /** for the import, which makes some in advance */
  quota: PreviewCacheQuota;
}

/** Concurrent requests for one preview share its making. */
export function createPreviews(deps: PreviewsDeps): Previews {
  const { layout, files } = deps;
  const quota = createPreviewCacheQuota({
    ...deps,
    directory: layout.previews,
    capBytes: deps.capBytes ?? defaultCapBytes,
  });
  const making = new Map<string, Promise<string | null>>();

  /** @returns the preview's path, made now where it does not exist; null where no file can be read now */
  function ensure(photoId: string, contentHash: string, kind: PreviewKind): Promise<string | null> {
    const path = previewPath(layout, photoId, contentHash, kind);
    const running = making.get(path);
    if (running) return running;
    const exists = kind === 'large' ? (large: string) => touch(large, files) : files.exists;
    const wanted = { photoId, preview: path, kind };
    const made = (async () => ((await exists(path)) ? path : makePreview(wanted, quota, deps)))().finally(
      () => making.delete(path),
    );
    making.set(path, made);
    return made;
  }

  return {
    quota,
    makeLarge: (photoId, contentHash) => ensure(photoId, contentHash, 'large'),
    async pathsOf(photoId, contentHash) {
      const path = async (kind: PreviewKind) => {
        const found = previewPath(layout, photoId, contentHash, kind);
        return (await files.exists(found)) ? found : null;
      };
      return { grid: await path('grid'), large: await path('large') };
    },
    async media(key) {
      const parsed = parseMediaKey(key);
      if (!parsed) return null;
      const pictured = await deps.previewSourceOf(parsed.id);
      if (!pictured) return parsed.kind === 'grid' ? keptGrid(parsed, deps) : null;
      if (mediaVersion(pictured) !== parsed.version) return null;
      const { contentHash } = pictured;
      const path = await ensure(parsed.id, contentHash, parsed.kind);
      if (path !== null) return { path, contentType: parsed.kind === 'large' ? 'image/jpeg' : 'image/webp' };
      const grid = previewPath(layout, parsed.id, contentHash, 'grid');
      return parsed.kind === 'large' && (await files.exists(grid))
        ? { path: grid, contentType: 'image/webp', standsIn: true }
        : null;
    },
  };
}

/**
 * The grid preview of a photo that is not in the timeline (it has no file any more), as long as it is on
 * disk.
 */
async function keptGrid(
  { id, version }: { id: string; version: string },
  { rowOf, layout, files }: PreviewsDeps,
): Promise<MediaFile | null> {
  const row = await rowOf(id);
  if (!row || mediaVersion(row) !== version) return null;
  const path = previewPath(layout, id, row.contentHash, 'grid');
  return (await files.exists(path)) ? { path, contentType: 'image/webp' } : null;
}

/** Sets the time of last use to now. @returns whether the file exists */
async function touch(path: string, files: PreviewsDeps['files']): Promise<boolean> {
  try {
    await files.touch(path);
    return true;
  } catch {
    // it does not exist, or the disk stores no times: then only the order of trimming is worse
    return files.exists(path);
  }
}
