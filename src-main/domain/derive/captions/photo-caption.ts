/** @file A photo’s caption in its three lengths: composed, or written by somebody and only completed. Pure. */
import { fold, type Caption } from '../../../../src-preload/contract/index.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';
import { textOf } from './backed-words.ts';
import { composeCaption, type CaptionFacts } from './compose-caption.ts';
import { settingOf, takenSentence } from './setting.ts';
import { writingIn } from './writing.ts';

export function composedCaption(facts: CaptionFacts, vocabulary: Vocabulary): Caption {
  const [short, { text, probability, basis }, full] = (['short', 'standard', 'full'] as const).map((length) =>
    composeCaption(facts, vocabulary, length),
  ) as [CaptionMade, CaptionMade, CaptionMade];
  return {
    ...{ text, source: 'composed', probability, basis },
    short: short.text,
    full: full.text,
    parts: [...full.parts],
  };
}

type CaptionMade = ReturnType<typeof composeCaption>;

/** The words stay as they are; read aloud in full, when and where follow, and what is written in the picture. */
export function writtenCaption(
  caption: Pick<Caption, 'text' | 'source' | 'probability' | 'basis'>,
  { metadata, facts = [], lines = [] }: Omit<CaptionFacts, 'tags' | 'objects'>,
): Caption {
  const taken = takenSentence(settingOf(metadata, facts));
  const quote = quoteIn(lines, caption.text);
  const full = [
    asSentence(caption.text),
    ...(taken ? [textOf(taken)] : []),
    ...(quote === null ? [] : [`Text in the picture: ${quote}.`]),
  ];
  return { ...caption, full: full.join(' ') };
}

export function asSentence(text: string): string {
  return /[.!?…]["”’)]?$/.test(text) ? text : `${text}.`;
}

/** Null where nothing is quoted, or the caption says it already. */
function quoteIn(lines: NonNullable<CaptionFacts['lines']>, said: string): string | null {
  const quote = writingIn(lines, [], { ancestors: () => [] }, 'full')?.quote ?? null;
  const words = quote === null ? '' : fold(quote.replace(/[“”…]/g, ''));
  return quote === null || fold(said).includes(words) ? null : quote;
}
