/** @file A query in another language than English: what of it models can read, and what is claimed of it. */
import type { QueryHint } from '../../../src-preload/contract/index.ts';
import { isOtherScript } from './language.ts';
import type { ReadQuery } from './query-reader.ts';
import type { Banded, ScoredPhoto } from './scored-photos.ts';
import { textShare } from './text-evidence.ts';

/**
 * The query without its vector where it says nothing: an encoder that is known reads English only, and letters
 * it never saw are all alike to it.
 * @param language null = English, or not known
 */
export function withoutUnreadVector(query: ReadQuery, language: string | null): ReadQuery {
  const unread = language !== null && isEnglishOnly(query) && isOtherScript(query.plan.text);
  return unread ? { ...query, vector: null } : query;
}

function isEnglishOnly({ encoder }: Pick<ReadQuery, 'encoder'>): boolean {
  return encoder !== null && encoder.calibration.separates !== null;
}

/** Says what is found in any language, and what may not be. */
export function languageHint(language: string, query: Pick<ReadQuery, 'encoder'>): QueryHint {
  const looks = isEnglishOnly(query)
    ? 'What photos show is understood in English only'
    : 'What photos show may be understood in English only';
  return {
    kind: 'language',
    about: language,
    text: `This looks like ${language}. ${looks}. Your own words (tags, captions, names of people, files and folders) are found in any language.`,
  };
}

/** A sentence that the models may not have understood: what they find alone is a maybe. */
export function doubted(found: readonly Banded<ScoredPhoto>[], { named }: ReadQuery): Banded<ScoredPhoto>[] {
  return found.map((photo) =>
    photo.details !== null && textShare(named.words, photo.details.said) > 0
      ? photo
      : { ...photo, band: 'maybe' as const },
  );
}
