/** @file What else is known of a thing that a model names in a photo: whether it is confirmed, open, or denied. Pure. */
import {
  tagKey,
  type DescribedNoun,
  type PhotoObject,
  type PhotoTag,
} from '../../../../src-preload/contract/index.ts';
import { percent } from '../../shared/percent.ts';
import { basesOf } from '../../shared/words.ts';
import type { ConceptScore } from '../../tags/tag-model.ts';
import type { Concept, Vocabulary } from '../../tags/vocabulary.ts';
import type { NounPhrase } from './noun-phrases.ts';

/** What is known of the photo besides the description. */
export interface KnownThings {
  tags: readonly PhotoTag[];
  objects: readonly PhotoObject[];
  /** of every concept that the models in use recognize */
  scores: readonly ConceptScore[];
  /** what the same model marks in the picture: it can contradict itself, and is no second witness; none if left out */
  marked?: readonly { head: string; concepts: readonly string[] }[];
  /** texts in the picture, and what the person and the file say */
  texts: readonly string[];
  /** the person said that a tag of this name does not fit */
  isRejected: (name: string) => boolean;
}

export type NounState = Pick<DescribedNoun, 'state' | 'because'>;

/**
 * Below this calibrated probability a thing is taken for not there. Fitted on one half of labelled photos
 * (testing/fit/fit-denied.ts): the highest by which at most one in twenty of what is there is left out. On the
 * other half it was one in ten, and 86 % of what is not there (docs/descriptions.md).
 */
const usuallyDeniedBelow = 0.05;

type Relations = Pick<Vocabulary, 'ancestors'>;

export function createNounCheck(
  { tags, objects, scores, texts, isRejected, marked = [] }: KnownThings,
  vocabulary: Relations,
  deniedBelow: number = usuallyDeniedBelow,
): (phrase: NounPhrase) => NounState {
  const scoreOf = new Map(scores.map((score) => [score.name, score]));
  const written = ` ${texts.map(basesOf).join(' ')} `;
  const isA = (name: string, concept: string) =>
    name === concept || vocabulary.ancestors(name).includes(concept);
  const tagOf = (concept: string) =>
    [...tags].sort((a, b) => rank(a) - rank(b)).find(({ name }) => isA(name, concept));

  /** how many of it the same model marks */
  const marksOf = (name: string, head: string) =>
    marked.filter((mark) => mark.head === head || mark.concepts.some((concept) => isA(concept, name))).length;

  function stateOf(concept: Concept, { count, head }: NounPhrase): NounState {
    const { name } = concept;
    if ([name, ...vocabulary.ancestors(name)].some(isRejected))
      return { state: 'left out', because: 'you said that it is not there' };
    const tag = tagOf(name);
    if (tag?.band === 'sure') return counted(name, { count, head }, tag);
    const denied = deniedBy([name, ...vocabulary.ancestors(name)], scoreOf, deniedBelow);
    if (tag) return unsure(`${sourceWords(tag)}, and is not sure${figure(tag.probability)}`);
    if (denied) return { state: 'left out', because: deniedWords(denied) };
    const score = scoreOf.get(name);
    if (score && score.probability !== null)
      return unsure(`${modelWords(score.source)} gives it ${percent(score.probability)}`);
    const broader = vocabulary
      .ancestors(name)
      .find((other) => tags.some((known) => known.name === other && known.band === 'sure'));
    return unsure(
      broader === undefined
        ? unknownWords(marksOf(name, head))
        : `${broader} is confirmed; whether it is ${name} can’t be told`,
    );
  }

  /** A thing that is there, and as many as stated. */
  function counted(
    name: string,
    { count, head }: Pick<NounPhrase, 'count' | 'head'>,
    tag: PhotoTag,
  ): NounState {
    const boxes = objects.filter((object) => isA(object.name, name)).length;
    if (count !== null && boxes > 0 && boxes !== count) return unsure(`the detector sees ${boxes}`);
    const marks = marksOf(name, head);
    if (count !== null && boxes === 0 && marks > 0 && marks !== count)
      return unsure(`the model itself marks ${marks} in the picture`);
    return { state: 'confirmed', because: `${sourceWords(tag)}${figure(tag.probability)}` };
  }

  return (phrase) => {
    const { concepts, head } = phrase;
    if (concepts.length === 0 && isRejected(head))
      return { state: 'left out', because: 'you said that it is not there' };
    const states = concepts.map((concept) => stateOf(concept, phrase));
    if (written.includes(` ${head} `) && !concepts.some(({ name }) => isRejected(name)))
      return { state: 'confirmed', because: 'words in the picture, of the file or yours name it' };
    return (
      states.find(({ state }) => state === 'confirmed') ??
      states.find(({ state }) => state === 'unsure') ??
      states[0] ??
      unsure(
        marksOf(head, head) > 0
          ? 'it is not among the words that can be checked; the model marks it in the picture, too'
          : 'it is not among the words that can be checked',
      )
    );
  };
}

function unknownWords(marks: number): string {
  return marks > 0
    ? 'no other model in use knows it; the model that wrote this marks it in the picture, too'
    : 'nothing else says so: no other model in use knows it';
}

function unsure(because: string): NounState {
  return { state: 'unsure', because };
}

/** A person's word first, then what is sure. */
function rank({ source, band }: PhotoTag): number {
  if (band !== 'sure') return 3;
  return source === 'user' ? 0 : source === 'metadata' ? 1 : 2;
}

/** The score that says that it, or what it is a kind of, is not there. */
function deniedBy(
  names: readonly string[],
  scoreOf: ReadonlyMap<string, ConceptScore>,
  deniedBelow: number,
): ConceptScore | undefined {
  return names
    .flatMap((name) => scoreOf.get(name) ?? [])
    .find(
      ({ probability, band, ruledOut }) =>
        band === null && (ruledOut === true || (probability !== null && probability < deniedBelow)),
    );
}

function deniedWords({ name, source, probability }: ConceptScore): string {
  if (source === 'detector') return `the detector knows ${name} and sees none${figure(probability)}`;
  return `the picture does not look like ${name}${figure(probability)}`;
}

function modelWords(source: ConceptScore['source']): string {
  return source === 'detector' ? 'the detector' : 'another model';
}

function sourceWords({ source, name }: PhotoTag): string {
  const words: Readonly<Record<PhotoTag['source'], string>> = {
    user: 'you said so',
    metadata: 'the file says so',
    fact: 'its place and time say so',
    detector: `the detector sees ${tagKey(name)}`,
    encoder: `the picture looks like ${tagKey(name)}`,
    concepts: `a model recognises ${tagKey(name)}`,
    model: `a model names ${tagKey(name)}`,
  };
  return words[source];
}

function figure(probability: number | null): string {
  return probability === null || probability === 1 ? '' : `, ${percent(probability)}`;
}
