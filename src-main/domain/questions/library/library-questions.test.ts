/** @file Answers about many made-up photos: counts with their doubt, dates, years, and the photos behind them. */
import { describe, expect, it } from 'vitest';
import type { PhotoObject, PhotoTag, ScreeningState } from '../../../../src-preload/contract/index.ts';
import { aFileRow, aPhotoNumber, noBoxes, photoIdOf } from '../../../testing/builders.ts';
import { names, now, readingOf, vocabulary } from '../../../testing/made-up-photos.ts';
import { createMemoryCatalogue } from '../../../testing/memory-catalogue.ts';
import { authoredTextOf } from '../../derive/authored-text.ts';
import { searchTextOf } from '../../derive/search-text.ts';
import type { Fact, FactTag } from '../../facts/fact.ts';
import type { ReadFacts } from '../../facts/fact-source.ts';
import { createTimelineIndex } from '../../photos/timeline-index.ts';
import { sortTimeMs } from '../../shared/capture-time.ts';
import { noMetadata, type PhotoMetadata } from '../../shared/metadata.ts';
import { bandOf } from '../../tags/bands.ts';
import { createLibraryQuestions } from './library-questions.ts';

interface Given {
  /** what models see: name → probabilities of its boxes */
  boxes?: Record<string, number[]>;
  /** what models see in the whole picture */
  concepts?: Record<string, number>;
  takenAt?: string;
  caption?: string;
  rejected?: string[];
  metadata?: Partial<PhotoMetadata>;
  path?: string;
  screening?: ScreeningState;
}

/** A library of these photos, numbered from 1. */
async function libraryOf(given: readonly Given[], isScreening = false) {
  const catalogue = createMemoryCatalogue();
  for (const [index, photo] of given.entries()) {
    const { boxes = {}, concepts = {}, rejected = [], caption = null, path = `x/IMG_${index}.jpg` } = photo;
    const metadata = { ...noMetadata, ...photo.metadata };
    const objects = Object.entries(boxes).flatMap(([name, all]) =>
      all.map((probability): PhotoObject => ({ name, probability, box: [0, 0, 0.5, 0.5] })),
    );
    const seen = {
      ...concepts,
      ...Object.fromEntries(Object.entries(boxes).map(([name, [best]]) => [name, best!])),
    };
    const tags = Object.entries(seen).flatMap(([name, probability]): PhotoTag[] => {
      const band = bandOf(probability);
      return band && !rejected.includes(name) ? [{ name, probability, source: 'detector', band }] : [];
    });
    const words = { metadata, relPaths: [path] };
    await catalogue.putPhotos([
      aPhotoNumber(index + 1, {
        takenAt: photo.takenAt ?? null,
        takenAtSortMs: photo.takenAt === undefined ? null : sortTimeMs(photo.takenAt),
        takenAtSource: photo.takenAt === undefined ? null : 'EXIF DateTimeOriginal',
        metadata,
        tags,
        objects,
        rejectedTags: rejected,
        screening: photo.screening ? { state: photo.screening, reasons: [] } : null,
        caption: caption === null ? null : { text: caption, source: 'user', probability: 1, basis: '' },
        searchText: searchTextOf({ caption: caption ?? '', tags, vocabulary, ...words }),
        authoredText: authoredTextOf({
          ownCaptions: caption === null ? [] : [caption],
          ownTags: [],
          rejectedTags: rejected,
          relations: vocabulary,
          ...words,
        }),
      }),
    ]);
    await catalogue.putFiles([aFileRow({ photoId: photoIdOf(index + 1), relPath: path })]);
  }
  const photos = createTimelineIndex();
  photos.load(await catalogue.timeline());
  const deriver = {
    version: '',
    derive: () => assertNever(),
    read: () => readingOf({ concepts: { snow: 0, beach: 0 } }),
    boxes: noBoxes,
  };
  const questions = createLibraryQuestions({
    catalogue,
    photos,
    vocabulary,
    deriver: { currentOrWithoutEncoder: async () => deriver },
    facts: { readerFor: async () => placesOf },
    namedThings: names.find,
    resolveQuery: async () => [photoIdOf(1)],
    isScreening: () => isScreening,
    now: () => now,
  });
  return async (question: string, ids: number[] | null = null) => {
    const answer = await questions.ask({
      question,
      photos: ids && { ids: ids.map((number) => photoIdOf(number)) },
      limit: 100,
    });
    if (!answer) throw new Error(`“${question}” is not understood`);
    return { ...answer, behind: answer.photos.map(({ tile }) => Number(tile.id.slice(-3))) };
  };
}

/** The latitude says where: 1 = in Paris, 2 = near Zegama. */
function placesOf({ metadata: { latitude } }: Parameters<ReadFacts>[0]): Fact[] {
  const fact = (text: string, tags: FactTag[]): Fact[] => [
    { kind: 'place', text, basis: '', doubt: null, tags, phrases: [] },
  ];
  if (latitude === 1)
    return fact('Paris, Île-de-France, France', [
      { name: 'Paris', parents: ['Île-de-France', 'France'], band: 'sure' },
    ]);
  return latitude === 2
    ? fact('4 km from Zegama, Basque Country, Spain', [
        { name: 'Zegama', parents: ['Basque Country', 'Spain'], band: 'maybe' },
        { name: 'Basque Country', parents: ['Spain'], band: 'sure' },
      ])
    : [];
}

function assertNever(): never {
  throw new Error('not asked for');
}

describe('how many photos', () => {
  it('counts by bands: at least the sure ones, maybe the doubtful ones, with the photos behind it', async () => {
    const ask = await libraryOf([
      { boxes: { person: [0.9, 0.9, 0.9, 0.8, 0.8, 0.7] } },
      { boxes: { person: [0.9, 0.9, 0.9, 0.8, 0.4, 0.4] } },
      { boxes: { person: [0.9, 0.9] } },
      {},
    ]);
    expect(await ask('How many photos show more than five people?')).toMatchObject({
      answer: 'I found at least 1 photo with at least 6 people, maybe 2.',
      value: 1,
      atLeast: true,
      understood: 'photos with at least 6 people',
      counts: { good: 1, maybe: 1 },
      behind: [1, 2],
    });
    expect(await ask('how many photos show exactly two people')).toMatchObject({ value: 1, behind: [3] });
  });

  it('joins words, dates and what is lacking', async () => {
    const ask = await libraryOf([
      { takenAt: '2019-05-01T10:00:00', metadata: { details: [{ kind: 'place', text: 'Paris, France' }] } },
      { takenAt: '2018-05-01T10:00:00', caption: 'Paris by night' },
      { takenAt: '2019-06-01T10:00:00' },
    ]);
    expect(await ask('How many photos did I take in Paris in 2019?')).toMatchObject({
      answer: 'I found 1 photo with the word “paris”, from 2019.',
      behind: [1],
    });
    expect(await ask('how many photos have no caption?')).toMatchObject({
      answer: 'I found 2 photos without a caption of a person or the file.',
      value: 2,
    });
    expect(await ask('How many photos do I have?')).toMatchObject({ answer: 'I found 3 photos.', value: 3 });
    expect((await ask('how many photos without a place')).value).toBe(2);
  });

  it('heeds the person’s word: written is there, rejected is not; a file’s name only may be', async () => {
    const ask = await libraryOf([
      { caption: 'First snow' },
      { concepts: { snow: 0.9 }, rejected: ['snow'] },
      { path: 'x/snow.jpg' },
    ]);
    expect(await ask('how many photos show snow')).toMatchObject({
      counts: { good: 1, maybe: 1 },
      behind: [1, 3],
    });
  });

  it('says what photos are, and what they show', async () => {
    const ask = await libraryOf([{ concepts: { 'black and white photo': 0.9 } }]);
    expect((await ask('how many photos are black and white')).answer).toBe(
      'I found 1 photo in black and white.',
    );
  });

  it('of a selection only', async () => {
    const ask = await libraryOf([{ boxes: { dog: [0.9] } }, { boxes: { dog: [0.9] } }, {}]);
    expect((await ask('how many of these photos show a dog', [2, 3])).behind).toEqual([2]);
    expect(await ask('what percentage of my photos show dogs', [2, 3])).toMatchObject({
      answer: '50%: 1 photo of 2 with a dog.',
      value: 50,
    });
  });

  it('says what no model could have found', async () => {
    const ask = await libraryOf([{ boxes: { person: [0.9] } }]);
    expect(await ask('how many photos show weddings')).toMatchObject({
      abstained: true,
      reason: 'No model in use recognises weddings, and no words of yours or of the files name them.',
    });
  });
});

describe('when', () => {
  it('is the last sure one, and the doubtful one that is later', async () => {
    const ask = await libraryOf([
      { concepts: { snow: 0.9 }, takenAt: '2022-01-14T10:00:00' },
      { concepts: { snow: 0.9 }, takenAt: '2020-01-14T10:00:00' },
      { concepts: { snow: 0.5 }, takenAt: '2023-02-03T10:00:00' },
    ]);
    expect(await ask('When did I last photograph snow?')).toMatchObject({
      answer: 'On 14 January 2022; maybe later, on 3 February 2023, but I am not sure of that photo.',
      value: '2022-01-14',
      behind: [1, 3],
    });
    expect((await ask('when did I first photograph snow')).value).toBe('2020-01-14');
    expect(await ask('when did I last photograph a beach')).toMatchObject({ abstained: true });
  });

  it('says that none is sure, or that none has a date', async () => {
    const doubtful = await libraryOf([{ concepts: { snow: 0.5 }, takenAt: '2023-02-03T10:00:00' }]);
    expect((await doubtful('when did I last photograph snow')).reason).toBe(
      'I am not sure of any photo with snow; the last that may be one was taken on 3 February 2023.',
    );
    const undated = await libraryOf([{ concepts: { snow: 0.9 } }]);
    expect((await undated('when did I last photograph snow')).reason).toBe(
      'I found 1 photo with snow, but none says when it was taken.',
    );
  });
});

describe('how many of a thing altogether', () => {
  it('sums what is counted in each photo, as a lower bound where there are many in one', async () => {
    const ask = await libraryOf([
      { boxes: { dog: [0.9, 0.8, 0.3] } },
      { boxes: { dog: [0.9], person: [0.9, 0.9, 0.9, 0.9] } },
      { boxes: { dog: [0.9, 0.9] }, rejected: ['dog'] },
      {},
    ]);
    expect(await ask('How many dogs are in these photos?', [1, 2, 3, 4])).toMatchObject({
      answer: 'I count about 3 dogs in 2 photos. The same dog counts again in each photo.',
      value: 3,
      atLeast: false,
      behind: [2, 1],
    });
    expect(await ask('how many people are in my photos altogether')).toMatchObject({
      answer: 'I count at least 4 people in 1 photo.',
      value: 4,
      atLeast: true,
    });
    expect(await ask('how many dogs are in these photos', [1])).toMatchObject({ value: 2 });
    expect((await ask('how many cats are in my photos')).answer).toBe('I can’t see cats in any of 4 photos.');
    expect((await ask('how many flowers are in my photos')).reason).toBe(
      'No model in use can count flowers.',
    );
    expect((await ask('how many women are in my photos')).abstained).toBe(true);
  });
});

describe('which most', () => {
  const dogs = (takenAt: string, probability = 0.9): Given => ({ boxes: { dog: [probability] }, takenAt });

  it('is the year with most sure photos, and the next one', async () => {
    const ask = await libraryOf([
      dogs('2019-01-01T10:00:00'),
      dogs('2019-02-01T10:00:00'),
      dogs('2021-01-01T10:00:00'),
    ]);
    expect(await ask('Which year did I photograph most dogs?')).toMatchObject({
      answer: '2019, with 2 photos; then 2021, with 1 photo.',
      value: '2019',
      groups: [
        { label: '2019', good: 2, maybe: 0 },
        { label: '2021', good: 1, maybe: 0 },
      ],
      behind: expect.arrayContaining([1, 2]) as number[],
    });
    expect((await ask('which year has the fewest photos')).value).toBe('2021');
  });

  it('is hedged where doubtful photos could change it, and a tie is told', async () => {
    const unsure = await libraryOf([
      dogs('2019-01-01T10:00:00'),
      dogs('2019-02-01T10:00:00'),
      dogs('2021-01-01T10:00:00'),
      dogs('2021-02-01T10:00:00', 0.5),
      dogs('2021-03-01T10:00:00', 0.5),
    ]);
    expect((await unsure('which year did I photograph most dogs')).answer).toBe(
      'Probably 2019, with 2 photos; then 2021, with 1 photo, maybe 3.',
    );
    const tie = await libraryOf([dogs('2019-01-01T10:00:00'), dogs('2021-01-01T10:00:00')]);
    expect((await tie('which year did I photograph most dogs')).answer).toMatch(/^Equally /);
  });

  it('also of places and countries: by the file’s words, else by the position', async () => {
    const at = (latitude: number): Given => ({ metadata: { latitude, longitude: 0 } });
    const ask = await libraryOf([
      at(1),
      at(2),
      { metadata: { details: [{ kind: 'place', text: 'Bilbao, Spain' }] } },
      {},
    ]);
    expect(await ask('In which country did I take most photos?')).toMatchObject({
      answer: 'Spain, with 2 photos; then France, with 1 photo.',
      behind: [3, 2],
    });
    expect((await ask('where did I take most photos')).groups.map(({ label }) => label).sort()).toEqual([
      'Basque Country, Spain',
      'Bilbao, Spain',
      'Paris, France',
    ]);
    expect((await ask('who is in my photos')).reason).toBe('I found 4 photos, but none names anybody.');
  });

  it('also of cameras, people and tags; the photo with most of a thing', async () => {
    const ask = await libraryOf([
      {
        metadata: { make: 'Canon', model: 'EOS 5D', people: [{ name: 'Anna', box: null }] },
        boxes: { person: [0.9, 0.9] },
      },
      { metadata: { make: 'Canon', model: 'EOS 5D' }, boxes: { person: [0.9] } },
      { metadata: { make: 'Nikon', model: 'D5' } },
    ]);
    expect((await ask('Which camera did I use most?')).value).toBe('Canon EOS 5D');
    expect((await ask('who is in most of my photos')).value).toBe('Anna');
    expect((await ask('what do I photograph most')).value).toBe('person');
    expect(await ask('which photo shows the most people')).toMatchObject({ value: 2, behind: [1] });
    expect((await ask('who is in my photos')).answer).toBe('Anna (1).');
  });
});

describe('do I have', () => {
  it('yes, no, or perhaps', async () => {
    const ask = await libraryOf([{ boxes: { horse: [0.9] } }, { concepts: { snow: 0.5 } }]);
    expect(await ask('Do I have photos of horses?')).toMatchObject({
      answer: 'Yes: 1 photo with a horse.',
      value: true,
    });
    expect(await ask('have I ever photographed an elephant')).toMatchObject({
      answer: 'No, I found no photo with an elephant.',
      value: false,
    });
    expect(await ask('do I have photos of snow')).toMatchObject({
      abstained: true,
      reason: 'I am not sure of any photo with snow; 1 photo may be one.',
      behind: [2],
    });
  });
});

describe('sensitive photos', () => {
  it('are counted as those that may be', async () => {
    const ask = await libraryOf([{ screening: 'suggested' }, { screening: 'private' }, {}], true);
    expect(await ask('how many photos are possibly sensitive?')).toMatchObject({
      answer: 'I found 2 photos among those that may be sensitive or are kept private.',
      value: 2,
    });
  });

  it.each([
    [true, 'I can’t tell. No photo is suggested as sensitive. That is no proof that none is.'],
    [false, 'I can’t tell. Screening is off, and you keep no photo private. Settings switches it on.'],
  ])('are never said not to be there, screening: %s', async (isScreening, answer) => {
    const ask = await libraryOf([{ screening: 'fine' }, {}], isScreening);
    for (const question of ['how many photos are possibly sensitive?', 'do I have sensitive photos?'])
      expect(await ask(question)).toMatchObject({ answer, value: null, abstained: true });
  });
});
