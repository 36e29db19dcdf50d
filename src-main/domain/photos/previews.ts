/**
 * @file Previews on disk: which are there, the large one made when it is first looked at, and a limit to how
 * much they take.
 */
import type { MediaFile } from '../../host.ts';
import type { Files } from '../files/files.ts';
import {
  mediaVersion,
  parseMediaKey,
  previewPath,
  type LibraryLayout,
  type Pictured,
  type PreviewKind,
} from '../shared/layout.ts';
import { makePreview, type MakePreviewDeps } from './make-preview.ts';
import {
  createPreviewCacheQuota,
  type PreviewCacheQuota,
  type PreviewQuotaDeps,
} from './preview-cache-quota.ts';

/** About 6,000 pictures of 1600 px. */
const defaultCapBytes = 2_000_000_000;

export interface PreviewsDeps extends MakePreviewDeps {
  layout: LibraryLayout;
  files: PreviewQuotaDeps['files'] & Pick<Files, 'touch'>;
  /** of a photo that is shown, or listed among those taken out; null = no such photo */
  picturedOf: (photoId: string) => Promise<Pictured | null>;
  /** of any photo that the catalogue knows */
  rowOf: (photoId: string) => Promise<Pictured | null>;
  /** True for roots on a removable or network drive. */
  mayGo: (rootId: string) => Promise<boolean>;
  /** what all large previews may take on disk */
  capBytes?: number;
}

export interface Previews {
  /**
   * Where the large picture cannot be made now, the small one stands in for it: a photo of a drive that is
   * away is looked at, too.
   * @returns null for an unknown photo, an older version of it, or a picture that cannot be made now
   */
  media(key: string): Promise<MediaFile | null>;
  /** Absolute paths of the previews that are on disk. */
  pathsOf(photoId: string, contentHash: string): Promise<{ grid: string | null; large: string | null }>;
  /**
   * Makes the large preview where it is not there. @returns its path, or null where no file can be read now
   */
  makeLarge(photoId: string, contentHash: string): Promise<string | null>;
  /** for the import, which makes some ahead */
  room: PreviewCacheQuota;
}

/** A preview that is being made is not made twice. */
export function createPreviews(deps: PreviewsDeps): Previews {
  const { layout, files } = deps;
  const room = createPreviewCacheQuota({
    ...deps,
    directory: layout.previews,
    capBytes: deps.capBytes ?? defaultCapBytes,
  });
  const making = new Map<string, Promise<string | null>>();

  /** @returns the preview's path, made now where it is not there; null where no file can be read now */
  function ensure(photoId: string, contentHash: string, kind: PreviewKind): Promise<string | null> {
    const path = previewPath(layout, photoId, contentHash, kind);
    const running = making.get(path);
    if (running) return running;
    const isThere = kind === 'large' ? (large: string) => touch(large, files) : files.exists;
    const wanted = { photoId, preview: path, kind };
    const made = (async () => ((await isThere(path)) ? path : makePreview(wanted, room, deps)))().finally(
      () => making.delete(path),
    );
    making.set(path, made);
    return made;
  }

  return {
    room,
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
      const pictured = await deps.picturedOf(parsed.id);
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
 * The small picture of a photo that the timeline does not show (it has no file any more), as long as it is on
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

/** Marks the file as looked at just now. @returns whether it is there */
async function touch(path: string, files: PreviewsDeps['files']): Promise<boolean> {
  try {
    await files.touch(path);
    return true;
  } catch {
    // not there yet, or on a disk that keeps no times: the second only makes trimming less fair
    return files.exists(path);
  }
}
