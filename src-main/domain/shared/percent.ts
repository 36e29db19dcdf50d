/** @file Shares and probabilities as people read them. */

/**
 * @param share 0 to 1
 * @returns `43%`, without a space that a line could break at; 0 and 100 only of what is exactly so
 */
export function percent(share: number): string {
  const rounded = Math.round(100 * share);
  if (share > 0 && rounded === 0) return '1%';
  return share < 1 && rounded === 100 ? '99%' : `${rounded}%`;
}
