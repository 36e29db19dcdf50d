/** @file Limits the disk space of large previews: which are deleted first when it is exceeded. */
import { join } from 'node:path';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';

/** trimmed to this share of the limit, so that it happens seldom */
const trimTo = 0.9;

export interface PreviewQuotaDeps {
  /** the library's folder of previews */
  directory: string;
  files: Pick<Files, 'exists' | 'list' | 'stat' | 'remove'>;
  capBytes: number;
  filesOf: (photoIds: readonly string[]) => Promise<Map<string, FileRow[]>>;
  /** True for roots on a removable or network drive. */
  isRemovable: (rootId: string) => Promise<boolean>;
  /** True where the root's folder can be listed now. */
  isReachable: (rootId: string) => Promise<boolean>;
  /** null where the file's root is no longer in the library */
  absolute: (file: FileRow) => string | null;
  log: Log;
}

export interface PreviewCacheQuota {
  /**
   * True where another large preview may be made in advance for this root: its drive may be away when the
   * photo is viewed, and there is space.
   */
  shouldPregenerate(rootId: string): Promise<boolean>;
  /** To be called with each large preview made; may delete others, never this one. */
  recordMade(path: string, rootId: string): Promise<void>;
}

interface LargePreview {
  path: string;
  photoId: string;
  sizeBytes: number;
  usedMs: number;
  /** all files of its photo are on removable drives */
  isRemovable: boolean;
}

/** bytes of all, and of those of removable drives */
interface Usage {
  all: number;
  removable: number;
}

/**
 * Previews of photos on this computer's own disks are deleted first, since they can be made again at any
 * time; of each group the least recently viewed first; and never one that could not be made again now.
 * Previews made in advance leave a tenth of the space to those of viewed photos.
 */
export function createPreviewCacheQuota(deps: PreviewQuotaDeps): PreviewCacheQuota {
  const { files, capBytes, isRemovable, log } = deps;
  /** null = not counted since the start */
  let usage: Usage | null = null;
  const runSerially = createSerialQueue();
  const count = async () => usageOf((await largePreviews(deps)).previews);

  return {
    shouldPregenerate: (rootId) =>
      runSerially(async () => {
        if (!(await isRemovable(rootId))) return false;
        usage ??= await count();
        return usage.removable < capBytes * trimTo;
      }),
    recordMade: (path, rootId) =>
      runSerially(async () => {
        try {
          const { sizeBytes: size } = await files.stat(path);
          const removable = await isRemovable(rootId);
          usage = usage
            ? { all: usage.all + size, removable: usage.removable + (removable ? size : 0) }
            : await count();
          if (usage.all > capBytes) usage = await trim(path, deps);
        } catch (error) {
          // the preview exists already; trimming is tried again after the next one
          log.warn({ err: error }, 'the large previews could not be trimmed');
        }
      }),
  };
}

/**
 * Deletes large previews until they fit the limit, never the one just made. @returns the space of the rest
 */
async function trim(justMade: string, deps: PreviewQuotaDeps): Promise<Usage> {
  const { previews, files } = await largePreviews(deps);
  const there = await answersByRoot(deps.isReachable, files);
  const left = usageOf(previews);
  for (const file of previews.sort(
    (a, b) => Number(a.isRemovable) - Number(b.isRemovable) || a.usedMs - b.usedMs,
  )) {
    if (left.all <= deps.capBytes * trimTo) break;
    if (file.path === justMade || !(await canBeRead(files.get(file.photoId) ?? [], there, deps))) continue;
    await deps.files.remove(file.path);
    left.all -= file.sizeBytes;
    if (file.isRemovable) left.removable -= file.sizeBytes;
  }
  return left;
}

async function canBeRead(
  files: readonly FileRow[],
  there: ReadonlyMap<string, boolean>,
  { absolute, files: disk }: PreviewQuotaDeps,
): Promise<boolean> {
  for (const file of files) {
    const path = there.get(file.rootId) ? absolute(file) : null;
    if (path !== null && (await disk.exists(path))) return true;
  }
  return false;
}

/** All large previews on disk, and the files of their photos by id. */
async function largePreviews({
  directory,
  files: disk,
  filesOf,
  isRemovable,
}: PreviewQuotaDeps): Promise<{ previews: LargePreview[]; files: Map<string, FileRow[]> }> {
  const found = await largeFiles(directory, disk);
  const files = await filesOf([...new Set(found.map(({ photoId }) => photoId))]);
  const removable = await answersByRoot(isRemovable, files);
  const previews = found.map((file) => ({
    ...file,
    isRemovable: (files.get(file.photoId) ?? []).every(({ rootId }) => removable.get(rootId)),
  }));
  return { previews, files };
}

/** Asks once for each root, all at the same time: a slow one does not delay the others. */
async function answersByRoot(
  question: (rootId: string) => Promise<boolean>,
  files: ReadonlyMap<string, readonly FileRow[]>,
): Promise<Map<string, boolean>> {
  const rootIds = new Set([...files.values()].flatMap((rows) => rows.map(({ rootId }) => rootId)));
  return new Map(
    await Promise.all([...rootIds].map(async (rootId) => [rootId, await question(rootId)] as const)),
  );
}

function usageOf(previews: readonly LargePreview[]): Usage {
  const bytes = (files: readonly LargePreview[]) => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { all: bytes(previews), removable: bytes(previews.filter((file) => file.isRemovable)) };
}

async function largeFiles(
  directory: string,
  files: PreviewQuotaDeps['files'],
): Promise<Omit<LargePreview, 'isRemovable'>[]> {
  const found: Omit<LargePreview, 'isRemovable'>[] = [];
  for (const folder of await files.list(directory)) {
    for (const name of await files.list(join(directory, folder))) {
      if (!name.endsWith('-large.jpg')) continue;
      const path = join(directory, folder, name);
      const { sizeBytes, mtimeMs } = await files.stat(path);
      found.push({ path, photoId: name.slice(0, 26), sizeBytes, usedMs: mtimeMs });
    }
  }
  return found;
}
