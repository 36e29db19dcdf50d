/** @file What of a model's sentences is shown, and why, by what else is known of the photo. */
import { describe, expect, it } from 'vitest';
import type { PhotoTag } from '../../../../src-preload/contract/index.ts';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import type { ConceptScore } from '../../tags/tag-model.ts';
import { checkedText } from './checked-text.ts';
import { createNounCheck, type KnownThings } from './known-things.ts';
import { createNounIndex } from './noun-phrases.ts';

const vocabulary = await loadVocabulary('resources/vocabulary');
const nouns = createNounIndex(vocabulary);

const sees = (name: string, probability = 0.93): PhotoTag => ({
  name,
  probability,
  source: 'detector',
  band: probability > 0.6 ? 'sure' : 'maybe',
});
const seesNo = (name: string): ConceptScore => ({
  name,
  probability: 0.01,
  band: null,
  source: 'detector',
  implied: false,
});
const nothing: KnownThings = { tags: [], objects: [], scores: [], texts: [], isRejected: () => false };
const checked = (text: string, known: Partial<KnownThings> = {}) =>
  checkedText(text, nouns, createNounCheck({ ...nothing, ...known }, vocabulary));
const mark = (name: string) => ({ head: name, concepts: [name] });
const box = { probability: 0.9, box: [0, 0, 1, 1] as [number, number, number, number] };

describe('what the same model marks in the picture', () => {
  const because = (text: string, known: Partial<KnownThings>) =>
    checked(text, known).nouns.map(({ state, because: why }) => `${state}: ${why}`);

  it('confirms nothing: it is no second witness', () => {
    expect(because('A gargoyle.', { marked: [mark('gargoyle')] })).toEqual([
      'unsure: it is not among the words that can be checked; the model marks it in the picture, too',
    ]);
    expect(because('A saucer.', { marked: [mark('saucer')] })[0]).toMatch(
      /^unsure: .*marks it in the picture, too/,
    );
  });

  it('contradicts a number, where the detector marks none', () => {
    const known = { tags: [sees('cat')], marked: [mark('cat'), mark('cat'), mark('cat')] };
    expect(because('Two cats.', known)).toEqual(['unsure: the model itself marks 3 in the picture']);
    expect(because('Three cats.', known)[0]).toMatch(/^confirmed/);
    const seen = {
      ...known,
      objects: [
        { name: 'cat', ...box },
        { name: 'cat', ...box },
      ],
    };
    expect(because('Two cats.', seen)[0]).toMatch(/^confirmed/);
  });
});

it('a thing that no vocabulary has, and that the person rejected, goes', () => {
  const isRejected = (name: string) => name === 'gargoyle';
  expect(checked('A cat with a gargoyle.', { tags: [sees('cat')], isRejected }).text).toBe('A cat.');
});

describe('what a model wrote', () => {
  it.each<[text: string, known: Partial<KnownThings>, shown: string | null]>([
    ['A cat on a table.', { tags: [sees('cat'), sees('table')] }, 'A cat on a table.'],
    ['A cat on a table.', { tags: [sees('cat')] }, 'A cat on perhaps a table.'],
    ['A cat on a table.', {}, 'Perhaps a cat on perhaps a table.'],
    ['A cat with a dog.', { tags: [sees('cat')], scores: [seesNo('dog')] }, 'A cat.'],
    [
      'A cat and a dog, on a table.',
      { tags: [sees('cat'), sees('table')], scores: [seesNo('dog')] },
      'A cat, on a table.',
    ],
    ['A cat with a dog on a leash.', { tags: [sees('cat')], scores: [seesNo('dog')] }, 'A cat.'],
    [
      'A man and a dog are playing.',
      { tags: [sees('man')], scores: [seesNo('dog')] },
      'A man and perhaps a dog are playing.',
    ],
    [
      'A dog is on the sofa. A cat sleeps.',
      { tags: [sees('cat')], scores: [seesNo('dog')] },
      'A cat sleeps.',
    ],
    ['A dog on the beach.', { scores: [seesNo('dog')] }, null],
    [
      'The image shows a cup with a spoon.',
      { tags: [sees('cup')], scores: [seesNo('spoon')] },
      'The image shows a cup.',
    ],
    ['A poodle in the grass.', { tags: [sees('dog'), sees('grass')] }, 'Perhaps a poodle in the grass.'],
    ['A poodle in the grass.', { tags: [sees('grass')], scores: [seesNo('dog')] }, null],
    ['An animal on a table.', { tags: [sees('cat'), sees('table')] }, 'An animal on a table.'],
    [
      'Two dogs on a beach.',
      { tags: [sees('dog'), sees('beach')], objects: [{ name: 'dog', ...box }] },
      'Perhaps two dogs on a beach.',
    ],
    [
      'Two dogs on a beach.',
      {
        tags: [sees('dog'), sees('beach')],
        objects: [
          { name: 'dog', ...box },
          { name: 'dog', ...box },
        ],
      },
      'Two dogs on a beach.',
    ],
    [
      'A woman in an orange suit is smiling.',
      { tags: [sees('woman'), sees('suit')] },
      'A woman in an orange suit is smiling.',
    ],
    ['A gizmo on a table.', { tags: [sees('table')] }, 'Perhaps a gizmo on a table.'],
    ['A cat. The cat sleeps.', {}, 'Perhaps a cat. The cat sleeps.'],
    ['A cat looking at the camera.', { tags: [sees('cat')] }, 'A cat looking at the camera.'],
    ['A cat on a table.', { texts: ['Cat café'], tags: [sees('table')] }, 'A cat on a table.'],
    ['A cat on a table.', { tags: [sees('table')], isRejected: (name) => name === 'cat' }, null],
    ['A cat with green eyes.', { tags: [sees('cat')] }, 'A cat with perhaps green eyes.'],
    ['dogs on the beach', { tags: [sees('beach')] }, 'Perhaps dogs on the beach'],
  ])('“%s”', (text, known, shown) => {
    expect(checked(text, known).text).toBe(shown);
  });

  it('is told noun by noun, with the reason', () => {
    const { nouns: told } = checked('A cat with a dog on a table.', {
      tags: [sees('cat'), sees('table', 0.4)],
      scores: [seesNo('dog')],
    });
    expect(told).toEqual([
      { phrase: 'A cat', state: 'confirmed', because: 'the detector sees cat, 93%' },
      { phrase: 'a dog', state: 'left out', because: 'the detector knows dog and sees none, 1%' },
      { phrase: 'a table', state: 'unsure', because: 'the detector sees table, and is not sure, 40%' },
    ]);
  });

  it('a person’s word stands above the models', () => {
    const own: PhotoTag = { name: 'dog', probability: 1, source: 'user', band: 'sure' };
    const { text, nouns: told } = checked('A dog on a table.', {
      tags: [own, sees('table')],
      scores: [seesNo('dog')],
    });
    expect(text).toBe('A dog on a table.');
    expect(told[0]).toMatchObject({ state: 'confirmed', because: 'you said so' });
  });

  it('an empty one stays empty', () => {
    expect(checked('')).toEqual({ text: null, nouns: [] });
    expect(checked('…')).toEqual({ text: null, nouns: [] });
  });
});
