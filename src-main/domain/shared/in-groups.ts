/** @file Splits lists into groups. */

/** Groups of at most `size`, in order. */
export function* inGroups<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
