/** @file The two encoders of a change, and the photos that both have seen. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ComparedEncoder, EncoderPair } from '../models/packs.ts';
import type { LibraryPhotos } from '../search/library-photos.ts';

export interface PairDeps {
  /** null = the library is not being changed to another encoder, nor was it, or that is confirmed */
  pair: () => EncoderPair | null;
  catalogue: Pick<Catalogue, 'evidenceContents' | 'evidencePacks'>;
  photos: Pick<LibraryPhotos, 'idsWhere' | 'total'>;
}

export interface SeenByBoth extends EncoderPair {
  /** newest first */
  ids: string[];
}

/** @throws AppError not_found where there are no two encoders to compare; what is wrong with one of them */
export async function seenByBoth({ pair: find, catalogue, photos }: PairDeps): Promise<SeenByBoth> {
  const pair = find();
  if (!pair)
    throw new AppError(
      'not_found',
      'There are no two models to compare: the library is not being changed to another one, or that is confirmed. Use another model in Settings first.',
    );
  for (const { packs } of [pair.old, pair.new]) {
    const problem = packs.encoder()?.problem;
    if (problem) throw problem;
  }
  const there = new Set(await catalogue.evidencePacks());
  const contentsOf = async ({ id }: ComparedEncoder) =>
    there.has(id) ? catalogue.evidenceContents(id) : new Map<string, string>();
  const [old, fresh] = await Promise.all([contentsOf(pair.old), contentsOf(pair.new)]);
  const shown = photos.idsWhere(() => true);
  return { ...pair, ids: shown.filter((id) => old.has(id) && old.get(id) === fresh.get(id)) };
}
