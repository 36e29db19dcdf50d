/** @file Worst cases and confusions, worked out by hand. */
import { expect, it } from 'vitest';
import type { EvaluationDetails } from '../evaluation.ts';
import { countMatrix, tagConfusions } from './confusions.ts';
import { picturedFiles, worstCases } from './worst-cases.ts';

const search = (file: string, rank: number | null) => ({ text: file, file, rank, first: 'other.jpg' });
const tag = (file: string, name: string, shown: boolean, present: boolean, probability = 0.5) => ({
  file,
  name,
  shown,
  present,
  probability: shown ? probability : null,
});
const count = (file: string, truth: number, counted: number | null, atLeast = false) => ({
  file,
  answer: '',
  truth,
  counted,
  atLeast,
});
const details: EvaluationDetails = {
  searches: [
    search('first.jpg', 0),
    search('ninth.jpg', 8),
    search('lost.jpg', null),
    search('gone.jpg', null),
    search('private.jpg', 5),
  ],
  names: [],
  tags: [
    tag('a.jpg', 'dog', true, false, 0.6),
    tag('b.jpg', 'cat', true, false, 0.9),
    tag('c.jpg', 'bed', true, true, 1),
  ],
  answers: [
    { file: 'a.jpg', question: '', answer: '', truth: true, said: false, probability: 0.1, confidence: 0.6 },
    { file: 'd.jpg', question: '', answer: '', truth: true, said: false, probability: 0.1, confidence: 0.9 },
    { file: 'e.jpg', question: '', answer: '', truth: true, said: null, probability: 0.3, confidence: null },
    { file: 'f.jpg', question: '', answer: '', truth: true, said: true, probability: 1, confidence: 1 },
  ],
  captions: [
    { file: 'a.jpg', text: '', wrong: ['dog'], missing: [], bare: false },
    { file: 'g.jpg', text: '', wrong: ['dog', 'cat'], missing: [], bare: false },
    { file: 'h.jpg', text: '', wrong: [], missing: ['cat'], bare: false },
    { file: 'i.jpg', text: '', wrong: null, missing: null, bare: true },
  ],
  described: [],
  scenes: [],
  counted: [
    count('a.jpg', 2, 1),
    count('b.jpg', 9, 4),
    count('c.jpg', 9, 4, true),
    count('d.jpg', 2, 4, true),
    count('e.jpg', 3, null),
  ],
  alarms: [{ file: 'private.jpg', reasons: [], harmless: false }],
  texts: [
    { file: 'k.jpg', expected: 'stop', read: 'step', wrong: 1 },
    { file: 'l.jpg', expected: '', read: 'step', wrong: 4 },
    { file: 'm.jpg', expected: 'stop', read: 'stop', wrong: 0 },
  ],
  presence: [],
  withoutWrong: [{ query: 'a dog without a cat', file: 'j.jpg' }],
};

it('puts the worst first, and leaves out what is right or not told', () => {
  const worst = worstCases(details);
  expect(worst.searches.map(({ file }) => file)).toEqual([
    'lost.jpg',
    'gone.jpg',
    'ninth.jpg',
    'private.jpg',
  ]);
  expect(worst.tags.map(({ file }) => file)).toEqual(['b.jpg', 'a.jpg']);
  expect(worst.answers.map(({ file }) => file)).toEqual(['d.jpg', 'a.jpg']);
  expect(worst.captions.map(({ file }) => file)).toEqual(['g.jpg', 'a.jpg']);
  expect(worst.texts.map(({ file }) => file)).toEqual(['l.jpg', 'k.jpg']);
  // "4 or more" of nine is right, of two it is two too many
  expect(worst.counted.map(({ file }) => file)).toEqual(['b.jpg', 'd.jpg', 'a.jpg']);
});

it('has pictures of each photo of the worst cases, but of those that screening suggests', () => {
  expect(picturedFiles(details).sort()).toEqual([
    'a.jpg',
    'b.jpg',
    'd.jpg',
    'g.jpg',
    'gone.jpg',
    'j.jpg',
    'k.jpg',
    'l.jpg',
    'lost.jpg',
    'ninth.jpg',
    'other.jpg',
  ]);
});

it('counts which tag is shown instead of which', () => {
  expect(
    tagConfusions([
      tag('a.jpg', 'couch', false, true),
      tag('a.jpg', 'chair', true, false),
      tag('b.jpg', 'couch', false, true),
      tag('b.jpg', 'chair', true, false),
      tag('b.jpg', 'bed', true, false),
      tag('c.jpg', 'cup', false, true),
      tag('d.jpg', 'dog', true, true),
    ]),
  ).toEqual([
    { missing: 'couch', instead: 'chair', photos: 2 },
    { missing: 'couch', instead: 'bed', photos: 1 },
    { missing: 'cup', instead: null, photos: 1 },
  ]);
});

it('counts photos by the number of people in them and the number told', () => {
  expect(countMatrix([count('', 0, 0), count('', 2, 1), count('', 2, 1), count('', 1, null)])).toEqual({
    rows: ['0', '1', '2'],
    columns: ['0', '1', '2', 'no answer'],
    cells: [
      [1, 0, 0, 0],
      [0, 0, 0, 1],
      [0, 2, 0, 0],
    ],
  });
  const many = countMatrix([count('', 40, 12), count('', 8, 4)]);
  expect(many.rows.at(-1)).toBe('8 +');
  expect(many.cells[8]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
});
