/** @file Open questions that a model answers: what is said, and when nothing is. */
import { expect, it } from 'vitest';
import { AppError, type Photo } from '../../../src-preload/contract/index.ts';
import { barePhoto } from '../../../src-preload/contract/testing/bare-photo.ts';
import { loadVocabulary } from '../../adapters/vocabulary/vocabulary-files.ts';
import { photoIdOf } from '../../testing/builders.ts';
import type { TagReading } from '../tags/tag-model.ts';
import { openAnswer, type AskModel } from './open-answer.ts';
import type { PhotoQuestion } from './question.ts';

const vocabulary = await loadVocabulary('resources/vocabulary');
const photo: Photo = barePhoto(photoIdOf(1), '/p/cat.jpg', {
  tags: [{ name: 'cat', probability: 0.93, source: 'detector', band: 'sure' }],
});
const reading: TagReading = {
  objects: [],
  scores: [{ name: 'dog', probability: 0.01, band: null, source: 'detector', implied: false }],
};
const says =
  (text: string): AskModel =>
  async () => ({ text, title: 'Tiny' });
const ask = (question: string, askModel: AskModel, parsed: PhotoQuestion = { kind: 'open', about: 'why' }) =>
  openAnswer({ question, parsed }, { photo, reading }, vocabulary, askModel);

it('the answer says that a model wrote it, and doubts what nothing confirms', async () => {
  expect(await ask('Why is it there?', says('The cat sleeps on a sofa.'))).toMatchObject({
    answer: 'Tiny says: “The cat sleeps on perhaps a sofa.”',
    basis: 'written by a model, and held against what else is known',
    confidence: null,
    abstained: false,
  });
});

it('where other models deny what it says, nothing is answered, and both are told', async () => {
  expect(await ask('Why is it there?', says('Three dogs play.'))).toMatchObject({
    answer: 'I can’t tell. Tiny says “Three dogs play.”, but the detector knows dog and sees none, 1%.',
    abstained: true,
  });
});

it('a question about what is not there is not asked', async () => {
  const never: AskModel = () => Promise.reject(new Error('it was asked'));
  expect(await ask('Why is the dog sad?', never)).toMatchObject({
    answer: 'I can’t tell. You ask about “the dog”, but the detector knows dog and sees none, 1%.',
  });
});

it('what the grammar answers, who somebody is, and what they feel is not left to a model', async () => {
  const never: AskModel = () => Promise.reject(new Error('it was asked'));
  expect(await ask('Who is it?', never, { kind: 'open', about: 'who' })).toBeNull();
  expect(await ask('Is she happy?', never, { kind: 'open', about: 'feeling' })).toBeNull();
  expect(await ask('When?', never, { kind: 'when' } as PhotoQuestion)).toBeNull();
});

it('without a model the grammar’s own words stand; one that fails says why', async () => {
  expect(await ask('Why?', async () => null)).toBeNull();
  expect(await ask('Why?', says(''))).toMatchObject({
    answer: 'I can’t tell. Tiny was asked, and says nothing.',
  });
  const broken: AskModel = () => Promise.reject(new AppError('model_damaged', 'It is damaged.'));
  expect((await ask('Why?', broken))?.reason).toContain('It is damaged.');
});
