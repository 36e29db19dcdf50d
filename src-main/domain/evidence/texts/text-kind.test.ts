/** @file What is stored of a line of text, and what search is told of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aTextLine } from '../../../testing/builders.ts';
import { readerManifest } from './manifest.ts';
import { textKind } from './text-kind.ts';
import { textOf } from './text-line.ts';

const manifest = readerManifest.parse(
  JSON.parse(readFileSync('resources/models/reader/manifest.json', 'utf8')),
);
const line = aTextLine;

it('comes back from its rows as it was', () => {
  const lines = [line('Exit'), line('it’s “here”, 100 %', { score: 1 })];
  expect(textKind.rows.fromRows(textKind.rows.toRows(lines))).toEqual(lines);
  expect(textKind.rows.fromRows([])).toEqual([]);
});

describe('invalidReason', () => {
  it.each([
    ['a line', line('Exit'), true],
    [
      'one that reaches over the edge',
      line('Exit', {
        corners: [
          [-0.1, -0.1],
          [0.5, 0],
          [0.5, 0.1],
          [0, 0.1],
        ],
      }),
      true,
    ],
    [
      'one beside the picture',
      line('Exit', {
        corners: [
          [1.1, 0],
          [1.5, 0],
          [1.5, 0.1],
          [1.1, 0.1],
        ],
      }),
      false,
    ],
    ['a certainty above 1', line('Exit', { score: 1.2 }), false],
    ['no number', line('Exit', { score: Number.NaN }), false],
    ['no text', line(' '), false],
  ])('%s', (_what, found, isValid) => {
    expect(textKind.invalidReason([found]) === null).toBe(isValid);
  });
});

describe('textOf', () => {
  it('is one text, in which divided words are one', () => {
    expect(textOf([line('over four moun-'), line('tains, slept in'), line('barns')])).toBe(
      'over four mountains, slept in barns',
    );
  });

  it('leaves hyphens that divide no word', () => {
    expect(textOf([line('Invoice 2048-'), line('117')])).toBe('Invoice 2048- 117');
    expect(textOf([line('self-'), line('Service')])).toBe('self- Service');
  });
});

it('tells search and captions what is written, and nothing where there is nothing', () => {
  const lines = [line('Exit 24'), line('North')];
  expect(textKind.signals(lines, manifest)).toEqual({ texts: ['Exit 24 North'], lines });
  expect(textKind.signals([], manifest)).toEqual({ texts: [], lines: [] });
});
