/** @file How a search result is summed up: what was found, how well, and what to do when nothing was. */
import type { SearchResult } from '../../src-preload/contract/index.ts';
import { countOf, formatCount } from './numbers.ts';

/** One sentence for eye and ear: “37 good matches, 112 maybe”. */
export function resultSummary(counts: SearchResult['counts']): string {
  if (counts.good === 0 && counts.maybe === 0) return 'Nothing matches';
  if (counts.good === 0) return `No good match, ${formatCount(counts.maybe)} maybe`;
  const good = countOf(counts.good, 'good match', 'good matches');
  return counts.maybe === 0 ? good : `${good}, ${formatCount(counts.maybe)} maybe`;
}

const verbs = 'is|are|was|were|do|does';
const negations = [
  String.raw`(?:${verbs})\s+not|(?:${verbs})n[’']t|without|not|no|never|neither`,
  String.raw`except(?:\s+for)?|excluding|minus|lacking|with\s+no`,
  String.raw`(?:rather|other)\s+than|instead\s+of|free\s+of`,
  String.raw`(?:anything|everything|all|everyone)\s+but`,
].join('|');
const relations =
  'show|have|contain|include|in|on|at|near|by|beside|inside|under|with|from|of|to|' + String.raw`\p{L}+ing`;
/** Words that make an exclusion: “without snow”, “no snow”, “not on the snow”, “-snow”. */
const exclusion = [
  String.raw`(?:\b(?:(?:but|and|that|which|who)\s+)?(?:${negations})\s+`,
  String.raw`(?:(?:${relations})\s+)?(?:(?:any|the|an?|some|my|our)\s+)?|[-−])`,
].join('');
/** Words that exclude people without naming them. */
const nobody = /\b(?:nobody|no[ -]one|without\s+any(?:one|body))\b/iu;

/**
 * The sentence without the part a chip came from, and without the word that made it an exclusion.
 * A part that can't be found leaves the sentence as it is.
 */
export function withoutPart(sentence: string, part: string): string {
  if (part.trim() === '') return sentence;
  const literal = part.trim().replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const named = new RegExp(`${exclusion}?["“]?${literal}["”]?`, 'iu');
  const left = sentence.replace(part.trim() === 'people' && !named.test(sentence) ? nobody : named, ' ');
  return left
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:and|or|in|on|from|of|at|with)\s+|\s+(?:and|or|in|on|from|of|at|with)$/gi, '')
    .trim();
}
