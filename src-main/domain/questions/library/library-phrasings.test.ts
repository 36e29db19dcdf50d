/** @file What questions about many photos are taken to ask: a table. */
import { describe, expect, it } from 'vitest';
import { names, now } from '../../../testing/made-up-photos.ts';
import { parseLibraryQuestion } from './library-questions.ts';
import type { LibraryQuestion } from './library-question.ts';

const context = { find: names.find, now, dayFirst: true };

function inShort(asked: LibraryQuestion | null): string {
  if (!asked) return 'none';
  const { shown, kept, words, filters } = asked.of;
  const by = 'by' in asked ? ` ${asked.by}${'fewest' in asked && asked.fewest ? ' fewest' : ''}` : '';
  const which = asked.kind === 'when' ? ` ${asked.which}` : '';
  const thing = asked.kind === 'fullest' || asked.kind === 'sum' ? ` ${asked.thing.phrase}` : '';
  const parts = [
    ...shown.map(
      ({ thing: { phrase }, min, max }) =>
        `${phrase}${min > 1 || max !== null ? ` ${min}–${max ?? ''}` : ''}`,
    ),
    ...kept.map(({ part, has }) => `${has ? '+' : '-'}${part}`),
    ...words.map((word) => `“${word}”`),
    filters !== '' && asked.of.shown.length + asked.of.words.length === 0
      ? `[${filters}]`
      : filters
        ? `[${filters}]`
        : '',
  ].filter(Boolean);
  return `${asked.kind}${by}${which}${thing}${parts.length > 0 ? `: ${parts.join(' ')}` : ''}`;
}

describe('what is asked', () => {
  it.each([
    ['How many photos show more than five people?', 'count: people 6–'],
    ['how many photos have no caption?', 'count: -caption'],
    ['How many pictures are without a date', 'count: -date'],
    ['how many photos have a place', 'count: +place'],
    ['How many photos did I take in Paris in 2019?', 'count: “paris” [in 2019]'],
    ['how many photos of dogs do I have', 'count: dogs'],
    ['How many photos do I have?', 'count'],
    ['how many photos with the word sale', 'count: “sale”'],
    ['how many photos have the words "no parking"', 'count: “no parking”'],
    ['In which country did I take most photos?', 'most country'],
    ['how many of my photos show snow', 'count: snow'],
    ['How many photos show at least two dogs?', 'count: dogs 2–'],
    ['how many photos show exactly one person', 'count: person 1–1'],
    ['in how many photos is there a cat', 'count: cat'],
    ['How often did I photograph horses?', 'count: horses'],
    ['how many photos were taken in june 2020', 'count: [taken in june 2020]'],
    ['what percentage of my photos show people', 'share: people'],
    ['When did I last photograph snow?', 'when last: snow'],
    ['when was the last time I photographed a horse', 'when last: horse'],
    ['When did I first photograph an elephant?', 'when first: elephant'],
    ['When was I last in Paris?', 'when last: “paris”'],
    ['when was my first photo of a boat', 'when first: boat'],
    ['What is my oldest photo?', 'when first'],
    ['Which year did I photograph most dogs?', 'most year: dogs'],
    ['in which year did I take the most photos of dogs', 'most year: dogs'],
    ['In which month did I take the most photos?', 'most month'],
    ['Which camera did I use most?', 'most camera'],
    ['which year has the fewest photos', 'most year fewest'],
    ['Where did I take most photos?', 'most place'],
    ['who is in most of my photos', 'most person'],
    ['What do I photograph most?', 'most tag'],
    ['How many people are in these photos?', 'sum people'],
    ['how many dogs are there in total', 'sum dogs'],
    ['How many dogs can you see in my photos altogether?', 'sum dogs'],
    ['Which photo shows the most people?', 'fullest people'],
    ['Where did I photograph whales?', 'list place: whales'],
    ['who is in my photos', 'list person'],
    ['Do I have photos of horses?', 'exists: horses'],
    ['have I ever photographed an owl', 'exists: owl'],
    ['Are there any photos without a caption?', 'exists: -caption'],
    // about one photo, or a search
    ['How many people are there?', 'none'],
    ['Is there a dog?', 'none'],
    ['When was this taken?', 'none'],
    ['Where was it taken?', 'none'],
    ['two dogs on a beach', 'none'],
  ])('%j → %s', (question, expected) => {
    expect(inShort(parseLibraryQuestion(question, context))).toBe(expected);
  });
});
