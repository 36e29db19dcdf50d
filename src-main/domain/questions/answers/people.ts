/** @file Who is in a photo: names that other programs or the person wrote. Nobody is recognised. */
import type { AnswerContext } from '../known-photo.ts';
import type { PhotoQuestion } from '../question.ts';
import { manyOf, abstain, listOf, say, type Evidence, type Reply } from './reply.ts';
import { counted, isOnSide, nameOf } from './seen-things.ts';
import { sideWords } from './presence.ts';

type WhoQuestion = Extract<PhotoQuestion, { kind: 'who' }>;

const unnamed = 'Nothing in this photo’s file names anybody, and Sightline doesn’t recognise who people are.';

export function answerWho({ side, thing }: WhoQuestion, context: AnswerContext): Reply {
  const { known, vocabulary } = context;
  const { people } = known.record;
  if (thing && !isPerson(nameOf(thing, vocabulary), context))
    return abstain(`Names of ${manyOf(nameOf(thing, vocabulary))} are not known.`);
  if (people.length === 0) return abstain(unnamed);
  const placed = people.filter(({ box }) => box !== null);
  const asked = side ? placed.filter(({ box }) => isOnSide(box!, side)) : people;
  if (asked.length === 0)
    return abstain(
      placed.length === 0
        ? `Its file names ${namesOf(people)}, but not where they are.`
        : `Its file names ${namesOf(people)}, and nobody ${sideWords(side ?? 'middle')}.`,
      evidenceOf(people),
    );
  // one of several, and no box says which
  if (thing && thing.phrase !== 'people' && !side && asked.length > 1)
    return abstain(
      `Its file names ${namesOf(asked)}, but I can’t tell which of them is meant.`,
      evidenceOf(asked),
    );
  const names = namesOf(asked);
  const seen = known.reading.objects.filter(
    ({ name, probability }) => name === 'person' && (probability ?? 0) >= counted,
  ).length;
  const others =
    side === null && seen > people.length
      ? ` I can see ${moreWords(seen - people.length)} without a name.`
      : '';
  return say({
    answer: `${side ? `The file names ${names} ${sideWords(side)}` : `Its file names ${names}`}.${others}`,
    value: asked.map(({ name }) => name).join(', '),
    confidence: 0.95,
    basis: 'names in the file',
    evidence: evidenceOf(asked),
  });
}

function moreWords(count: number): string {
  return count === 1 ? 'one more person' : 'more people';
}

function isPerson(name: string, { vocabulary }: AnswerContext): boolean {
  return (
    name === 'person' ||
    vocabulary.ancestors(name).includes('person') ||
    vocabulary.get(name)?.kind === 'person'
  );
}

function namesOf(people: readonly { name: string }[]): string {
  return listOf(people.map(({ name }) => name));
}

function evidenceOf(people: AnswerContext['known']['record']['people']): Evidence {
  return people.map(({ name, box }) => ({ kind: 'person', label: name, box, probability: 0.95 }));
}
