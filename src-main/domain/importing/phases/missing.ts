/**
 * @file Phase: marks files `missing` or `away` that are no longer at their path and that no other file took
 * over.
 */
import type { ImportContext } from '../import-context.ts';
import type { Matched } from './match.ts';

export interface Missing {
  /** photos of which a file went missing */
  missing: ReadonlySet<string>;
}

export async function markMissing(
  { leftOver }: Pick<Matched, 'leftOver'>,
  { catalogue }: ImportContext,
): Promise<Missing> {
  await catalogue.putFiles(leftOver);
  const missing = leftOver.filter(({ state }) => state === 'missing');
  return { missing: new Set(missing.map(({ photoId }) => photoId)) };
}
