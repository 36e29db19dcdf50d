/** @file Measures whether the text in photos is read, letter by letter, and whether text is read where there is none. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import { editDistance } from '../shared/edit-distance.ts';
import { wordsOf } from '../shared/words.ts';
import type { Labelled } from './evaluated-product.ts';

export interface TextMeasures {
  /** photos whose label has text */
  photos: number;
  /** 1 − wrong, missing and additional characters ÷ characters of the labels; 0 at least */
  characterAccuracy: number;
  /** share of the labels' words that are read, in any order and case */
  wordRecall: number;
  /** photos whose label says that there is no text */
  withoutText: number;
  /** share of these in which text was read; 0 where there is none */
  falseText: number;
}

export interface ReadText {
  file: string;
  /** of the label, in one line; '' = there is none */
  expected: string;
  /** in one line; '' = none was read */
  read: string;
  /** wrong, missing and additional characters */
  wrong: number;
}

/**
 * Over the photos whose label has `text`; measures null = there is none, or no model in use reads.
 */
export function measureText(photos: readonly Labelled[]): {
  measures: TextMeasures | null;
  texts: ReadText[];
} {
  const labelled = photos.filter(({ label: { text } }) => typeof text === 'string');
  if (labelled.every(({ photo }) => photo.text === null)) return { measures: null, texts: [] };
  const texts = labelled.map(({ label, photo }): ReadText => {
    const expected = inOneLine(label.text!);
    const read = inOneLine(writtenIn(photo.text));
    return { file: label.file, expected, read, wrong: editDistance(read, expected) };
  });
  return { measures: textMeasures(texts), texts };
}

function textMeasures(texts: readonly ReadText[]): TextMeasures {
  const written = texts.filter(({ expected }) => expected !== '');
  const empty = texts.filter(({ expected }) => expected === '');
  const characters = sum(written.map(({ expected }) => [...expected].length));
  const words = written.map(({ expected, read }) => wordsFound(expected, read));
  return {
    photos: written.length,
    characterAccuracy: Math.max(0, share(characters - sum(written.map(({ wrong }) => wrong)), characters)),
    wordRecall: share(sum(words.map(({ found }) => found)), sum(words.map(({ all }) => all))),
    withoutText: empty.length,
    falseText: share(empty.filter(({ read }) => read !== '').length, empty.length),
  };
}

/** Each word as often as it was read. */
function wordsFound(expected: string, read: string): { found: number; all: number } {
  const left = new Map<string, number>();
  for (const { text } of wordsOf(read)) left.set(text, (left.get(text) ?? 0) + 1);
  const words = wordsOf(expected);
  const found = words.filter(({ text }) => {
    const times = left.get(text) ?? 0;
    left.set(text, times - 1);
    return times > 0;
  });
  return { found: found.length, all: words.length };
}

function writtenIn(lines: Photo['text']): string {
  return (lines ?? []).map(({ text }) => text).join(' ');
}

function inOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
