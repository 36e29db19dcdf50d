/**
 * @file Photos of an older Sightline get the text that derive would give them, once, without a model and
 * without a change to anything else.
 */
import { expect, it } from 'vitest';
import { aFileRow, aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { silentLog } from '../../log.ts';
import { noMetadata } from '../shared/metadata.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { createDeriveService } from './derive-service.ts';
import { createDeriver } from './derive.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import { createAuthoredTextBackfill } from './backfill-authored-text.ts';

const vocabulary = parseVocabulary({
  about: 'a test',
  concepts: [
    { name: 'animal', kind: 'animal' },
    { name: 'dog', kind: 'animal', parents: ['animal'] },
  ],
});
const said: PhotoDecisions = {
  ...noDecisions,
  tagsAdded: ['DOG', 'Old Town'],
  tagsRejected: ['animal'],
  caption: 'Rex at the pier',
  otherCaptions: ['Our dog'],
  seq: 3,
};

/** Photo 1 with words and a photo shown under it, photo 3 removed, photo 4 with a text already. */
async function olderLibrary() {
  const catalogue = createMemoryCatalogue();
  const decisions = { of: (id: string) => (id === photoIdOf(1) ? said : noDecisions) };
  const older = { derivedVersion: 'old', authoredText: null };
  await catalogue.putPhotos([
    aPhotoNumber(1, {
      ...older,
      searchText: 'Straße\nA walk, by the Pier!\nCanon EOS-5D',
      metadata: { ...noMetadata, title: 'Straße', description: 'A walk' },
    }),
    aPhotoNumber(2, {
      ...older,
      stackParentId: photoIdOf(1),
      metadata: { ...noMetadata, keywords: ['pier'] },
    }),
    aPhotoNumber(3, { ...older, removed: true }),
    aPhotoNumber(4, { derivedVersion: 'old', authoredText: '\nk: kept | \n' }),
  ]);
  await catalogue.putFiles(
    [1, 2, 3, 4].map((number) => aFileRow({ photoId: photoIdOf(number), relPath: `trip/IMG_${number}.jpg` })),
  );
  const texts = async () =>
    [...(await catalogue.getPhotos([1, 2, 3, 4].map(photoIdOf))).values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ authoredText }) => authoredText);
  return { catalogue, decisions, texts };
}

it('gives them what derive does, and leaves the rest as it is', async () => {
  const { catalogue, decisions, texts } = await olderLibrary();
  const before = (await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))!;
  await createAuthoredTextBackfill({ catalogue, decisions, vocabulary, log: silentLog })();
  const [first, second, removed, kept] = await texts();
  expect(first).toContain(': old town |');
  expect(first).toContain(': our dog |');
  expect([removed, kept]).toEqual([null, '\nk: kept | \n']);
  expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))).toEqual({
    ...before,
    authoredText: first,
    searchText: ' strasse \n a walk by the pier \n canon eos 5d ',
  });

  const deriver = createDeriver({
    vocabulary,
    contexts: [],
    encoder: null,
    detector: null,
    conceptVectors: new Map(),
    vectorKey: null,
  });
  await createDeriveService({
    catalogue,
    decisions,
    packs: { inUse: () => [] },
    deriver: {
      current: async () => deriver,
      currentOrWithoutEncoder: async () => deriver,
      concepts: () => ({ concepts: 2, on: 0 }),
    },
    onDerived: () => undefined,
  }).derivePhotos([1, 2].map(photoIdOf));
  expect((await texts()).slice(0, 2)).toEqual([first, second]);
});

it('asks once; after a failure the search goes on, and the next one tries again', async () => {
  const { catalogue, decisions, texts } = await olderLibrary();
  const { lackingAuthoredText, updatePhotos } = catalogue;
  let asked = 0;
  catalogue.lackingAuthoredText = () => {
    asked += 1;
    return lackingAuthoredText();
  };
  catalogue.updatePhotos = () => Promise.reject(new Error('the disk is full'));
  const ready = createAuthoredTextBackfill({ catalogue, decisions, vocabulary, log: silentLog });
  await ready();
  expect((await texts())[0]).toBeNull();
  catalogue.updatePhotos = updatePhotos;
  await Promise.all([ready(), ready()]);
  expect((await texts())[0]).toContain('pier');
  await ready();
  expect(asked).toBe(2);
});
