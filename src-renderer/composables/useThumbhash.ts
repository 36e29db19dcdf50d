/** @file Blurred placeholders from ThumbHashes, decoded once each and kept for the rows near the eye. */
import QuickLRU from 'quick-lru';
import { thumbHashToDataURL } from 'thumbhash';

const decoded = new QuickLRU<string, string | null>({ maxSize: 2_000 });

/** A `url(data:…)` for a background; null where there is no hash or it can't be read. */
export function placeholder(thumbhash: string | null): string | null {
  if (thumbhash === null) return null;
  const known = decoded.get(thumbhash);
  if (known !== undefined) return known;
  const image = decode(thumbhash);
  decoded.set(thumbhash, image);
  return image;
}

function decode(thumbhash: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0));
    return `url(${thumbHashToDataURL(bytes)})`;
  } catch {
    // a placeholder that can't be read is no placeholder; the picture itself follows
    return null;
  }
}
