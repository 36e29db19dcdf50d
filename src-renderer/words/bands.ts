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

/** Words that make an exclusion: “without snow”, “no snow”, “not snow”, “-snow”. */
const exclusion = String.raw`(?:\b(?:without|no|not|except|but not|excluding)\s+(?:any\s+|the\s+|a\s+|an\s+)?|[-−])`;

/**
 * The sentence without the part a chip came from, and without the word that made it an exclusion.
 * A part that can't be found leaves the sentence as it is.
 */
export function withoutPart(sentence: string, part: string): string {
  if (part.trim() === '') return sentence;
  const literal = part.trim().replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const left = sentence.replace(new RegExp(`${exclusion}?["“]?${literal}["”]?`, 'i'), ' ');
  return left
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:and|or|in|on|from|of|at|with)\s+|\s+(?:and|or|in|on|from|of|at|with)$/gi, '')
    .trim();
}
