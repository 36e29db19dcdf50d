/** @file The call: one answer a photo, in order; the person's word; pictures that cannot be looked at. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError, type Photo, type Target } from '../../../src-preload/contract/index.ts';
import { barePhoto, textLines } from '../../../src-preload/contract/testing/bare-photo.ts';
import { noBoxes, photoIdOf } from '../../testing/builders.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import type { Derived } from '../derive/derive.ts';
import type { DeriverSource } from '../derive/deriver-source.ts';
import type { TargetEvidence, TargetView } from '../derive/targets.ts';
import { noMetadata } from '../shared/metadata.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import type { TagReading } from '../tags/tag-model.ts';
import { names, now, readingOf, vocabulary } from '../../testing/made-up-photos.ts';
import { createQuestionsService } from './questions-service.ts';

const nothingDerived: Derived = {
  tags: [],
  rejectedTags: [],
  caption: { text: 'A photo', source: 'composed', probability: null, basis: '' },
  objects: [],
  searchText: '',
  authoredText: '',
  factCodes: '',
  screening: null,
};
const viewOf = (id: string | null, path: string): TargetView => ({
  id,
  path,
  evidence: [],
  decisions: noDecisions,
  metadata: noMetadata,
  damaged: false,
});

/** A service over models that see one thing after the other. */
function serviceOver(readings: readonly TagReading[], of: TargetEvidence['of'], photos: Photo[] = []) {
  let next = 0;
  const model = {
    version: '',
    derive: () => nothingDerived,
    read: () => readings[next++ % readings.length]!,
    boxes: noBoxes,
  };
  const deriver: DeriverSource = {
    current: async () => model,
    currentOrWithoutEncoder: async () => model,
    concepts: () => ({ concepts: 0, on: 0 }),
  };
  return createQuestionsService({
    targets: { of },
    deriver,
    vocabulary,
    namedThings: names.find,
    photosOf: async (ids) => photos.filter(({ id }) => ids.includes(id)),
    vision: createFakeVision(),
    facts: { readerFor: async () => () => [] },
    now: () => now,
  });
}
const dog = readingOf({ boxes: { dog: [0.95] } });

describe('the call', () => {
  it('answers for each photo in its place', async () => {
    const ids = [photoIdOf(1), photoIdOf(2)];
    const service = serviceOver([dog, readingOf({})], async () =>
      ids.map((id) => viewOf(id, `/photos/${id}.jpg`)),
    );
    const answers = await service.ask({ question: 'Is there a dog?', targets: ids.map((id) => ({ id })) });
    expect(answers.map(({ path, value }) => [path, value])).toEqual([
      [`/photos/${ids[0]}.jpg`, true],
      [`/photos/${ids[1]}.jpg`, false],
    ]);
  });

  it('goes on where one of several pictures cannot be looked at, and says why', async () => {
    const service = serviceOver([dog], async (wanted: readonly Target[]) =>
      wanted.map((target) => {
        const path = 'path' in target ? target.path : target.id;
        if (path.includes('gone')) throw new AppError('not_found', `There is no file ${path}.`);
        return viewOf(null, path);
      }),
    );
    const answers = await service.ask({
      question: 'Is there a dog?',
      targets: [{ path: '/a.jpg' }, { path: '/gone.jpg' }],
    });
    expect(answers).toMatchObject([
      { path: '/a.jpg', value: true },
      { path: '/gone.jpg', abstained: true, reason: 'There is no file /gone.jpg.' },
    ]);
    await expect(
      service.ask({ question: 'Is there a dog?', targets: [{ path: '/gone.jpg' }] }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('heeds what the person said: rejected is not there, added is', async () => {
    const id = photoIdOf(1);
    const photo = barePhoto(id, '/photos/1.jpg', {
      tags: [{ name: 'Cat', probability: 1, source: 'user', band: 'sure' }],
      rejectedTags: ['dog'],
    });
    const service = serviceOver([dog], async () => [viewOf(id, '/photos/1.jpg')], [photo]);
    const valueOf = async (question: string) =>
      (await service.ask({ question, targets: [{ id }] }))[0]?.value;
    expect(await valueOf('Is there a dog?')).toBe(false);
    expect(await valueOf('How many dogs are there?')).toBe(0);
    expect(await valueOf('Is there a cat?')).toBe(true);
  });

  it('knows of a library photo what the viewer shows, also what only another file of it says', async () => {
    const id = photoIdOf(1);
    const photo = barePhoto(id, '/photos/1.jpg', { lens: 'EF 50mm', text: textLines('STOP') });
    const service = serviceOver([dog], async () => [viewOf(id, '/photos/1.jpg')], [photo]);
    const valueOf = async (question: string) =>
      (await service.ask({ question, targets: [{ id }] }))[0]?.value;
    expect(await valueOf('Which lens was used?')).toBe('EF 50mm');
    expect(await valueOf('What does it say?')).toBe('STOP');
  });

  it('has the colours of things measured in the picture, and only where they are asked for', () =>
    withTempDir(async (folder) => {
      const path = join(folder, 'a.jpg');
      await writeFile(path, 'red car');
      const service = serviceOver([readingOf({ boxes: { car: [0.9] } })], async () => [viewOf(null, path)]);
      const answerTo = async (question: string) => (await service.ask({ question, targets: [{ path }] }))[0];
      expect(await answerTo('What colour is the car?')).toMatchObject({
        answer: 'It looks red.',
        value: 'red',
      });
      expect(await answerTo('Is the car blue?')).toMatchObject({ value: false });
      await rm(path);
      expect(await answerTo('What colour is the car?')).toMatchObject({
        abstained: true,
        reason: 'The picture could not be looked at to measure its colours.',
      });
      expect(await answerTo('Is there a car?')).toMatchObject({ value: true });
    }));
});
