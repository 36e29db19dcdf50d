/**
 * @file Which root a known file belongs to: in nested roots to the innermost one, and to none where a pattern
 * excludes it. Pure.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import { inside } from '../shared/library-root.ts';
import { exclusionsOf } from './exclusions.ts';
import type { ImportRoot } from './import-item.ts';

/**
 * Rows of an outer root whose files are now in a nested root.
 * @param roots with real paths
 * @returns `to` is the same file's row in the nested root; null where that root has one already
 */
export function rowsOfNestedRoots(
  rows: readonly FileRow[],
  roots: readonly ImportRoot[],
): { from: FileRow; to: FileRow | null }[] {
  const nested = roots
    .flatMap((outer) =>
      roots.flatMap((inner) => {
        const relPath = outer.id === inner.id ? null : inside(outer.path, inner.path);
        return relPath ? [{ outerId: outer.id, innerId: inner.id, prefix: `${relPath}/` }] : [];
      }),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (nested.length === 0) return [];
  const taken = new Set(rows.map((row) => fileKey(row.rootId, row.relPath)));
  return rows.flatMap((from): { from: FileRow; to: FileRow | null }[] => {
    const inner = nested.find(
      ({ outerId, prefix }) => outerId === from.rootId && from.relPath.startsWith(prefix),
    );
    if (!inner) return [];
    const to = { ...from, rootId: inner.innerId, relPath: from.relPath.slice(inner.prefix.length) };
    const key = fileKey(to.rootId, to.relPath);
    if (taken.has(key)) return [{ from, to: null }];
    taken.add(key);
    return [{ from, to }];
  });
}

/** Rows of files that a pattern of their root excludes. */
export function excludedRows(rows: readonly FileRow[], roots: readonly ImportRoot[]): FileRow[] {
  const rules = new Map(
    roots.filter(({ exclude }) => exclude.length > 0).map(({ id, exclude }) => [id, exclusionsOf(exclude)]),
  );
  return rules.size === 0 ? [] : rows.filter((row) => rules.get(row.rootId)?.(row.relPath, 'file'));
}
