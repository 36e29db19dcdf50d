/**
 * @file From a flat list of tags with parents to the rows of a tree: each tag once, under its first parent
 * that is in the list.
 */
import { fold, type TagSummary } from '../../src-preload/contract/index.ts';

export interface TagNode {
  tag: TagSummary;
  children: TagNode[];
}

export interface TagRow {
  tag: TagSummary;
  /** 1 = top */
  level: number;
  hasChildren: boolean;
  open: boolean;
  /** for assistive technology: place among siblings, from 1 */
  position: number;
  siblings: number;
}

/** Largest first on every level; a tag whose parents form a ring is put at the top, so that none is lost. */
export function tagTree(tags: readonly TagSummary[]): TagNode[] {
  const nodes = new Map<string, TagNode>(tags.map((tag) => [tag.name, { tag, children: [] }]));
  const parentOf = new Map<string, string>();
  for (const tag of tags) {
    const parent = tag.parents.find((name) => nodes.has(name) && !isAbove(parentOf, tag.name, name));
    if (parent !== undefined) parentOf.set(tag.name, parent);
  }
  const top: TagNode[] = [];
  for (const node of nodes.values()) {
    const parent = parentOf.get(node.tag.name);
    (parent === undefined ? top : (nodes.get(parent)?.children ?? top)).push(node);
  }
  for (const node of nodes.values()) node.children.sort(byCount);
  return top.sort(byCount);
}

/** True where `tag` is `other` or lies above it, so that hanging `tag` under `other` would close a ring. */
function isAbove(parentOf: ReadonlyMap<string, string>, tag: string, other: string): boolean {
  for (let name: string | undefined = other; name !== undefined; name = parentOf.get(name))
    if (name === tag) return true;
  return false;
}

function byCount(a: TagNode, b: TagNode): number {
  return b.tag.count - a.tag.count || a.tag.name.localeCompare(b.tag.name);
}

/** The rows on show: children only of open tags. */
export function openRows(nodes: readonly TagNode[], isOpen: (name: string) => boolean, level = 1): TagRow[] {
  return nodes.flatMap((node, index) => {
    const open = node.children.length > 0 && isOpen(node.tag.name);
    const row: TagRow = {
      tag: node.tag,
      level,
      hasChildren: node.children.length > 0,
      open,
      position: index + 1,
      siblings: nodes.length,
    };
    return open ? [row, ...openRows(node.children, isOpen, level + 1)] : [row];
  });
}

/** Tags whose name holds every word of the filter, as flat rows. */
export function filteredRows(tags: readonly TagSummary[], filter: string): TagRow[] {
  const words = fold(filter).split(/\s+/).filter(Boolean);
  const found = tags
    .filter((tag) => words.every((word) => fold(tag.name).includes(word)))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  return found.map((tag, index) => ({
    tag,
    level: 1,
    hasChildren: false,
    open: false,
    position: index + 1,
    siblings: found.length,
  }));
}
