/**
 * @file Detects that a root changed or went away during an import: drives can be disconnected at any moment.
 */
import type { ErrorCode } from '../../../src-preload/contract/index.ts';
import type { Disk } from './disk.ts';
import type { ImportRoot } from './import-item.ts';

export interface RootGuard {
  /** To be called before the root is walked. @returns false where it cannot be reached */
  watch(root: ImportRoot): Promise<boolean>;
  /** Checks the root again, unless it is known to be gone. */
  isGone(rootId: string): Promise<boolean>;
  /** roots that went away after `watch`, as found by `isGone` */
  gone(): readonly ImportRoot[];
}

/** True for failures that a disconnected drive may have caused. */
export function mayBeGone(code: ErrorCode): boolean {
  return code === 'not_found' || code === 'unreadable_file';
}

export function createRootGuard(disk: Pick<Disk, 'folderId'>): RootGuard {
  const watched = new Map<string, { root: ImportRoot; folderId: string; gone: boolean }>();
  return {
    async watch(root) {
      const folderId = await disk.folderId(root.path, root.ownDisk);
      if (folderId !== null) watched.set(root.id, { root, folderId, gone: false });
      return folderId !== null;
    },
    async isGone(rootId) {
      const one = watched.get(rootId);
      if (!one) return false;
      one.gone ||= (await disk.folderId(one.root.path, one.root.ownDisk)) !== one.folderId;
      return one.gone;
    },
    gone: () => [...watched.values()].filter(({ gone }) => gone).map(({ root }) => root),
  };
}
