/** @file Answers about one photo, as a person reads them: tables of question, photo and answer. */
import { describe, expect, it } from 'vitest';
import { textLines } from '../../../src-preload/contract/testing/bare-photo.ts';
import { ask, type MadeUpPhoto } from '../../testing/made-up-photos.ts';

type Row = readonly [question: string, photo: MadeUpPhoto, answer: string, value: string | number | boolean];
type Untold = readonly [question: string, photo: MadeUpPhoto, reason: string];

const told = (rows: readonly Row[]) =>
  it.each(rows)('%j of %j: %s', (question, photo, answer, value) => {
    const reply = ask(question, photo);
    expect(reply).toMatchObject({ answer, value, abstained: false, reason: null });
    expect(reply.basis).not.toBe('');
    if (reply.confidence !== null) expect(reply.confidence).toBeGreaterThanOrEqual(0.4);
  });
const untold = (rows: readonly Untold[]) =>
  it.each(rows)('%j of %j: cannot tell, %s', (question, photo, reason) => {
    expect(ask(question, photo)).toMatchObject({
      abstained: true,
      value: null,
      confidence: null,
      reason,
      answer: `I can’t tell. ${reason}`,
    });
  });

const people = (...probabilities: number[]): MadeUpPhoto => ({ boxes: { person: probabilities } });
const boxAt = (x: number, y: number) => ({
  probability: 0.9,
  box: [x, y, 0.2, 0.2] as [number, number, number, number],
});

describe('how many', () => {
  told([
    ['How many people are there?', people(), 'I can’t see any people.', 0],
    ['How many people are there?', people(0.9), 'I can see 1 person.', 1],
    ['How many people are there?', people(0.9, 0.6), 'I can see about 2 people.', 2],
    ['How many people are there?', people(0.9, 0.8, 0.7, 0.2), 'I can see about 3 people.', 3],
    ['How many people are there?', people(0.9, 0.9, 0.8, 0.8), 'I can see 4 or more people.', 4],
    ['How many people are there?', people(0.9, 0.9, 0.8, 0.8, 0.7, 0.7), 'I can see 4 or more people.', 4],
    ['how many animals are there', { boxes: { dog: [0.9], cat: [0.8] } }, 'I can see about 2 animals.', 2],
    ['how many women', {}, 'I can’t see any women.', 0],
    ['how many people are wearing hats', {}, 'I can’t see any people.', 0],
    [
      'how many dogs are on the left',
      { boxes: { dog: [boxAt(0.1, 0.4), boxAt(0.7, 0.4)] } },
      'I can see 1 dog.',
      1,
    ],
    [
      'how many people are skiing',
      { boxes: { person: [0.9] }, concepts: { skiing: 0.8 } },
      'I can see 1 person, and it looks like skiing.',
      1,
    ],
  ]);
  untold([
    ['how many people', people(0.4), 'There may be a person, but I am not sure enough to count.'],
    [
      'how many people are wearing hats?',
      people(0.9, 0.9, 0.8),
      'I can see about 3 people, but hats did not prove reliably recognisable in tests, so I count none. Here are the 3 who are large enough to look at.',
    ],
    ['how many red cars', { boxes: { car: [0.9] } }, 'I can see 1 car, but I can’t tell what colour it is.'],
    [
      'how many people are sitting',
      people(0.9, 0.9),
      'I can see about 2 people, but I can’t tell what they are doing.',
    ],
    [
      'how many people are skiing',
      { boxes: { person: [0.9, 0.9] }, concepts: { skiing: 0.8 } },
      'It looks like skiing, but I can’t tell how many of the people do it.',
    ],
    [
      'how many women are there',
      people(0.9, 0.9),
      'I can see about 2 people, but I can’t tell which of them are women.',
    ],
    ['how many flowers', {}, 'No model in use can count flowers.'],
    ['how many dogs and cats', {}, 'I can count one kind of thing at a time.'],
    ['how many glorbs', {}, 'I don’t know what “glorbs” looks like.'],
    ['how many dogs', { boxed: false }, 'No model in use can count dogs.'],
  ]);

  it('shows the boxes that were counted, and says what a count is', () => {
    expect(ask('how many dogs', { boxes: { dog: [0.9, 0.1] } })).toMatchObject({
      evidence: [{ kind: 'object', label: 'dog', box: [0.1, 0.1, 0.2, 0.2], probability: 0.9 }],
      basis: 'counted in the picture',
      atLeast: false,
    });
    expect(ask('how many people', people(0.9, 0.9, 0.8, 0.8)).atLeast).toBe(true);
  });
});

describe('is there', () => {
  told([
    ['is there a dog?', { boxes: { dog: [0.9] } }, 'Yes, I can see a dog.', true],
    ['is there a dog?', { boxes: { dog: [0.5] } }, 'Probably: it looks as if there is a dog.', true],
    ['is there a dog?', {}, 'No, I can’t see a dog.', false],
    ['are there any people?', people(0.8), 'Yes, I can see a person.', true],
    ['is anyone there', {}, 'No, I can’t see a person.', false],
    ['is there an elephant', {}, 'No, I can’t see an elephant.', false],
    ['are there skis', {}, 'No, I can’t see skis.', false],
    ['is there a dog or a cat', { boxes: { cat: [0.9] } }, 'Yes, I can see a cat.', true],
    ['is there a dog and a cat', { boxes: { cat: [0.9] } }, 'No, I can’t see a dog.', false],
    [
      'is there a dog and a cat',
      { boxes: { cat: [0.9], dog: [0.8] } },
      'Yes, I can see a dog and a cat.',
      true,
    ],
    ['are there two dogs', { boxes: { dog: [0.9, 0.8] } }, 'Yes, I can see 2 dogs.', true],
    ['are there two dogs', { boxes: { dog: [0.9] } }, 'No, I can’t see 2 dogs.', false],
    ['is there no dog', {}, 'Yes: I can’t see any dogs.', true],
    ['is there no dog', { boxes: { dog: [0.9] } }, 'No: I can see a dog.', false],
    ['is nobody there', {}, 'Yes: I can’t see any people.', true],
    ['is there a red car', {}, 'No, I can’t see a car.', false],
    ['is there a woman', {}, 'No, I can’t see a woman.', false],
    [
      'is there a poodle',
      { boxes: { dog: [0.9] }, concepts: { poodle: 0.8 } },
      'Yes, I can see a poodle.',
      true,
    ],
    ['is this a beach', { concepts: { beach: 0.8 } }, 'Yes, I can see a beach.', true],
    ['is it raining?', { concepts: { rain: 0.8 } }, 'Yes, I can see rain.', true],
    [
      'is the cat on the left?',
      { boxes: { cat: [boxAt(0.1, 0.1)] } },
      'Yes, I can see a cat on the left.',
      true,
    ],
    [
      'is the cat on the right?',
      { boxes: { cat: [boxAt(0.1, 0.1)] } },
      'No, I can’t see a cat on the right.',
      false,
    ],
    [
      'is somebody riding a horse',
      { boxes: { person: [0.9], horse: [0.9] }, concepts: { 'horse riding': 0.8 } },
      'Yes, it looks like horse riding.',
      true,
    ],
    ['is there a cat', { tags: ['cat'] }, 'Yes: your tag says “cat”.', true],
    ['is there an animal', { tags: ['cat'] }, 'Yes: your tag says “cat”.', true],
    ['is there a cat', { keywords: ['cat'] }, 'Yes: its file says “cat”.', true],
    [
      'is there a dog',
      { boxes: { dog: [0.95] }, record: { rejectedTags: ['dog'] } },
      'No: you said that it is not “dog”.',
      false,
    ],
    [
      'is Anna in this photo',
      { record: { people: [{ name: 'Anna Lind', box: null }] } },
      'Yes: its file names Anna Lind.',
      true,
    ],
    ['is there a glorb', { tags: ['Glorb'] }, 'Yes: your tag says “Glorb”.', true],
  ]);
  untold([
    ['is there a dog', { boxes: { dog: [0.3] } }, 'There may be a dog, but I am not sure.'],
    ['is there a red car', { boxes: { car: [0.9] } }, 'I can see a car, but I can’t tell what colour it is.'],
    ['is there a woman', people(0.9), 'I can see a person, but I can’t tell whether it is a woman.'],
    [
      'is this a beach',
      { concepts: { beach: 0.1 } },
      'I see no sign of a beach, but without boxes for such things I can’t rule it out.',
    ],
    ['is there a wedding', {}, 'No model in use recognises weddings.'],
    ['is there a glorb', {}, 'I don’t know what “glorb” looks like.'],
    ['is the dog sleeping', { boxes: { dog: [0.9] } }, 'I can see a dog, but I can’t tell what it is doing.'],
    [
      'is there a cat on the sofa',
      { boxes: { cat: [0.9] } },
      'I can see a cat, but I can’t tell where it is.',
    ],
  ]);

  it('is never surer than small and hidden things allow, but of the person’s word', () => {
    expect(ask('is there a dog', { boxes: { dog: [0.999] } }).confidence).toBe(0.99);
    expect(ask('is there a dog', { tags: ['dog'] }).confidence).toBe(1);
  });
});

describe('a picture of which only a part could be read', () => {
  untold([
    [
      'is there a dog?',
      { damaged: true },
      'Only a part of this picture could be read, and I can’t see a dog in it.',
    ],
    [
      'how many people are there?',
      { damaged: true },
      'Only a part of this picture could be read, and I can’t see a person in it.',
    ],
  ]);
  told([
    [
      'how many people are there?',
      { ...people(0.9), damaged: true },
      'I can see 1 person. Only a part of this picture could be read: there may be more.',
      1,
    ],
    ['is there a dog?', { boxes: { dog: [0.9] }, damaged: true }, 'Yes, I can see a dog.', true],
  ]);
});

const dated: MadeUpPhoto = {
  record: {
    takenAt: '2023-06-14T19:30:00',
    takenAtPrecision: 'second',
    takenAtSource: 'DateTimeOriginal',
    latitude: 47.37,
    longitude: -8.54,
    facts: [
      { kind: 'season', text: 'Summer', basis: 'June, north of the equator', doubt: null },
      {
        kind: 'light',
        text: 'Golden hour, the sun 4° high in the west',
        basis: 'from its time and position',
        doubt: null,
      },
    ],
  },
};
const near: MadeUpPhoto = {
  record: {
    latitude: 46.02,
    longitude: 7.75,
    facts: [
      {
        kind: 'place',
        text: '12 km from Zermatt, Valais, Switzerland',
        basis: 'the nearest known place',
        doubt: null,
      },
    ],
  },
};
const placed: MadeUpPhoto = {
  record: {
    latitude: 64.1,
    longitude: -21.9,
    details: [{ kind: 'place', text: 'Perlan, Reykjavík, Iceland' }],
  },
};

describe('when', () => {
  told([
    ['when was this taken', dated, 'It was taken on 14 June 2023 in the evening.', '2023-06-14T19:30:00'],
    ['what year was this taken', dated, 'It was taken in 2023.', 2023],
    ['which month was it taken in', dated, 'It was taken in June 2023.', '2023-06'],
    ['on which day was it taken', dated, 'It was taken on 14 June 2023.', '2023-06-14'],
    ['what day of the week was this taken', dated, 'It was a Wednesday: 14 June 2023.', 'Wednesday'],
    ['at what time was it taken', dated, 'It was taken at 19:30 on 14 June 2023.', '19:30'],
    [
      'what time of day is it',
      dated,
      'It was taken in the evening, at 19:30: golden hour, the sun 4° high in the west.',
      'in the evening',
    ],
    [
      'how high was the sun',
      dated,
      'Golden hour, the sun 4° high in the west.',
      'Golden hour, the sun 4° high in the west',
    ],
    ['in which season was it taken', dated, 'It was taken in summer.', 'summer'],
    [
      'in which season was it taken',
      {
        record: {
          ...dated.record,
          facts: [
            {
              kind: 'season',
              text: 'Summer',
              basis: 'by the month',
              doubt: 'if it was taken north of the equator: it has no position',
            },
          ],
        },
      },
      'It was taken in summer, if it was taken north of the equator: it has no position.',
      'summer',
    ],
    [
      'how old is this photo',
      dated,
      'It was taken about 9 months ago, on 14 June 2023.',
      'about 9 months ago',
    ],
    ['was this taken in 2023?', dated, 'Yes: it was taken on 14 June 2023.', true],
    ['was this taken in may 2023?', dated, 'No: it was taken on 14 June 2023.', false],
    [
      'when was it taken',
      { record: { takenAt: '1993-01-01T00:00:00', takenAtPrecision: 'year', takenAtSource: 'IPTC' } },
      'It was taken in 1993.',
      '1993-01-01T00:00:00',
    ],
    [
      'when was it taken',
      { record: { takenAt: '2021-03-04T00:00:00', takenAtPrecision: 'day', takenAtSource: 'file name' } },
      'It was taken on 4 March 2021, by the file’s name.',
      '2021-03-04T00:00:00',
    ],
  ]);
  untold([
    ['when was this taken', {}, 'Nothing in this photo’s file says when it was taken.'],
    [
      'when was this taken',
      { record: { takenAt: '2023-06-14T19:30:00', takenAtSource: 'file date' } },
      'Nothing in this photo’s file says when it was taken.',
    ],
    [
      'at what time was it taken',
      { record: { takenAt: '2021-03-04T00:00:00', takenAtPrecision: 'day', takenAtSource: 'IPTC' } },
      'The file does not say the time of day: it was taken on 4 March 2021.',
    ],
    [
      'in which season was it taken',
      { record: { ...dated.record, facts: [] } },
      'The season cannot be told: it was taken on 14 June 2023.',
    ],
  ]);
});

describe('where, and with what', () => {
  told([
    ['where was it taken', dated, 'It was taken at 47.3700° N, 8.5400° W.', '47.3700° N, 8.5400° W'],
    [
      'where was it taken',
      placed,
      'Its file names the place: Perlan, Reykjavík, Iceland.',
      'Perlan, Reykjavík, Iceland',
    ],
    [
      'which country is this',
      placed,
      'Its file names the place: Perlan, Reykjavík, Iceland.',
      'Perlan, Reykjavík, Iceland',
    ],
    [
      'where was it taken',
      near,
      'It was taken 12 km from Zermatt, Valais, Switzerland.',
      '12 km from Zermatt, Valais, Switzerland',
    ],
    ['was it taken in Switzerland?', near, 'Yes: 12 km from Zermatt, Valais, Switzerland.', true],
    ['what are the coordinates', placed, 'It was taken at 64.1000° N, 21.9000° W.', '64.1000° N, 21.9000° W'],
    ['was it taken in reykjavik?', placed, 'Yes: Perlan, Reykjavík, Iceland.', true],
    [
      'was it taken in Paris?',
      placed,
      'Probably not: it is another place, Perlan, Reykjavík, Iceland.',
      false,
    ],
    [
      'was it taken in Paris?',
      { keywords: ['Paris 2019'], record: { keywords: ['Paris 2019'] } },
      'Yes: Paris 2019.',
      true,
    ],
    [
      'which camera took this',
      { record: { camera: { make: 'Canon', model: 'EOS 5D' } } },
      'It was taken with Canon EOS 5D.',
      'Canon EOS 5D',
    ],
    [
      'was this taken with a canon?',
      { record: { camera: { make: 'Canon', model: 'EOS 5D' } } },
      'Yes: it was taken with Canon EOS 5D.',
      true,
    ],
    [
      'was this taken with a nikon?',
      { record: { camera: { make: 'Canon', model: 'EOS 5D' } } },
      'No: it was taken with Canon EOS 5D.',
      false,
    ],
    ['which lens was used', { record: { lens: 'EF 50mm f/1.8' } }, 'Lens: EF 50mm f/1.8.', 'EF 50mm f/1.8'],
    [
      'what is the aperture',
      { record: { exposure: '1/125 s · f/2.8' } },
      'Exposure: 1/125 s · f/2.8.',
      '1/125 s · f/2.8',
    ],
  ]);
  untold([
    ['where was this taken', {}, 'Nothing in this photo’s file says where it was taken.'],
    ['which city is this', dated, 'Its file says only the position: 47.3700° N, 8.5400° W.'],
    ['was it taken in Paris?', {}, 'Nothing in this photo’s file says where it was taken.'],
    ['what camera took this', {}, 'Nothing in this photo’s file says which camera took it.'],
    ['which lens was used', {}, 'Nothing in this photo’s file says its lens.'],
  ]);
});

const named: MadeUpPhoto = {
  boxes: { person: [0.9, 0.9, 0.8] },
  record: {
    people: [
      { name: 'Anna', box: [0.1, 0.2, 0.2, 0.2] },
      { name: 'Ben', box: [0.7, 0.2, 0.2, 0.2] },
    ],
  },
};

describe('who', () => {
  told([
    [
      'who is this',
      named,
      'Its file names Anna and Ben. I can see one more person without a name.',
      'Anna, Ben',
    ],
    ['who is on the left', named, 'The file names Anna on the left.', 'Anna'],
    ['who is the woman on the right', named, 'The file names Ben on the right.', 'Ben'],
  ]);
  untold([
    [
      'who is this',
      people(0.9),
      'Nothing in this photo’s file names anybody, and Sightline doesn’t recognise who people are.',
    ],
    ['who is the man', named, 'Its file names Anna and Ben, but I can’t tell which of them is meant.'],
    ['who is in the middle', named, 'Its file names Anna and Ben, and nobody in the middle.'],
    ['what is the name of the dog', {}, 'Names of dogs are not known.'],
    [
      'who is on the left',
      { record: { people: [{ name: 'Anna', box: null }] } },
      'Its file names Anna, but not where they are.',
    ],
  ]);
});

describe('the picture as a whole', () => {
  told([
    ['what is happening', { concepts: { skiing: 0.8 } }, 'It looks like skiing.', 'skiing'],
    ['what are they doing', { concepts: { skiing: 0.5 } }, 'It may be skiing.', 'skiing'],
    [
      'what is happening',
      { concepts: { 'winter sport': 0.8, skiing: 0.8 } },
      'It looks like skiing.',
      'skiing',
    ],
    [
      'is this indoors or outdoors?',
      { concepts: { indoors: 0.9, outdoors: 0.05 } },
      'It was taken indoors.',
      'indoors',
    ],
    ['is it outdoors?', { concepts: { indoors: 0.9, outdoors: 0.05 } }, 'No: it was taken indoors.', false],
    [
      'is it indoors?',
      { concepts: { indoors: 0.6, outdoors: 0.1 } },
      'Yes: it was probably taken indoors.',
      true,
    ],
    ['is this outside?', { tags: ['outdoors'] }, 'Yes: it was taken outdoors.', true],
    [
      'what kind of place is this',
      { concepts: { beach: 0.9, coast: 0.8 } },
      'It looks like a beach and a coast.',
      'beach, coast',
    ],
    ['what is the weather like', { concepts: { fog: 0.8 } }, 'It looks like fog.', 'fog'],
    [
      'what animals are there',
      { boxes: { dog: [0.9], cat: [0.8] } },
      'I can see a dog and a cat.',
      'dog, cat',
    ],
    [
      'what kind of dog is it',
      { boxes: { dog: [0.9] }, concepts: { poodle: 0.8 } },
      'I can see a poodle.',
      'poodle',
    ],
    [
      'where is the dog',
      { boxes: { dog: [boxAt(0.75, 0.75)] } },
      'In the lower right.',
      'in the lower right',
    ],
    [
      'where are the dogs',
      { boxes: { dog: [boxAt(0.05, 0.4), boxAt(0.75, 0.4)] } },
      'On the left and on the right.',
      'on the left, on the right',
    ],
    [
      'what is in this photo',
      {
        boxes: { dog: [0.9] },
        record: {
          caption: { text: 'A dog on a beach', source: 'composed', probability: 0.9, basis: 'from 1 dog' },
        },
      },
      'A dog on a beach.',
      'A dog on a beach',
    ],
  ]);
  untold([
    [
      'what is happening',
      people(0.9),
      'I see no activity that I know. People may be doing something that no model in use recognises.',
    ],
    ['is it indoors?', {}, 'No model in use tells indoors from outdoors.'],
    [
      'is it indoors?',
      { concepts: { indoors: 0.5, outdoors: 0.45 } },
      'It may be indoors or outdoors: the picture does not say enough.',
    ],
    ['what kind of dog is it', { boxes: { dog: [0.9] } }, 'I can see a dog, but I can’t tell which kind.'],
    ['where is the dog', {}, 'I can’t see a dog here.'],
    ['where is the beach', {}, 'No model in use finds where beaches are.'],
    ['what is in this photo', {}, 'I see nothing here that I know.'],
  ]);
});

describe('what is written', () => {
  const stop: MadeUpPhoto = { record: { text: textLines('STOP', 'All way') } };
  told([
    ['what does it say', stop, 'It reads: “STOP All way”.', 'STOP\nAll way'],
    [
      'what does the sign say',
      stop,
      'I can’t tell which of it is on the sign; it reads: “STOP All way”.',
      'STOP\nAll way',
    ],
    ['is there any text', stop, 'Yes, it reads: “STOP”, and more.', true],
    ['is there any text', { record: { text: [] } }, 'No, I can’t make out any writing.', false],
    ['does it say stop', stop, 'Yes, “stop” is written there.', true],
  ]);
  untold([
    ['what does it say', {}, 'Nothing has read the writing in this photo.'],
    ['is there any text', {}, 'Nothing has read the writing in this photo.'],
    [
      'what does it say',
      { record: { text: [] } },
      'I can’t make out any writing here. It may be too small or too faint.',
    ],
    ['does it say go', stop, 'I read other words here: “STOP All way”. Small writing may be overlooked.'],
  ]);
});

describe('what library and file keep', () => {
  told([
    [
      'what colours are there',
      {
        record: {
          facts: [
            { kind: 'colours', text: 'Blue 43%, orange 17%', basis: 'shares of the picture', doubt: null },
          ],
        },
      },
      'Blue 43%, orange 17%.',
      'Blue 43%, orange 17%',
    ],
    [
      'what colours are there',
      {
        record: {
          facts: [
            { kind: 'tone', text: 'Sepia', basis: 'by its colours', doubt: 'warm light can look alike' },
          ],
        },
      },
      'Sepia, but warm light can look alike.',
      'Sepia',
    ],
    [
      'is it black and white?',
      {
        record: { facts: [{ kind: 'tone', text: 'Black and white', basis: 'by its colours', doubt: null }] },
      },
      'Yes: it has no colours.',
      true,
    ],
    [
      'is it black and white?',
      {
        record: {
          facts: [{ kind: 'colours', text: 'Blue 43%', basis: 'shares of the picture', doubt: null }],
        },
      },
      'No: it has colours.',
      false,
    ],
    ['how big is it', {}, 'It has 4000 × 3000 pixels, 12 megapixels.', '4000x3000'],
    [
      'is it portrait or landscape',
      {
        record: { facts: [{ kind: 'format', text: 'Landscape format', basis: 'by its size', doubt: null }] },
      },
      'Landscape format.',
      'Landscape format',
    ],
    [
      'is this a screenshot',
      { record: { facts: [{ kind: 'screenshot', text: 'Screenshot', basis: 'by its name', doubt: null }] } },
      'Yes: screenshot, by its name.',
      true,
    ],
    ['what is its title', { record: { title: 'Noon' } }, 'Its title is “Noon”.', 'Noon'],
    ['what is the file name', {}, 'Its file is called IMG_1.jpg.', 'IMG_1.jpg'],
    ['how many stars does it have', { record: { rating: 4 } }, 'It has 4 of 5 stars.', 4],
    ['how many stars does it have', {}, 'It has no stars yet.', 0],
    ['is this one of my favourites', { record: { favourite: true } }, 'Yes, it is a favourite.', true],
    [
      'which album is it in',
      { record: { details: [{ kind: 'album', text: 'Alps' }] } },
      'Its file names the album “Alps”.',
      'Alps',
    ],
    [
      'who took this photo',
      { record: { details: [{ kind: 'creator', text: 'Mira Sol' }] } },
      'Its file names Mira Sol.',
      'Mira Sol',
    ],
    [
      'was it taken by mira',
      { record: { details: [{ kind: 'creator', text: 'Mira Sol' }] } },
      'Yes: its file names Mira Sol.',
      true,
    ],
    [
      'what are its tags',
      { boxes: { dog: [0.9] }, concepts: { beach: 0.5 } },
      'Its tags: dog; maybe beach.',
      'dog, beach',
    ],
  ]);
  untold([
    ['what colours are there', {}, 'The colours of this picture have not been measured.'],
    ['what is its title', {}, 'Its file has no title.'],
    ['which album is it in', {}, 'Its file names no album.'],
    ['who took this photo', {}, 'Nothing in this photo’s file says who took it.'],
    ['what are its tags', {}, 'It has no tags.'],
  ]);
});

describe('what models rule out', () => {
  told([
    ['is this a beach?', { ruledOut: ['beach'] }, 'Probably not: I see no sign of a beach.', false],
    ['is there no beach?', { ruledOut: ['beach'] }, 'Probably: I see no sign of a beach.', true],
    ['is this a beach?', { ruledOut: ['beach'], tags: ['beach'] }, 'Yes: your tag says “beach”.', true],
    [
      'is somebody running?',
      { boxes: { person: [0.9] }, ruledOut: ['running'] },
      'Probably not: I see no sign of running.',
      false,
    ],
  ]);
  untold([
    [
      'is this a beach?',
      { ruledOut: ['beach'], damaged: true },
      'I see no sign of a beach, but without boxes for such things I can’t rule it out.',
    ],
    [
      'is somebody running?',
      { boxes: { person: [0.9] }, concepts: { running: 0.001 } },
      'I see no sign of running, but I may overlook it.',
    ],
  ]);

  it('is answered as surely as such answers were right', () => {
    expect(ask('is this a beach?', { ruledOut: ['beach'] }).confidence).toBe(0.93);
  });
});

describe('how sure an answer is', () => {
  it('takes into account that who asks has a reason to', () => {
    expect(ask('is there a dog?', { boxes: { dog: [0.5] } }).confidence).toBeCloseTo(0.82, 2);
    expect(ask('is there a dog?').confidence).toBeCloseTo(0.96, 2);
    expect(ask('is there a dog?', { boxes: { dog: [0.99] } }).confidence).toBe(0.99);
  });
});

describe('places that it is not', () => {
  told([
    [
      'is this a beach?',
      { concepts: { indoors: 0.9, beach: 0.01 } },
      'Probably not: it was taken indoors.',
      false,
    ],
    ['is it at the beach?', { tags: ['kitchen'] }, 'Probably not: it was taken indoors.', false],
    ['is this a kitchen', { tags: ['outdoors'] }, 'Probably not: it was taken outdoors.', false],
    ['is there no beach', { tags: ['indoors'] }, 'Probably: it was taken indoors.', true],
    ['is this a beach?', { tags: ['indoors', 'beach'] }, 'Yes: your tag says “beach”.', true],
  ]);
  untold([
    [
      'is this a beach?',
      { concepts: { indoors: 0.5, beach: 0.01 } },
      'I see no sign of a beach, but without boxes for such things I can’t rule it out.',
    ],
    [
      'is this a beach?',
      { concepts: { indoors: 0.9, beach: 0.2 } },
      'I see no sign of a beach, but without boxes for such things I can’t rule it out.',
    ],
  ]);
});

describe('the colour of a thing', () => {
  const car = (...boxColours: NonNullable<MadeUpPhoto['boxColours']>): MadeUpPhoto => ({
    boxes: { car: boxColours.map(() => 0.9) },
    boxColours,
  });
  const red = { name: 'red', share: 0.7 } as const;
  const black = { name: 'black', share: 0.2 } as const;
  const grey = { name: 'grey', share: 0.8 } as const;
  told([
    ['What colour is the car?', car([red, black]), 'It looks red.', 'red'],
    [
      'What colour is the car?',
      car([
        { ...red, share: 0.45 },
        { ...black, share: 0.3 },
      ]),
      'It looks mostly red and black.',
      'red and black',
    ],
    ['What colour are the cars?', car([red], [red]), 'They look red.', 'red'],
    ['What colour are the cars?', car([red], [grey]), 'I can see 2: 1 red and 1 grey.', 'red, grey'],
    ['Is the car red?', car([red, black]), 'Yes, I can see a car that looks red.', true],
    ['Is there a red car?', car([grey]), 'No, I see no red car.', false],
    ['How many red cars are there?', car([red], [grey]), 'About 1 of 2 cars looks red.', 1],
    [
      'How many red cars are there?',
      car([red], [{ ...red, share: 0.3 }]),
      'At least 1, perhaps 2 red cars.',
      1,
    ],
    ['how many blue cars', car([red], [grey]), 'None of the cars I see looks blue.', 0],
  ]);
  untold([
    ['What colour is the car?', {}, 'I can’t see a car here.'],
    ['What colour is the beach?', {}, 'No model in use finds where beaches are, to measure it.'],
    ['What colour is the glorb?', {}, 'I don’t know what “glorb” looks like.'],
    [
      'What colour is the car?',
      car([
        { ...red, share: 0.25 },
        { ...black, share: 0.2 },
        { ...grey, share: 0.2 },
      ]),
      'The middle of the car has several colours: red, black and grey.',
    ],
    [
      'Is the car red?',
      car([
        { ...grey, share: 0.6 },
        { ...red, share: 0.3 },
      ]),
      'I can see a car with some red, but other colours take more of it.',
    ],
    [
      'What colour is the car?',
      {
        ...car([grey]),
        record: { facts: [{ kind: 'tone', text: 'Black and white', basis: 'by its colours', doubt: null }] },
      },
      'This picture has no colours.',
    ],
  ]);
});

describe('what people wear', () => {
  const tall = { probability: 0.9, box: [0.1, 0.1, 0.2, 0.5] as [number, number, number, number] };
  const small = { probability: 0.9, box: [0.7, 0.7, 0.05, 0.1] as [number, number, number, number] };
  untold([
    [
      'how many people are wearing hats?',
      { boxes: { person: [tall, tall, small] } },
      'I can see about 3 people, but hats did not prove reliably recognisable in tests, so I count none. Here are the 2 who are large enough to look at; 1 more is too small.',
    ],
    [
      'is anyone wearing glasses?',
      { boxes: { person: [tall] } },
      'I can see a person, but no model in use recognises what people wear. Here is the one who is large enough to look at.',
    ],
    [
      'is anyone wearing a hat?',
      { boxes: { person: [small] } },
      'I can see a person, too small to tell what anyone is wearing.',
    ],
  ]);

  it('shows the people who are large enough', () => {
    const { evidence } = ask('how many people are wearing hats?', { boxes: { person: [tall, small] } });
    expect(evidence).toEqual([{ kind: 'object', label: 'person', box: tall.box, probability: 0.9 }]);
  });
});

it('says what can be asked where a question is not understood', () => {
  for (const question of [
    'why is he laughing',
    'is she happy',
    'whose bike is that',
    'asdf jkl',
    '¿Hay un perro?',
  ])
    expect(ask(question), question).toMatchObject({
      abstained: true,
      reason: expect.stringContaining('You can ask whether something is there') as string,
    });
});
