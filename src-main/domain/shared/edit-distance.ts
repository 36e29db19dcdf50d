/** @file How far two texts are apart. */

/** Fewest insertions, deletions and exchanges of characters between two texts (Levenshtein 1966). */
export function editDistance(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  let row = Array.from({ length: second.length + 1 }, (_, at) => at);
  for (const [index, sign] of first.entries()) {
    const next = [index + 1];
    second.forEach((other, at) => {
      const exchange = row[at]! + (sign === other ? 0 : 1);
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, exchange));
    });
    row = next;
  }
  return row.at(-1)!;
}
