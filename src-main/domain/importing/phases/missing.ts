/** @file Phase: files that are not where they were and that no other file took over are missing, or away. */
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
