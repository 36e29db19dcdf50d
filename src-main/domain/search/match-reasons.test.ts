/** @file The reasons a person reads beside a hit. */
import { describe, expect, it } from 'vitest';
import type { NamedThings } from './named-objects.ts';
import { boxOf, matchReasonsOf, type MatchReasons } from './match-reasons.ts';
import { wordsOf } from '../shared/words.ts';
import type { Seen, SeenBox } from '../tags/seen-boxes.ts';

const named = (sentence: string, things: NamedThings['things'] = []): NamedThings => ({
  words: wordsOf(sentence),
  things,
  boxedShare: 0,
  decidedShare: 0,
});
const dog = { labels: ['dog'], relation: 'same' as const, count: 1 };
const box = (label: string, probability: number, x = 0): SeenBox => ({
  label,
  probability,
  box: [x, 0, 0.5, 0.5],
});
/** @param boxes surest first */
const sees = (...boxes: SeenBox[]): Seen => ({
  presence: new Map(boxes.toReversed().map(({ label, probability }) => [label, probability])),
  boxes,
});
const because = (part: Partial<MatchReasons>): MatchReasons => ({
  parsed: { text: '', filters: [], excluded: [] },
  named: named(''),
  texts: [],
  tags: [],
  requirements: [],
  seen: sees(),
  likeness: null,
  band: 'good',
  ...part,
});

describe('reasons', () => {
  it('name the words that matched, and the kind of text', () => {
    const texts = [
      { kind: 'title' as const, text: 'A day in Lisbon', words: new Set(['a', 'day', 'in', 'lisbon']) },
      { kind: 'folder' as const, text: 'Lisbon', words: new Set(['lisbon']) },
    ];
    expect(matchReasonsOf(because({ named: named('a Lisbon day'), texts, likeness: -5 }))).toEqual([
      'title: “lisbon”, “day”',
      'folder: “lisbon”',
    ]);
  });

  it.each([
    [0.95, 'dog seen · very likely'],
    [0.7, 'dog seen · likely'],
    [0.35, 'dog seen · maybe'],
  ])('say how sure a box is that is one with a probability of %d', (probability, reason) => {
    const seen = sees(box('dog', probability));
    expect(matchReasonsOf(because({ requirements: [dog], seen }))).toEqual([reason]);
  });

  it('name a model’s tag with its doubt, and not again where a box is the reason', () => {
    const thing = {
      phrase: 'dog',
      concept: 'dog',
      tags: ['dog', 'beach'],
      groups: [dog],
      count: 1,
      heads: [],
      exact: false,
      from: 0,
      to: 1,
    };
    const tags = [
      { name: 'dog', probability: 0.9, source: 'detector' as const, band: 'sure' as const },
      { name: 'beach', probability: 0.5, source: 'encoder' as const, band: 'maybe' as const },
    ];
    expect(
      matchReasonsOf(
        because({ named: named('dog', [thing]), tags, requirements: [dog], seen: sees(box('dog', 0.95)) }),
      ),
    ).toEqual(['dog seen · very likely', 'tag “beach” · maybe']);
  });

  it('give every filter', () => {
    const filters = [
      { kind: 'date' as const, label: '2019', source: '2019' },
      { kind: 'camera' as const, label: 'Nikon', source: 'Nikon' },
      { kind: 'rating' as const, label: '5 stars', source: '5 stars' },
      { kind: 'people' as const, label: '2 people', source: 'two people' },
    ];
    expect(matchReasonsOf(because({ parsed: { text: '', filters, excluded: ['cars'] } }))).toEqual([
      'date: 2019',
      'camera: Nikon',
      '5 stars',
      'no cars',
    ]);
  });

  it.each([
    [1, 'good', 'looks very much like it'],
    [1, 'maybe', 'looks like it'],
    [-1, 'good', 'looks like it'],
    [-2, 'maybe', 'looks a little like it'],
    [-9, 'maybe', 'looks a little like it'],
    [null, 'maybe', 'near in the library'],
  ] as const)('say in words how much it looks like the sentence: %s, %s', (likeness, band, reason) => {
    expect(matchReasonsOf(because({ likeness, band }))).toEqual([reason]);
  });
});

describe('the box of a hit', () => {
  it('is the best one of the first requirement', () => {
    expect(
      boxOf(
        because({
          requirements: [dog],
          seen: sees(box('cat', 0.9), box('dog', 0.6, 0.2), box('dog', 0.4, 0.1)),
        }),
      ),
    ).toEqual([0.2, 0, 0.5, 0.5]);
  });

  it('is none where nothing is required or detected', () => {
    expect(boxOf(because({ seen: sees(box('dog', 0.9)) }))).toBeNull();
    expect(boxOf(because({ requirements: [dog], seen: sees(box('dog', 0.3)) }))).toBeNull();
    expect(boxOf(because({ requirements: [dog], seen: null }))).toBeNull();
  });
});
