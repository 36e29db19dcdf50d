/**
 * @file Which photos are not shown by themselves, in memory: removed ones, and those shown under another;
 * every search leaves them out.
 */
import { isShownByItself, type PhotoRow } from '../../domain/catalogue/rows.ts';

export type VisibilityFacts = Pick<PhotoRow, 'id' | 'removed' | 'stackParentId' | 'otherStackParents'>;

export interface VisibilityIndex {
  /** To be called with every row that was written. */
  note(rows: readonly VisibilityFacts[]): void;
  forget(ids: readonly string[]): void;
  clear(): void;
  isHidden(id: string): boolean;
  /** how many are hidden */
  size(): number;
  stackParentsOf(ids: readonly string[]): Map<string, string>;
  stackMembersOf(ids: readonly string[]): Map<string, string[]>;
}

export function createVisibilityIndex(): VisibilityIndex {
  const hidden = new Set<string>();
  /** the first is the one under which it is shown */
  const parents = new Map<string, readonly string[]>();
  const members = new Map<string, Set<string>>();

  function unlink(id: string): void {
    for (const leader of parents.get(id) ?? []) {
      const others = members.get(leader)!;
      others.delete(id);
      if (others.size === 0) members.delete(leader);
    }
    parents.delete(id);
  }

  return {
    note(rows) {
      for (const row of rows) {
        unlink(row.id);
        if (isShownByItself(row)) hidden.delete(row.id);
        else hidden.add(row.id);
        if (row.stackParentId === null) continue;
        parents.set(row.id, [row.stackParentId, ...row.otherStackParents]);
        for (const leader of parents.get(row.id)!) {
          const others = members.get(leader);
          if (others) others.add(row.id);
          else members.set(leader, new Set([row.id]));
        }
      }
    },
    forget(ids) {
      for (const id of ids) {
        unlink(id);
        hidden.delete(id);
      }
    },
    clear() {
      hidden.clear();
      parents.clear();
      members.clear();
    },
    isHidden: (id) => hidden.has(id),
    size: () => hidden.size,
    stackParentsOf: (ids) =>
      new Map(ids.flatMap((id) => (parents.has(id) ? [[id, parents.get(id)![0]!] as const] : []))),
    stackMembersOf: (ids) =>
      new Map(ids.flatMap((id) => (members.has(id) ? [[id, [...members.get(id)!].sort()] as const] : []))),
  };
}
