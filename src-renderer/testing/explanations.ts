/** @file Explanations of search results for tests. */
import type { Explanation } from '../../src-preload/contract/index.ts';
import { idOf } from './tiles.ts';

/** Of photo 1: a dog on the right. */
export const anExplanation = (over: Partial<Explanation> = {}): Explanation => ({
  id: idOf(1),
  path: '/photos/1.jpg',
  query: { text: 'a dog', filters: [], excluded: [] },
  band: 'good',
  why: ['dog seen · very likely', 'looks like it'],
  where: 'Mostly on the right.',
  map: { columns: 2, rows: 1, values: [0.1, 1] },
  boxes: [{ label: 'dog', probability: 0.94, box: [0.7, 0.4, 0.2, 0.2], where: 'on the right' }],
  hints: [],
  ...over,
});
