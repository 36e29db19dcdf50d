/** @file Previews on disk: which are there, the large one made when it is first looked at, and a limit to how much they take. */
import { access, readdir, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaFile } from '../../host.ts';
import type { Log } from '../../log.ts';
import type { FileRow } from '../catalogue/catalogue.ts';
import { parseMediaKey, previewPath, type LibraryLayout, type PreviewKind } from '../library/layout.ts';
import type { Vision } from '../vision/vision.ts';
import { presentFirst } from './photo-paths.ts';

/** About 6,000 pictures of 1600 px. */
const defaultCapBytes = 2_000_000_000;
/** Trimmed to this share, so that it happens seldom. */
const trimTo = 0.9;

export interface PreviewsDeps {
  layout: LibraryLayout;
  vision: Pick<Vision, 'look'>;
  filesOf: (photoIds: readonly string[]) => Promise<Map<string, FileRow[]>>;
  absolute: (file: FileRow) => string | null;
  /** content hash of a photo that is shown; null = no such photo */
  contentHashOf: (photoId: string) => string | null;
  log: Log;
  /** what all large previews may take on disk */
  capBytes?: number;
}

export interface Previews {
  /** @returns null for an unknown photo, an older version of it, or a picture that cannot be made now */
  media(key: string): Promise<MediaFile | null>;
  /** Absolute paths of the previews that are on disk. */
  pathsOf(photoId: string, contentHash: string): Promise<{ grid: string | null; large: string | null }>;
  /** Makes the large preview where it is not there. @returns its path, or null where no file can be read now */
  makeLarge(photoId: string, contentHash: string): Promise<string | null>;
}

export function createPreviews(deps: PreviewsDeps): Previews {
  const { layout, log } = deps;
  const capBytes = deps.capBytes ?? defaultCapBytes;
  const making = new Map<string, Promise<string | null>>();
  /** since the last look at the folder; the first picture made after a start has it looked at */
  let madeBytes = capBytes;

  /** @returns the preview's path, made now where it is not there; null where no file can be read now */
  function ensure(photoId: string, contentHash: string, kind: PreviewKind): Promise<string | null> {
    const path = previewPath(layout, photoId, contentHash, kind);
    const running = making.get(path);
    if (running) return running;
    const isThere = kind === 'large' ? touch : exists;
    const made = (async () => ((await isThere(path)) ? path : make(photoId, path, kind)))().finally(() => making.delete(path));
    making.set(path, made);
    return made;
  }

  async function make(photoId: string, preview: string, kind: PreviewKind): Promise<string | null> {
    const files = presentFirst((await deps.filesOf([photoId])).get(photoId) ?? []);
    for (const file of files) {
      const path = deps.absolute(file);
      if (path === null || !(await exists(path))) continue;
      const [result] = await deps.vision.look([{ path, gridPath: kind === 'grid' ? preview : null, largePath: kind === 'large' ? preview : null, packs: [] }]);
      if (result?.ok) {
        if (kind === 'large') await noteMade(preview);
        return preview;
      }
      log.warn({ path, result, kind }, 'no preview could be made');
    }
    return null;
  }

  async function noteMade(path: string): Promise<void> {
    madeBytes += (await stat(path)).size;
    if (madeBytes < capBytes * (1 - trimTo)) return;
    madeBytes = 0;
    // The picture is there already; a failed clean-up is tried again after the next ones.
    await trim(path).catch((error: unknown) => log.warn({ err: error }, 'the large previews could not be trimmed'));
  }

  /** Deletes those looked at longest ago, but none that could not be made again now, and not the one about to be shown. */
  async function trim(justMade: string): Promise<void> {
    const large = await largePreviews(layout.previews);
    let total = large.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (total <= capBytes) return;
    const files = await deps.filesOf([...new Set(large.map((file) => file.photoId))]);
    for (const file of large.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= capBytes * trimTo) return;
      if (file.path === justMade || !(await canBeMade(files.get(file.photoId) ?? []))) continue;
      await unlink(file.path);
      total -= file.sizeBytes;
    }
  }

  async function canBeMade(files: readonly FileRow[]): Promise<boolean> {
    for (const file of files) {
      const path = deps.absolute(file);
      if (path !== null && (await exists(path))) return true;
    }
    return false;
  }

  return {
    makeLarge: (photoId, contentHash) => ensure(photoId, contentHash, 'large'),
    async pathsOf(photoId, contentHash) {
      const path = async (kind: PreviewKind) => {
        const found = previewPath(layout, photoId, contentHash, kind);
        return (await exists(found)) ? found : null;
      };
      return { grid: await path('grid'), large: await path('large') };
    },
    async media(key) {
      const parsed = parseMediaKey(key);
      const contentHash = parsed && deps.contentHashOf(parsed.id);
      if (!parsed || !contentHash?.startsWith(parsed.version)) return null;
      const path = await ensure(parsed.id, contentHash, parsed.kind);
      return path === null ? null : { path, contentType: parsed.kind === 'large' ? 'image/jpeg' : 'image/webp' };
    },
  };
}

/** Marks the file as looked at just now. @returns whether it is there */
async function touch(path: string): Promise<boolean> {
  try {
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch {
    // not there yet, or on a disk that keeps no times: the second only makes trimming less fair
    return exists(path);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

interface LargePreview {
  path: string;
  photoId: string;
  sizeBytes: number;
  usedMs: number;
}

async function largePreviews(directory: string): Promise<LargePreview[]> {
  const found: LargePreview[] = [];
  for (const folder of await readdir(directory)) {
    for (const name of await readdir(join(directory, folder))) {
      if (!name.endsWith('-large.jpg')) continue;
      const path = join(directory, folder, name);
      const { size, mtimeMs } = await stat(path);
      found.push({ path, photoId: name.slice(0, 26), sizeBytes: size, usedMs: mtimeMs });
    }
  }
  return found;
}
