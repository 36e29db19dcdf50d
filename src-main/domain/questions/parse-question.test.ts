/** @file What questions are taken to ask, in plain and awkward words. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createObjectNames } from '../search/named-objects.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { parseQuestion } from './parse-question.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const { labels } = JSON.parse(readFileSync('resources/models/detector/manifest.json', 'utf8')) as {
  labels: string[];
};
const names = createObjectNames(vocabulary, labels);
const parse = (question: string) => parseQuestion(question, names.find);

/** "count people", "presence dog|cat any not (colour) ?glorb" */
function inShort(question: string): string {
  const asked = parse(question);
  if (asked.kind === 'open') return `open ${asked.about}`;
  if (asked.kind !== 'count' && asked.kind !== 'presence') return asked.kind;
  const things = asked.things
    .map(({ phrase, count, exact }) => `${exact ? `${count} ` : ''}${phrase}`)
    .join('|');
  const any = asked.kind === 'presence' && !asked.every ? ' any' : '';
  const not = asked.kind === 'presence' && asked.negated ? ' not' : '';
  return `${asked.kind} ${things}${any}${not}${asked.attribute ? ` (${asked.attribute})` : ''}${asked.unknown ? `?${asked.unknown}` : ''}`;
}

describe('counts', () => {
  it.each([
    ['How many people are there?', 'count people'],
    ['how many people', 'count people'],
    ['How many people are in this photo', 'count people'],
    ['how many people can you see in the picture??', 'count people'],
    ['please tell me how many people you can see', 'count people'],
    ['So, how many persons are visible here?', 'count persons'],
    ['What is the number of persons visible in the image?', 'count persons'],
    ['the total number of dogs', 'count dogs'],
    ['count the zebras', 'count zebras'],
    ['HOW MANY WINE GLASSES ARE THERE', 'count wine glasses'],
    ['How many kids are there', 'count kids'],
    ['how many people are wearing hats?', 'count people (wearing)'],
    ['how many red cars are there', 'count cars (colour)'],
    ['how many people are sitting?', 'count people (doing)'],
    ['how many pizzas are on the table', 'count pizzas (place)'],
    ['how many dogs are behind the fence', 'count dogs (place)'],
    ['how many dogs and cats', 'count dogs|cats'],
    ['how many glorbs are there', 'count ?glorbs'],
  ])('%j → %s', (question, expected) => {
    expect(inShort(question)).toBe(expected);
  });
});

describe('presence', () => {
  it.each([
    ['Is there a dog?', 'presence dog'],
    ['is there an umbrella in the picture', 'presence umbrella'],
    ['Are there any people?', 'presence people'],
    ['is anyone there', 'presence anyone'],
    ['is there anybody in the picture?', 'presence anybody'],
    ['Do you see a cat', 'presence cat'],
    ['can you see any giraffes in this photo?', 'presence giraffes'],
    ['Does this photo show a pizza?', 'presence pizza'],
    ['does it contain a clock', 'presence clock'],
    ['Is a dog in this picture?', 'presence dog'],
    ['any dogs?', 'presence dogs'],
    ['dogs?', 'presence dogs'],
    ['Is this a beach?', 'presence beach'],
    ['tell me if there is a dog', 'presence dog'],
    ['is there a dog or a cat', 'presence dog|cat any'],
    ['is there a dog and a cat', 'presence dog|cat'],
    ['are there two dogs', 'presence 2 dogs'],
    ['is there no dog', 'presence dog not'],
    ['is there a red car', 'presence car (colour)'],
    ['is there a man wearing a hat', 'presence man (wearing)'],
    ['is there a cat on the sofa', 'presence cat (place)'],
    ['Is there a glorb?', 'presence ?glorb'],
  ])('%j → %s', (question, expected) => {
    expect(inShort(question)).toBe(expected);
  });

  it('reads “Is there a …?” for every label of the detector', () => {
    for (const label of labels)
      expect(parse(`Is there a ${label}?`), label).toMatchObject({
        kind: 'presence',
        attribute: null,
        things: [{ groups: [{ labels: [label], relation: 'same' }] }],
      });
  });
});

describe('metadata, and what nobody here can answer', () => {
  it.each([
    ['When was this taken?', 'when'],
    ['what year was this photo taken', 'when'],
    ['When is this from?', 'when'],
    ['how old is this picture', 'when'],
    ['Where was this photo taken?', 'where'],
    ['where is this?', 'where'],
    ['In which city was it taken', 'where'],
    ['Which camera took this?', 'camera'],
    ['what time is it on the clock?', 'open what'],
    ['where is the dog', 'open what'],
    ['What colour is the car?', 'open colour'],
    ['what does the sign say', 'open text'],
    ['Who is this?', 'open who'],
    ['why is he laughing', 'open why'],
    ['how does she feel', 'open why'],
    ['Combien de personnes y a-t-il ?', 'open unclear'],
    ['Wie viele Personen sind zu sehen?', 'open unclear'],
    ['¿Hay un perro?', 'open unclear'],
    ['有几个人', 'open unclear'],
    ['asdf jkl', 'open unclear'],
    ['how many', 'open unclear'],
    ['?', 'open unclear'],
    ['🐕', 'open unclear'],
  ])('%j → %s', (question, expected) => {
    expect(inShort(question)).toBe(expected);
  });
});
