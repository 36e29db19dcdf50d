/** @file What else a file says, as facts: one line a kind, in one order. */
import { expect, test } from 'vitest';
import { detailFacts } from './details.ts';

test('each kind is one fact, its texts on lines of their own, in the order of the facts', () => {
  expect(
    detailFacts({
      details: [
        { kind: 'creator', text: 'Ewa' },
        { kind: 'place', text: 'Rome' },
        { kind: 'creator', text: 'Ola' },
      ],
    }),
  ).toEqual([
    { label: 'Place in the file', value: 'Rome' },
    { label: 'Creator', value: 'Ewa\nOla' },
  ]);
  expect(detailFacts({ details: [] })).toEqual([]);
});
