/** @file The text of pictures comes from the reader in use, and of pictures as they are now. */
import { expect, it } from 'vitest';
import { hashOf, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { textKind } from '../evidence/texts/text-kind.ts';
import type { TextLine } from '../evidence/texts/text-line.ts';
import { createPictureText } from './picture-text.ts';

const sign: TextLine = {
  text: 'Harbour Museum',
  // softmax in float32
  score: 1.00001,
  corners: [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.3],
    [0.1, 0.3],
  ],
};
const inUse = (role: string) => () => [{ ref: { id: 'reader-1', role, directory: '/none' } }] as never;

it('is what was found in the picture as it is now; none is an answer, too', async () => {
  const catalogue = createMemoryCatalogue();
  await catalogue.ensureEvidence({ packId: 'reader-1', kind: textKind, dimensions: null });
  const found = [[sign], [], [sign]];
  await catalogue.putEvidence(
    'reader-1',
    found.map((value, at) => ({
      photoId: photoIdOf(at + 1),
      contentHash: hashOf(at + 1),
      runId: 'r',
      at: '',
      value,
    })),
  );
  const text = createPictureText(catalogue, { inUse: inUse('reader') });
  const rows = [1, 2, 3, 4].map((number) => ({
    id: photoIdOf(number),
    contentHash: hashOf(number === 3 ? 33 : number),
  }));
  expect(text.hasReader()).toBe(true);
  expect([...(await text.of(rows))]).toEqual([
    [photoIdOf(1), [{ text: 'Harbour Museum', probability: 1, corners: sign.corners }]],
    [photoIdOf(2), []],
  ]);
});

it('is unknown where no model reads', async () => {
  const text = createPictureText(createMemoryCatalogue(), { inUse: inUse('encoder') });
  expect([text.hasReader(), (await text.of([{ id: photoIdOf(1), contentHash: hashOf(1) }])).size]).toEqual([
    false,
    0,
  ]);
});
