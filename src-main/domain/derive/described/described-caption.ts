/** @file What a describer wrote of a photo, checked, as the contract shows it. Pure. */
import type { DescribedCaption, DescribedNoun } from '../../../../src-preload/contract/index.ts';
import { textOfLength } from '../../evidence/descriptions/description.ts';
import { descriptionLengths } from '../../evidence/descriptions/manifest.ts';
import type { Signals } from '../../evidence/kind.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';
import { checkedText } from './checked-text.ts';
import { createNounCheck, type KnownThings } from './known-things.ts';
import { createNounIndex, type NounIndex } from './noun-phrases.ts';

const indices = new WeakMap<object, NounIndex>();

/** A vocabulary of 1,600 concepts is looked through once, not for each photo. */
export function nounsOf(vocabulary: Pick<Vocabulary, 'concepts'>): NounIndex {
  const made = indices.get(vocabulary) ?? createNounIndex(vocabulary);
  indices.set(vocabulary, made);
  return made;
}

export function describedCaption(
  { texts, title, modelHash, settings, run, at }: NonNullable<Signals['described']>,
  known: KnownThings,
  vocabulary: Pick<Vocabulary, 'concepts' | 'ancestors'>,
): DescribedCaption {
  const check = createNounCheck(known, vocabulary);
  const nouns = new Map<string, DescribedNoun>();
  const checked = new Map<string, string | null>();
  const checkedOf = (written: string | null): string | null => {
    if (written === null) return null;
    const before = checked.get(written);
    if (before !== undefined) return before;
    const { text, nouns: found } = checkedText(written, nounsOf(vocabulary), check);
    for (const noun of found) {
      const key = noun.phrase.toLowerCase();
      if (!nouns.has(key)) nouns.set(key, noun);
    }
    checked.set(written, text);
    return text;
  };
  const [short, text, full] = descriptionLengths.map((length) => checkedOf(textOfLength(texts, length))) as [
    string | null,
    string | null,
    string | null,
  ];
  return {
    text: text ?? short ?? full,
    short: short ?? text ?? full,
    full: full ?? text ?? short,
    written: texts.filter((one) => one.text !== '').map((one) => ({ prompt: one.prompt, text: one.text })),
    nouns: [...nouns.values()],
    ...{ model: title, modelHash, settings, run, at },
  };
}
