/** @file Answers, as a person reads them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError, type Target } from '../../../src-preload/contract/index.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import type { DeriverSource } from '../derive/deriver-source.ts';
import { noMetadata, type PhotoMetadata } from '../shared/metadata.ts';
import { createObjectNames } from '../search/named-objects.ts';
import type { TagReading } from '../tags/tag-model.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { photoIdOf } from '../../testing/builders.ts';
import { parseQuestion } from './parse-question.ts';
import { createQuestionsService, replyTo } from './questions-service.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const { labels } = JSON.parse(readFileSync('resources/models/detector/manifest.json', 'utf8')) as {
  labels: string[];
};
const names = createObjectNames(vocabulary, labels);

/**
 * What the models see: name → the probabilities of its boxes; a concept's own is that of its best. `concepts`
 * have no boxes.
 */
function reading(boxes: Record<string, number[]>, concepts: Record<string, number> = {}): TagReading {
  const score = (name: string, probability: number, source: 'detector' | 'encoder') => ({
    name,
    probability,
    band: null,
    source,
    implied: false,
  });
  return {
    scores: [
      ...labels
        .map((label) => vocabulary.forObject(label)!.name)
        .map((name) => score(name, boxes[name]?.[0] ?? 0.01, 'detector')),
      ...Object.entries(concepts).map(([name, probability]) => score(name, probability, 'encoder')),
    ],
    objects: Object.entries(boxes).flatMap(([name, probabilities]) =>
      probabilities.map((probability) => ({
        name,
        probability,
        band: null,
        box: [0.1, 0.1, 0.2, 0.2] as [number, number, number, number],
      })),
    ),
  };
}
const ask = (question: string, seen: TagReading, metadata: PhotoMetadata = noMetadata, damaged = false) =>
  replyTo(parseQuestion(question, names.find), { reading: seen, metadata, damaged }, vocabulary);

describe('how many', () => {
  it.each([
    [[], 'I can’t see any people.', 0, false],
    [[0.9], 'I can see 1 person.', 1, false],
    [[0.9, 0.6], 'I can see about 2 people.', 2, false],
    [[0.9, 0.8, 0.7, 0.2], 'I can see about 3 people.', 3, false],
    [[0.9, 0.9, 0.8, 0.8], 'I can see 4 or more people.', 4, true],
    [[0.9, 0.9, 0.8, 0.8, 0.7, 0.7], 'I can see 4 or more people.', 4, true],
  ])('%j people', (people, answer, value, atLeast) => {
    const reply = ask('How many people are there?', reading({ person: people }));
    expect(reply).toMatchObject({ answer, value, atLeast, abstained: false, reason: null });
    expect(reply.evidence).toHaveLength(people.filter((probability) => probability >= 0.5).length);
    expect(reply.confidence).toBeGreaterThan(0.5);
  });

  it('shows the boxes that were counted', () => {
    expect(ask('how many dogs', reading({ dog: [0.9, 0.1] })).evidence).toEqual([
      { label: 'dog', box: [0.1, 0.1, 0.2, 0.2], probability: 0.9 },
    ]);
  });

  it.each<[string, TagReading, string]>([
    [
      'how many people',
      reading({ person: [0.4] }),
      'There may be a person, but I am not sure enough to count.',
    ],
    [
      'how many people are wearing hats?',
      reading({ person: [0.9, 0.9, 0.8] }),
      'I can see about 3 people, but I can’t tell what they are wearing.',
    ],
    ['how many red cars', reading({ car: [0.9] }), 'I can see 1 car, but I can’t tell what colour it is.'],
    [
      'how many people are sitting',
      reading({ person: [0.9, 0.9] }),
      'I can see about 2 people, but I can’t tell what they are doing.',
    ],
    [
      'how many women are there',
      reading({ person: [0.9, 0.9] }),
      'I can see about 2 people, but I can’t tell which of them are women.',
    ],
    ['how many flowers', reading({}), 'No model in use can count flowers.'],
    ['how many dogs and cats', reading({}), 'I can count one kind of thing at a time.'],
    ['how many glorbs', reading({}), 'I don’t know what “glorbs” looks like.'],
  ])('%j: cannot tell', (question, seen, reason) => {
    expect(ask(question, seen)).toMatchObject({
      abstained: true,
      value: null,
      confidence: null,
      reason,
      answer: `I can’t tell. ${reason}`,
    });
  });

  it('knows that of nothing none wears a hat', () => {
    expect(ask('how many people are wearing hats', reading({}))).toMatchObject({
      value: 0,
      abstained: false,
    });
    expect(ask('how many women', reading({}))).toMatchObject({ answer: 'I can’t see any women.', value: 0 });
  });

  it('counts general words over the kinds that have boxes', () => {
    expect(ask('how many animals are there', reading({ dog: [0.9], cat: [0.8] }))).toMatchObject({
      answer: 'I can see about 2 animals.',
      value: 2,
    });
  });
});

describe('is there', () => {
  it.each<[string, TagReading, string, boolean]>([
    ['is there a dog?', reading({ dog: [0.9] }), 'Yes, I can see a dog.', true],
    ['is there a dog?', reading({ dog: [0.5] }), 'Probably: it looks as if there is a dog.', true],
    ['is there a dog?', reading({}), 'No, I can’t see a dog.', false],
    ['are there any people?', reading({ person: [0.8] }), 'Yes, I can see a person.', true],
    ['is anyone there', reading({}), 'No, I can’t see a person.', false],
    ['is there an elephant', reading({}), 'No, I can’t see an elephant.', false],
    ['are there skis', reading({}), 'No, I can’t see skis.', false],
    ['is there a dog or a cat', reading({ cat: [0.9] }), 'Yes, I can see a cat.', true],
    ['is there a dog and a cat', reading({ cat: [0.9] }), 'No, I can’t see a dog.', false],
    [
      'is there a dog and a cat',
      reading({ cat: [0.9], dog: [0.8] }),
      'Yes, I can see a dog and a cat.',
      true,
    ],
    ['are there two dogs', reading({ dog: [0.9, 0.8] }), 'Yes, I can see 2 dogs.', true],
    ['are there two dogs', reading({ dog: [0.9] }), 'No, I can’t see 2 dogs.', false],
    ['is there no dog', reading({}), 'Yes: I can’t see any dogs.', true],
    ['is there no dog', reading({ dog: [0.9] }), 'No: I can see a dog.', false],
    ['is there a red car', reading({}), 'No, I can’t see a car.', false],
    ['is there a woman', reading({}), 'No, I can’t see a woman.', false],
    ['is there a poodle', reading({ dog: [0.9] }, { poodle: 0.8 }), 'Yes, I can see a poodle.', true],
    ['is this a beach', reading({}, { beach: 0.8 }), 'Yes, I can see a beach.', true],
  ])('%j: %s %s', (question, seen, answer, value) => {
    const reply = ask(question, seen);
    expect(reply).toMatchObject({ answer, value, abstained: false });
    expect(reply.confidence).toBeGreaterThanOrEqual(0.4);
    expect(reply.confidence).toBeLessThanOrEqual(0.99);
  });

  it.each<[string, TagReading, string]>([
    ['is there a dog', reading({ dog: [0.3] }), 'There may be a dog, but I am not sure.'],
    ['is there a red car', reading({ car: [0.9] }), 'I can see a car, but I can’t tell what colour it is.'],
    [
      'is there a woman',
      reading({ person: [0.9] }),
      'I can see a person, but I can’t tell whether it is a woman.',
    ],
    [
      'is this a beach',
      reading({}, { beach: 0.1 }),
      'I see no sign of a beach, but without boxes for such things I can’t rule it out.',
    ],
    ['is there a wedding', reading({}), 'No model in use recognises weddings.'],
    ['is there a glorb', reading({}), 'I don’t know what “glorb” looks like.'],
  ])('%j: cannot tell', (question, seen, reason) => {
    expect(ask(question, seen)).toMatchObject({ abstained: true, value: null, reason });
  });
});

describe('a picture of which only a part could be read', () => {
  const part = (question: string, seen: TagReading) => ask(question, seen, noMetadata, true);

  it('does not say that a thing is not there, nor that there are no more', () => {
    expect(part('is there a dog?', reading({}))).toMatchObject({
      abstained: true,
      reason: 'Only a part of this picture could be read, and I can’t see a dog in it.',
    });
    expect(part('is there no dog?', reading({})).abstained).toBe(true);
    expect(part('how many people are there?', reading({})).abstained).toBe(true);
    expect(part('how many people are there?', reading({ person: [0.9] }))).toMatchObject({
      value: 1,
      atLeast: true,
      answer: 'I can see 1 person. Only a part of this picture could be read: there may be more.',
    });
  });

  it('still says what is there', () => {
    expect(part('is there a dog?', reading({ dog: [0.9] }))).toMatchObject({
      value: true,
      answer: 'Yes, I can see a dog.',
    });
  });
});

describe('metadata', () => {
  it('tells when, where and with which camera', () => {
    const metadata = {
      ...noMetadata,
      takenAt: '2023-06-14T19:30:00',
      takenAtSource: 'DateTimeOriginal',
      latitude: 47.37,
      longitude: -8.54,
      make: 'Canon',
      model: 'EOS 5D',
    };
    expect(ask('when was this taken', reading({}), metadata)).toMatchObject({
      answer: 'It was taken on 14 June 2023 in the evening.',
      value: '2023-06-14T19:30:00',
    });
    expect(ask('where was it taken', reading({}), metadata)).toMatchObject({
      value: '47.3700° N, 8.5400° W',
    });
    expect(
      ask('where was it taken', reading({}), {
        ...metadata,
        details: [{ kind: 'place', text: 'Perlan, Reykjavík, Iceland' }],
      }),
    ).toMatchObject({ value: 'Perlan, Reykjavík, Iceland' });
    expect(
      ask('when was it taken', reading({}), {
        ...metadata,
        takenAt: '1993-01-01T00:00:00',
        takenAtPrecision: 'year',
      }),
    ).toMatchObject({ answer: 'It was taken in 1993.' });
    expect(ask('which camera took this', reading({}), metadata)).toMatchObject({ value: 'Canon EOS 5D' });
  });

  it('says so where the file knows nothing', () => {
    for (const question of ['when was this taken', 'where was this taken', 'what camera took this'])
      expect(ask(question, reading({}))).toMatchObject({ abstained: true, value: null });
  });

  it('does not take the day of a copy for the day of the picture', () => {
    expect(
      ask('when was this taken', reading({}), {
        ...noMetadata,
        takenAt: '2023-06-14T19:30:00',
        takenAtSource: 'file date',
      }).abstained,
    ).toBe(true);
  });
});

describe('the call', () => {
  it('answers for each photo in its place', async () => {
    const seen = new Map([
      [photoIdOf(1), reading({ dog: [0.9] })],
      [photoIdOf(2), reading({})],
    ]);
    let next = 0;
    const model = {
      version: '',
      derive: () => {
        throw new Error('not asked for');
      },
      read: () => [...seen.values()][next++]!,
    };
    const deriver: DeriverSource = {
      current: async () => model,
      currentOrWithoutEncoder: async () => model,
      concepts: () => ({ concepts: 0, on: 0 }),
    };
    const targets = {
      of: async () =>
        [...seen.keys()].map((id) => ({
          id,
          path: `/photos/${id}.jpg`,
          evidence: [],
          decisions: noDecisions,
          metadata: noMetadata,
          damaged: false,
        })),
    };
    const service = createQuestionsService({ targets, deriver, vocabulary, namedThings: names.find });
    const answers = await service.ask({
      question: 'Is there a dog?',
      targets: [...seen.keys()].map((id) => ({ id })),
    });
    expect(answers.map(({ path, value }) => [path, value])).toEqual([
      [`/photos/${photoIdOf(1)}.jpg`, true],
      [`/photos/${photoIdOf(2)}.jpg`, false],
    ]);
  });

  it('goes on where one of several pictures cannot be looked at, and says why', async () => {
    const model = {
      version: '',
      derive: () => {
        throw new Error('not asked for');
      },
      read: () => reading({ dog: [0.9] }),
    };
    const deriver: DeriverSource = {
      current: async () => model,
      currentOrWithoutEncoder: async () => model,
      concepts: () => ({ concepts: 0, on: 0 }),
    };
    const targets = {
      of: async (wanted: readonly Target[]) =>
        wanted.map((target) => {
          const path = 'path' in target ? target.path : target.id;
          if (path.includes('gone')) throw new AppError('not_found', `There is no file ${path}.`);
          return {
            id: null,
            path,
            evidence: [],
            decisions: noDecisions,
            metadata: noMetadata,
            damaged: false,
          };
        }),
    };
    const service = createQuestionsService({ targets, deriver, vocabulary, namedThings: names.find });
    const answers = await service.ask({
      question: 'Is there a dog?',
      targets: [{ path: '/a.jpg' }, { path: '/gone.jpg' }],
    });
    expect(answers).toMatchObject([
      { path: '/a.jpg', value: true },
      { path: '/gone.jpg', abstained: true, reason: 'There is no file /gone.jpg.' },
    ]);
    await expect(
      service.ask({ question: 'Is there a dog?', targets: [{ path: '/gone.jpg' }] }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('heeds what the person said: rejected is not there, added is', async () => {
    const model = {
      version: '',
      derive: () => {
        throw new Error('not asked for');
      },
      read: () => reading({ dog: [0.95] }),
    };
    const deriver: DeriverSource = {
      current: async () => model,
      currentOrWithoutEncoder: async () => model,
      concepts: () => ({ concepts: 0, on: 0 }),
    };
    const targets = {
      of: async () => [
        {
          id: photoIdOf(1),
          path: '/photos/1.jpg',
          evidence: [],
          decisions: { ...noDecisions, tagsAdded: ['Cat'], tagsRejected: ['dog'] },
          metadata: noMetadata,
          damaged: false,
        },
      ],
    };
    const service = createQuestionsService({ targets, deriver, vocabulary, namedThings: names.find });
    const valueOf = async (question: string) =>
      (await service.ask({ question, targets: [{ id: photoIdOf(1) }] }))[0]?.value;
    expect(await valueOf('Is there a dog?')).toBe(false);
    expect(await valueOf('How many dogs are there?')).toBe(0);
    expect(await valueOf('Is there a cat?')).toBe(true);
  });
});
