/** @file What a describer wrote of a photo, checked, as the contract shows it. Pure. */
import type {
  DescribedCaption,
  DescribedNoun,
  DescribedRegion,
} from '../../../../src-preload/contract/index.ts';
import { textOfLength, type NamedRegion } from '../../evidence/descriptions/description.ts';
import { descriptionLengths } from '../../evidence/descriptions/manifest.ts';
import type { Signals } from '../../evidence/kind.ts';
import { basesOf } from '../../shared/words.ts';
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
  { texts, regions, lines, title, modelHash, settings, run, at }: NonNullable<Signals['described']>,
  known: Omit<KnownThings, 'marked'>,
  vocabulary: Pick<Vocabulary, 'concepts' | 'ancestors'>,
): DescribedCaption {
  const index = nounsOf(vocabulary);
  const marked = regions.flatMap(({ label, of }) => (of === 'object' ? markOf(label, index) : []));
  const check = createNounCheck({ ...known, marked }, vocabulary);
  const nouns = new Map<string, DescribedNoun>();
  const checked = new Map<string, string | null>();
  const checkedOf = (written: string | null): string | null => {
    if (written === null) return null;
    const before = checked.get(written);
    if (before !== undefined) return before;
    const { text, nouns: found } = checkedText(written, index, check);
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
    ...(regions.length > 0 && { regions: regions.map((region) => checkedRegion(region, index, check)) }),
    ...(lines.length > 0 && { lines }),
    ...{ model: title, modelHash, settings, run, at },
  };
}

/** What a name in the picture means. */
function markOf(label: string, index: NounIndex): NonNullable<KnownThings['marked']> {
  const phrase = index.find(label).phrases.at(-1);
  return [
    phrase
      ? { head: phrase.head, concepts: phrase.concepts.map(({ name }) => name) }
      : { head: basesOf(label), concepts: [] },
  ];
}

/** Of several things that an area is described by, the one that is least sure counts. */
function checkedRegion(
  { label, box, of }: NamedRegion,
  index: NounIndex,
  check: ReturnType<typeof createNounCheck>,
): DescribedRegion {
  const { nouns } = checkedText(label, index, check);
  const telling =
    nouns.find(({ state }) => state === 'left out') ??
    nouns.find(({ state }) => state === 'unsure') ??
    nouns[0];
  const { state = 'unsure', because = 'it is not among the words that can be checked' } = telling ?? {};
  return { label, box, of, state, because };
}
