/** @file Why a photo is found by a query and where, in words for eye and ear. */
import type { Explanation } from '../../src-preload/contract/index.ts';
import { formatCount, formatShare } from './numbers.ts';

/** of one thing */
const mostPlaces = 3;

/** Whether a search shows the photo. */
export function bandWords(band: Explanation['band']): string {
  if (band === 'good') return 'A good match';
  return band === 'maybe' ? 'Maybe a match' : 'A search for this does not show the photo';
}

/** Where each thing is that the query names: “dog: on the right 94%, in the middle 60%”. */
export function placesOf(boxes: Explanation['boxes']): string[] {
  return [...new Set(boxes.map(({ label }) => label))].map((label) => {
    const own = boxes.filter((box) => box.label === label);
    const shown = own.slice(0, mostPlaces);
    const places = shown.map(({ where, probability }) => `${where} ${formatShare(probability)}`).join(', ');
    const more = own.length > shown.length ? ` and ${formatCount(own.length - shown.length)} more` : '';
    return `${label}: ${places}${more}`;
  });
}

/** All of it as one text, for those who hear. */
export function explanationWords({ band, why, where, boxes }: Explanation): string {
  const reasons = why.length > 0 ? `${bandWords(band)}: ${why.join(', ')}` : bandWords(band);
  return [`${reasons}.`, where, ...placesOf(boxes).map((place) => `${place}.`)].join(' ');
}
