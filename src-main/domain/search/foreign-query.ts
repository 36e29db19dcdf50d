/** @file Queries in other languages than English: which models can read them, and the hint about it. */
import type { QueryHint } from '../../../src-preload/contract/index.ts';
import { isOtherScript } from './language.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import type { WithBand, ScoredPhoto } from './scored-photos.ts';
import { textShare } from './photo-texts.ts';

/**
 * The query without its vector where the encoder cannot read it: a known encoder reads English only, and no
 * other scripts than Latin.
 * @param language null = English or unknown
 */
export function withoutUnreadVector(query: InterpretedQuery, language: string | null): InterpretedQuery {
  const unread = language !== null && isEnglishOnly(query) && isOtherScript(query.plan.text);
  return unread ? { ...query, vector: null } : query;
}

function isEnglishOnly({ encoder }: Pick<InterpretedQuery, 'encoder'>): boolean {
  return encoder !== null && encoder.calibration.separates !== null;
}

/** The hint which texts are found in any language and which only in English. */
export function languageHint(language: string, query: Pick<InterpretedQuery, 'encoder'>): QueryHint {
  const looks = isEnglishOnly(query)
    ? 'What photos show is understood in English only'
    : 'What photos show may be understood in English only';
  return {
    kind: 'language',
    about: language,
    text: `This looks like ${language}. ${looks}. Your own words (tags, captions, names of people, files and folders) are found in any language.`,
  };
}

/** The hints of a query that no exact match answers. */
export function withLanguageHint({
  query,
  hints,
  language,
}: {
  query: Pick<InterpretedQuery, 'encoder'>;
  hints: QueryHint[];
  language: string | null;
}): QueryHint[] {
  return language === null ? hints : [...hints, languageHint(language, query)];
}

/**
 * For sentences that models may not have understood: photos without a matching text are at most "maybe". Of
 * text that models read in the picture all words must match.
 */
export function cappedToMaybe(
  found: readonly WithBand<ScoredPhoto>[],
  { named }: InterpretedQuery,
): WithBand<ScoredPhoto>[] {
  return found.map((photo) => {
    const { details } = photo;
    const isMatch =
      details !== null &&
      (textShare(named.words, details.texts) > 0 ||
        details.pictureWords.share === 1 ||
        details.facts.complete !== null);
    return isMatch ? photo : { ...photo, band: 'maybe' as const };
  });
}
