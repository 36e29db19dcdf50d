/** @file How much disk all large previews take, and which go first when it is too much. */
import { join } from 'node:path';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';

/** Trimmed to this share, so that it happens seldom. */
const trimTo = 0.9;

export interface PreviewQuotaDeps {
  /** the library's folder of previews */
  directory: string;
  files: Pick<Files, 'exists' | 'list' | 'stat' | 'remove'>;
  capBytes: number;
  filesOf: (photoIds: readonly string[]) => Promise<Map<string, FileRow[]>>;
  /** True for roots on a removable or network drive. */
  mayGo: (rootId: string) => Promise<boolean>;
  /** True where the root's folder can be listed now. */
  isThere: (rootId: string) => Promise<boolean>;
  /** null where the file's root is no longer in the library */
  absolute: (file: FileRow) => string | null;
  log: Log;
}

export interface PreviewCacheQuota {
  /**
   * True where one more can be made ahead for this root: its drive may be away when somebody wants to look,
   * and there is room.
   */
  shouldPregenerate(rootId: string): Promise<boolean>;
  /** To be called with each preview made; may delete others, never this one. */
  noteMade(path: string, rootId: string): Promise<void>;
}

interface LargePreview {
  path: string;
  photoId: string;
  sizeBytes: number;
  usedMs: number;
  /** all files of its photo lie on drives that may be away */
  mayGo: boolean;
}

/** bytes of all, and of those that may go */
interface Usage {
  all: number;
  mayGo: number;
}

/**
 * Previews of photos on this computer's own disks go first, for they can be made again at any time; of each
 * kind, what was looked at longest ago; and never one that could not be made again now. Those made ahead
 * leave a tenth of the room to what is looked at.
 */
export function createPreviewCacheQuota(deps: PreviewQuotaDeps): PreviewCacheQuota {
  const { files, capBytes, mayGo, log } = deps;
  /** null = not counted since the start */
  let usage: Usage | null = null;
  const runSerially = createSerialQueue();
  const count = async () => usageOf((await largePreviews(deps)).previews);

  return {
    shouldPregenerate: (rootId) =>
      runSerially(async () => {
        if (!(await mayGo(rootId))) return false;
        usage ??= await count();
        return usage.mayGo < capBytes * trimTo;
      }),
    noteMade: (path, rootId) =>
      runSerially(async () => {
        try {
          const { sizeBytes: size } = await files.stat(path);
          const going = await mayGo(rootId);
          usage = usage ? { all: usage.all + size, mayGo: usage.mayGo + (going ? size : 0) } : await count();
          if (usage.all > capBytes) usage = await trim(path, deps);
        } catch (error) {
          // The picture is there already; a failed clean-up is tried again after the next ones.
          log.warn({ err: error }, 'the large previews could not be trimmed');
        }
      }),
  };
}

/** Deletes large previews until they take little enough, never the one just made. @returns what is left */
async function trim(justMade: string, deps: PreviewQuotaDeps): Promise<Usage> {
  const { previews, files } = await largePreviews(deps);
  const there = await asked(deps.isThere, files);
  const left = usageOf(previews);
  for (const file of previews.sort((a, b) => Number(a.mayGo) - Number(b.mayGo) || a.usedMs - b.usedMs)) {
    if (left.all <= deps.capBytes * trimTo) break;
    if (file.path === justMade || !(await canBeRead(files.get(file.photoId) ?? [], there, deps))) continue;
    await deps.files.remove(file.path);
    left.all -= file.sizeBytes;
    if (file.mayGo) left.mayGo -= file.sizeBytes;
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

/** All that are on disk, and the files of their photos by id. */
async function largePreviews({
  directory,
  files: disk,
  filesOf,
  mayGo,
}: PreviewQuotaDeps): Promise<{ previews: LargePreview[]; files: Map<string, FileRow[]> }> {
  const found = await largeFiles(directory, disk);
  const files = await filesOf([...new Set(found.map(({ photoId }) => photoId))]);
  const going = await asked(mayGo, files);
  const previews = found.map((file) => ({
    ...file,
    mayGo: (files.get(file.photoId) ?? []).every(({ rootId }) => going.get(rootId)),
  }));
  return { previews, files };
}

/** Each root is asked about once, all together: one that does not answer holds up none. */
async function asked(
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
  return { all: bytes(previews), mayGo: bytes(previews.filter((file) => file.mayGo)) };
}

async function largeFiles(
  directory: string,
  files: PreviewQuotaDeps['files'],
): Promise<Omit<LargePreview, 'mayGo'>[]> {
  const found: Omit<LargePreview, 'mayGo'>[] = [];
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
