/** @file What was said about an earlier photo, in one line. */
import type { WordOffer } from '../../src-preload/contract/index.ts';
import { countOf } from './numbers.ts';

/** “Grandma in the garden” · tags garden, Grandma · 4 stars · favourite */
export function offerWords({ caption, tags, rejectedTags, rating, favourite, screening }: WordOffer): string {
  const parts = [
    caption !== null && `“${caption}”`,
    tags.length > 0 && `${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`,
    rejectedTags.length > 0 && `not ${rejectedTags.join(', ')}`,
    rating !== null && countOf(rating, 'star'),
    favourite && 'favourite',
    screening && (screening === 'private' ? 'kept private' : 'marked as fine'),
  ];
  return parts.filter(Boolean).join(' · ');
}
