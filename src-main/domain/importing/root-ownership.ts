/**
 * @file Whose a known file is: in nested roots the innermost root's, and nobody's where a pattern leaves it
 * out. Pure.
 */
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import { inside } from '../shared/library-root.ts';
import { exclusionsOf } from './exclusions.ts';
import type { ImportRoot } from './import-item.ts';

/**
 * Rows of an outer root whose files lie in a root of its own now.
 * @param roots with real paths
 * @returns `to` as rows of the inner root, null where that knows the file already
 */
export function filesHandedOver(
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
    const place = nested.find(
      ({ outerId, prefix }) => outerId === from.rootId && from.relPath.startsWith(prefix),
    );
    if (!place) return [];
    const to = { ...from, rootId: place.innerId, relPath: from.relPath.slice(place.prefix.length) };
    const key = fileKey(to.rootId, to.relPath);
    if (taken.has(key)) return [{ from, to: null }];
    taken.add(key);
    return [{ from, to }];
  });
}

/** Rows of files that the person leaves out of their root. */
export function leftOut(rows: readonly FileRow[], roots: readonly ImportRoot[]): FileRow[] {
  const rules = new Map(
    roots.filter(({ exclude }) => exclude.length > 0).map(({ id, exclude }) => [id, exclusionsOf(exclude)]),
  );
  return rules.size === 0 ? [] : rows.filter((row) => rules.get(row.rootId)?.(row.relPath, 'file'));
}
