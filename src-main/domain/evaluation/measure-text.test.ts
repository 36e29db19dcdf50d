/** @file Character accuracy, recall of words and false text, worked out by hand. */
import { expect, it } from 'vitest';
import type { Photo } from '../../../src-preload/contract/index.ts';
import { measureText } from './measure-text.ts';

const photo = (file: string, label: string | null, read: string | null) => ({
  label: { file, text: label },
  photo: { text: read === null ? null : read.split('\n').map((text) => ({ text })) } as unknown as Photo,
});

it('compares what is read with the labels, letter by letter and word by word', () => {
  const { measures, texts } = measureText([
    // one letter wrong of 9
    photo('a.jpg', 'STOP here', 'STOP\nhare'),
    // 5 of 5 missing
    photo('b.jpg', 'cl\nos', ''),
    photo('c.jpg', '', ''),
    photo('d.jpg', ' ', 'il'),
    photo('e.jpg', null, 'not labelled'),
  ]);
  expect(texts.map(({ file, wrong }) => [file, wrong])).toEqual([
    ['a.jpg', 1],
    ['b.jpg', 5],
    ['c.jpg', 0],
    ['d.jpg', 2],
  ]);
  expect(measures).toEqual({
    photos: 2,
    characterAccuracy: (9 + 5 - 6) / 14,
    wordRecall: 1 / 4,
    withoutText: 2,
    falseText: 0.5,
  });
});

it('finds each word as often as it was read, in any order and case', () => {
  expect(measureText([photo('a.jpg', 'go go stop', 'Stop GO')]).measures).toMatchObject({
    wordRecall: 2 / 3,
  });
});

it('is at least 0, and nothing where no model reads or nothing is labelled', () => {
  expect(measureText([photo('a.jpg', 'a', 'very much more')]).measures!.characterAccuracy).toBe(0);
  expect(measureText([photo('a.jpg', 'a', null)])).toEqual({ measures: null, texts: [] });
  expect(measureText([photo('a.jpg', null, 'a')])).toEqual({ measures: null, texts: [] });
});
