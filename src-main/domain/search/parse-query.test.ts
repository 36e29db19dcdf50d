/** @file What becomes a filter and what stays in the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './parse-query.ts';

const things = new Set([
  'people',
  'person',
  'cars',
  'car',
  'dog',
  'dogs',
  'cat',
  'cats',
  'hats',
  'hat',
  'beach',
  'stop sign',
]);
/** Friday, 15 March 2024, noon. */
const context = {
  now: new Date(Date.UTC(2024, 2, 15, 12)),
  isThing: (name: string) => things.has(name.toLowerCase()),
};
const parse = (sentence: string) => parseQuery(sentence, context);
const filtersOf = (sentence: string) =>
  parse(sentence).parsed.filters.map(({ kind, label }) => `${kind}: ${label}`);

describe('dates', () => {
  it.each([
    ['summer 2019', '', 'June–August 2019'],
    ['winter 2019', '', 'December 2019–February 2020'],
    ['June 2023', '', 'June 2023'],
    ['12 June 2023', '', '12 June 2023'],
    ['dogs on June 12th, 2023', 'dogs', '12 June 2023'],
    ['2023-06-12', '', '12 June 2023'],
    ['on 24 December', '', '24 December of any year'],
    ['last year', '', '2023'],
    ['this year', '', '2024'],
    ['last month', '', 'February 2024'],
    ['photos from last summer', '', 'June–August 2023'],
    ['last June', '', 'June 2023'],
    ['last friday', '', '8 March 2024'],
    ['last weekend', '', '9 March 2024 to 10 March 2024'],
    ['dogs on the beach yesterday', 'dogs on the beach', '14 March 2024'],
    ['photos from today', '', '15 March 2024'],
    ['3 weeks ago', '', '19 February 2024 to 25 February 2024'],
    ['the last 3 months', '', 'the last 3 months'],
    ['Christmas 2020', '', 'Christmas 2020'],
    ['Lisbon 2019', 'Lisbon', '2019'],
    ['birthday in June', 'birthday', 'June of any year'],
    ['beach between 2015 and 2018', 'beach', '2015 to 2018'],
    ['2015-2018', '', '2015 to 2018'],
    ['from June 2019 to August 2019', '', 'June 2019 to August 2019'],
    ['since 2020', '', 'since 2020'],
    ['boats before 2010', 'boats', 'before 2010'],
    ['pictures from the 1990s', '', '1990–1999'],
  ])('reads %j', (sentence, text, label) => {
    expect(filtersOf(sentence)).toEqual([`date: ${label}`]);
    expect(parse(sentence).text).toBe(text);
  });

  it('makes ranges of wall time, open ones too', () => {
    const span = (fromMs: number | null, untilMs: number | null) => [
      { anyOf: [{ kind: 'span', fromMs, untilMs }], negated: false },
    ];
    expect(parse('May 2021').dates).toEqual(span(Date.UTC(2021, 4), Date.UTC(2021, 5)));
    expect(parse('since 2020').dates).toEqual(span(Date.UTC(2020, 0), null));
    expect(parse('after 2020').dates).toEqual(span(Date.UTC(2021, 0), null));
  });

  it.each([
    'A man in May dances',
    'People march in a parade',
    'A cat sat on the mat',
    'A kitchen from the 1950s',
    'A 1965 Mustang in a garage',
    'The refrigerator is brand new and was delivered today.',
    'A clock on a building that says 8:25.',
    'A girl holding a second cone',
    'IMG_2019',
    '2019.jpg',
    'Sun on the may tree',
  ])('leaves %j as it is', (sentence) => {
    expect(filtersOf(sentence)).toEqual([]);
    expect(parse(sentence).text).toBe(sentence);
  });
});

describe('other filters', () => {
  it.each([
    ['favourites', '', ['favourite: favourites']],
    ['my favorite photos of dogs', 'dogs', ['favourite: favourites']],
    ['possibly sensitive', '', ['sensitive: possibly sensitive']],
    ['sensitive photos of dogs', 'dogs', ['sensitive: possibly sensitive']],
    ['is:sensitive 2019', '', ['sensitive: possibly sensitive', 'date: 2019']],
    ['5 stars', '', ['rating: 5 stars']],
    ['dogs 4 stars', 'dogs', ['rating: 4 stars']],
    ['rated 3 or more', '', ['rating: 3 or more stars']],
    ['★★★★', '', ['rating: 4 stars']],
    ['Canon EOS 5D', '', ['camera: Canon EOS 5D']],
    ['cats taken with my Nikon', 'cats', ['camera: Nikon']],
    ['shot on iPhone 12', '', ['camera: iPhone 12']],
    ['"hello world" beach', 'beach', ['phrase: “hello world”']],
    ['#beach sunset', 'sunset', ['tag: beach']],
    ['tag:hot_dog', '', ['tag: hot dog']],
    ['two people riding horses', 'two people riding horses', ['people: 2 people']],
    ['at least two people', 'two people', ['people: 2 or more people']],
    ['more than two people on a boat', '3 people on a boat', ['people: 3 or more people']],
    ['3+ people', '3 people', ['people: 3 or more people']],
    ['fewer than three people', 'fewer than three people', []],
    ['more than two dogs', '3 dogs', []],
    ['a single person', 'one person', []],
  ])('reads %j', (sentence, text, expected) => {
    expect(filtersOf(sentence)).toEqual(expected);
    expect(parse(sentence).text).toBe(text);
  });

  it.each([
    'A girl with her favourite toy',
    'a sensitive plant',
    'five stars in the sky',
    'a five star hotel',
    'a nikon on a table',
    'pixel art on a wall',
    'rock & roll band',
  ])('leaves %j as it is', (sentence) => {
    expect(filtersOf(sentence)).toEqual([]);
    expect(parse(sentence).text).toBe(sentence);
  });

  it('takes several from one sentence', () => {
    const { parsed, text } = parse('my favourite photos of dogs on a beach in summer 2019 without people');
    expect(text).toBe('dogs on a beach');
    expect(parsed.filters.map(({ kind }) => kind)).toEqual(['favourite', 'date']);
    expect(parsed.excluded).toEqual(['people']);
  });

  it('gives each filter the words it was read from, so that it can be taken out', () => {
    const sentence = 'beach in summer 2019 rated 4';
    for (const { source } of parse(sentence).parsed.filters) expect(sentence).toContain(source);
  });
});

describe('negations', () => {
  it.each([
    ['dogs without people', 'dogs', ['people']],
    ['a beach without people or cars', 'a beach', ['people', 'cars']],
    ['-dog cats', 'cats', ['dog']],
    ['beach -"stop sign"', 'beach', ['stop sign']],
    ['no cars', '', ['cars']],
    ['dogs but no cats', 'dogs', ['cats']],
    ['a man with no shirt', 'a man', ['shirt']],
    ['people not on a beach', 'people', ['beach']],
    ['people who are not at the beach', 'people', ['beach']],
    ['people that aren’t on a beach', 'people', ['beach']],
    ['a man not wearing a hat', 'a man', ['hat']],
    ['people not smiling', 'people', ['smiling']],
    ['dogs without people and cars', 'dogs', ['people', 'cars']],
    ['dogs without people and a beach', 'dogs and a beach', ['people']],
    ['nobody on the beach', 'on the beach', ['people']],
    ['a beach without anyone', 'a beach', ['people']],
    ['everything but dogs', '', ['dogs']],
    ['cats instead of dogs', 'cats', ['dogs']],
    ['a street that does not have cars', 'a street', ['cars']],
    ['dog without frobnicator', 'dog', ['frobnicator']],
    ['dogs without red cars in rome', 'dogs in rome', ['red cars']],
    ['dogs without purple frobnicators', 'dogs', ['purple frobnicators']],
    ['-Zoë cats', 'cats', ['Zoë']],
    ['people without hats, cars or dogs in rome', 'people in rome', ['hats', 'cars', 'dogs']],
  ])('reads %j', (sentence, text, excluded) => {
    expect(parse(sentence).parsed).toEqual({ text, filters: [], excluded });
  });

  it.each([
    'no parking sign',
    'a no-smoking sign',
    'not only dogs',
    'a sign that says not in use',
    'without',
    'self-portrait',
    'no',
  ])('leaves %j as it is', (sentence) => {
    expect(parse(sentence).parsed).toEqual({ text: sentence, filters: [], excluded: [] });
  });
});

describe('any text', () => {
  it.each([
    ['', ''],
    ['   ', ''],
    ['show me pictures of cats', 'cats'],
    ['photos', ''],
    ['find my cat', 'my cat'],
    ['🎉🎉', '🎉🎉'],
    ["x') OR ('1'='1", "x') OR ('1'='1"],
  ])('%j leaves %j', (sentence, text) => {
    expect(parse(sentence).parsed).toEqual({ text, filters: [], excluded: [] });
  });

  it('cuts what no encoder would read', () => {
    expect(parse('dog '.repeat(2_500)).text.length).toBeLessThanOrEqual(2_000);
  });

  it('never fails and never makes words up', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc
            .array(
              fc.constantFrom(
                'no',
                'dogs',
                'in',
                'May',
                '2019',
                '-',
                '"',
                'without',
                'or',
                'last',
                'year',
                '5',
                'stars',
                '#',
                'and',
                '\ud800',
                ',',
              ),
            )
            .map((words) => words.join(' ')),
        ),
        (sentence) => {
          const { parsed, text } = parse(sentence);
          expect(parsed.text).toBe(text);
          const known = sentence.replace(/\p{Surrogate}/gu, '\uFFFD').replace(/\s+/gu, ' ');
          for (const word of text.split(' ')) expect(known).toContain(word);
        },
      ),
      { numRuns: 500 },
    );
  });
});
