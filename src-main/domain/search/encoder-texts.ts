/** @file Which texts the encoder reads for a query. */
import pluralize from 'pluralize';
import type { NamedThings } from './named-objects.ts';
import type { ScoringQuery } from './ranking.ts';

/** Sentences are cut here: encoders read at most a few hundred tokens. */
const longestText = 1_000;

/**
 * A sentence without its full stop, as people type it; a name in the singular in the pack's tag templates, which the calibration was made
 * with. The mean of the vectors of the texts is the query's vector.
 */
export function encoderTexts(
  text: string,
  named: NamedThings,
  { isName }: ScoringQuery,
  templates: readonly string[],
): string[] {
  const cut = text.slice(0, longestText).replace(/(?<=.)[\s.!?]+$/u, '');
  if (!isName || templates.length === 0) return [cut];
  const phrase = cut.replace(/^(?:an?|the|some|any)\s+/iu, '');
  const only =
    named.things.length === 1 && named.things[0]!.to === named.words.length
      ? pluralize.singular(phrase)
      : phrase;
  return templates.map((template) => template.replace('{}', only));
}
