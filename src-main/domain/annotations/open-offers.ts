/** @file Decisions of an earlier photo that are offered to one that may be its edit. */
import { isBlurred, type ScreeningState, type WordOffer } from '../../../src-preload/contract/index.ts';
import { mediaKey, type PreviewSource } from '../shared/layout.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { inheritableDecisions } from './apply-edit.ts';

/** Offers that are shown: of photos with decisions that can still be taken over. */
export function openOffers(
  { offers }: PhotoDecisions,
  of: (photoId: string) => PhotoDecisions,
): { from: string }[] {
  return offers.filter(({ from, state }) => state === 'open' && inheritableDecisions(of(from)) !== null);
}

/**
 * @param pictured the earlier photo; null = it has no preview
 * @param screening what the catalogue has of the earlier photo
 */
export function offerView(
  from: string,
  decisions: PhotoDecisions,
  pictured: PreviewSource | null,
  screening: ScreeningState | undefined,
): WordOffer {
  const { favourite, rating, tagsAdded, tagsRejected, caption, screening: said } = decisions;
  return {
    from,
    caption,
    tags: [...tagsAdded],
    rejectedTags: [...tagsRejected],
    rating: rating ?? null,
    favourite: favourite === true,
    ...(said !== null && { screening: said }),
    grid: pictured === null ? null : mediaKey(from, pictured, 'grid'),
    ...(isBlurred(said ?? screening) && { blurred: true as const }),
  };
}
