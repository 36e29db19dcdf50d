/** @file Words about photos that are one item: a RAW under its JPEG, an original under its edit. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { openAnnotationsRig, type AnnotationsRig } from '../../testing/annotations-rig.ts';
import { aPhotoNumber, hashOf, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { sameDecisions } from './merge-decisions.ts';

const ids = (...numbers: number[]) => ({ ids: numbers.map(photoIdOf) });
const photos = (...numbers: number[]) =>
  numbers.map((number) => ({ id: photoIdOf(number), hash: hashOf(number) }));
const tag = (name: string): AnnotationEdit => ({ act: 'tag.add', name });
const words = (rig: AnnotationsRig, number: number) => rig.decisions.of(photoIdOf(number));

/** Photos 1 … 3; 2 is shown under 1 where `paired`. */
async function openRig(paired: boolean): Promise<AnnotationsRig> {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos(
    [1, 2, 3].map((number) =>
      aPhotoNumber(number, { stackParentId: paired && number === 2 ? photoIdOf(1) : null }),
    ),
  );
  return openAnnotationsRig({ catalogue });
}

it('what is said about an item is said about all its photos, counted as one, and undone at once', async () => {
  const rig = await openRig(true);
  const result = await rig.annotations.apply({ photos: ids(1, 3), act: { act: 'favourite', value: true } });
  expect(result).toMatchObject({ label: '2 photos marked as favourite', changed: [1, 3].map(photoIdOf) });
  expect([1, 2, 3].map((number) => words(rig, number).favourite)).toEqual([true, true, true]);
  expect((await openAnnotationsRig({ lines: rig.lines })).annotations.history().undo).toBe(
    '2 photos marked as favourite',
  );
  expect((await rig.annotations.undo()).changed).toEqual([1, 3].map(photoIdOf));
  expect([1, 2, 3].map((number) => words(rig, number).favourite)).toEqual([null, null, null]);
});

it('what is said about a part, by its id, is said about the item', async () => {
  const rig = await openRig(true);
  expect(await rig.annotations.apply({ photos: ids(2), act: tag('dog') })).toMatchObject({
    label: 'Tag “dog” added to 1 photo',
    changed: [photoIdOf(1)],
  });
  expect([1, 2].map((number) => words(rig, number).tagsAdded)).toEqual([['dog'], ['dog']]);
});

it('removing an item removes all its photos, and undo brings all back', async () => {
  const rig = await openRig(true);
  expect((await rig.annotations.apply({ photos: ids(1), act: { act: 'remove' } })).label).toBe(
    '1 photo removed from the library',
  );
  const rows = async () =>
    [...(await rig.catalogue.getPhotos([1, 2].map(photoIdOf))).values()].map(
      ({ removed, stackParentId }) => ({
        removed,
        stackParentId,
      }),
    );
  expect(await rows()).toEqual([
    { removed: true, stackParentId: null },
    { removed: true, stackParentId: photoIdOf(1) },
  ]);
  await rig.annotations.undo();
  expect(await rows()).toEqual([
    { removed: false, stackParentId: null },
    { removed: false, stackParentId: photoIdOf(1) },
  ]);
});

it('a pair that forms later keeps the words of both: what the leader has stands', async () => {
  const rig = await openRig(false);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'caption.set', text: 'Rex' } });
  await rig.annotations.apply({ photos: ids(1), act: { act: 'tag.reject', name: 'cat' } });
  await rig.annotations.apply({ photos: ids(2), act: { act: 'caption.set', text: 'a dog' } });
  await rig.annotations.apply({ photos: ids(2), act: { act: 'rate', value: 4 } });
  for (const name of ['sea', 'Cat']) await rig.annotations.apply({ photos: ids(2), act: tag(name) });
  await rig.annotations.unite(photos(1, 2));
  for (const number of [1, 2])
    expect(words(rig, number)).toMatchObject({
      caption: 'Rex',
      rating: 4,
      tagsAdded: ['sea'],
      tagsRejected: ['cat'],
      otherCaptions: ['a dog'],
    });
  const again = await openAnnotationsRig({ lines: rig.lines });
  expect([1, 2].map((number) => words(again, number))).toEqual([1, 2].map((number) => words(rig, number)));
});

it('undo takes back on both what was said about one of them before they were one', async () => {
  const rig = await openRig(false);
  await rig.annotations.apply({ photos: ids(1), act: tag('dog') });
  await rig.annotations.apply({ photos: ids(2, 3), act: { act: 'favourite', value: true } });
  await rig.annotations.unite(photos(1, 2));
  await rig.annotations.undo();
  expect(
    [1, 2, 3].map((number) => [words(rig, number).favourite, words(rig, number).tagsAdded.length]),
  ).toEqual([
    [null, 1],
    [null, 1],
    [null, 0],
  ]);
  await rig.annotations.redo();
  expect([1, 2, 3].map((number) => words(rig, number).favourite)).toEqual([true, true, true]);
  await rig.annotations.undo();
  await rig.annotations.undo();
  expect([1, 2].map((number) => words(rig, number).tagsAdded)).toEqual([[], []]);
});

it('writes nothing where both say the same', async () => {
  const rig = await openRig(false);
  await rig.annotations.unite(photos(1, 2));
  await rig.annotations.apply({ photos: ids(1, 2), act: tag('dog') });
  await rig.annotations.unite(photos(1, 2));
  expect(rig.lines).toHaveLength(1);
});

it('a part that was gone for a while gets the words as they are now, also those taken back meanwhile', async () => {
  const rig = await openRig(false);
  await rig.annotations.apply({ photos: ids(1), act: tag('dog') });
  await rig.annotations.unite(photos(1, 2));
  await rig.annotations.apply({ photos: ids(1), act: { act: 'tag.clear', name: 'dog' } });
  await rig.annotations.apply({ photos: ids(1), act: { act: 'caption.set', text: 'Rex' } });
  await rig.annotations.unite(photos(2, 1));
  for (const number of [1, 2]) expect(words(rig, number)).toMatchObject({ tagsAdded: [], caption: 'Rex' });
  await rig.annotations.undo();
  for (const number of [1, 2]) expect(words(rig, number).caption).toBeNull();
});

it('parts that were apart for a while, both spoken of meanwhile, keep the words of both', async () => {
  const rig = await openRig(false);
  await rig.annotations.apply({ photos: ids(1), act: { act: 'caption.set', text: 'Dog' } });
  for (const name of ['old', 'both']) await rig.annotations.apply({ photos: ids(1), act: tag(name) });
  await rig.annotations.unite(photos(1, 2));
  await rig.annotations.apply({ photos: ids(1), act: { act: 'caption.set', text: 'Rex' } });
  await rig.annotations.apply({ photos: ids(1), act: tag('sea') });
  await rig.annotations.apply({ photos: ids(1), act: { act: 'tag.clear', name: 'old' } });
  await rig.annotations.apply({ photos: ids(2), act: { act: 'caption.set', text: 'Rex in spring' } });
  await rig.annotations.apply({ photos: ids(2), act: tag('dune') });
  await rig.annotations.unite(photos(1, 2));
  for (const number of [1, 2])
    expect(words(rig, number)).toMatchObject({
      caption: 'Rex',
      otherCaptions: ['Rex in spring'],
      tagsAdded: ['both', 'sea', 'dune'],
    });
  const again = await openAnnotationsRig({ lines: rig.lines });
  expect([1, 2].map((number) => words(again, number))).toEqual([1, 2].map((number) => words(rig, number)));
});

it('whatever is said, undone and redone, before and after: the photos of an item say the same, and a restart changes nothing', async () => {
  const act = fc.oneof(
    fc.boolean().map((value): AnnotationEdit => ({ act: 'favourite', value })),
    fc.constantFrom(null, 3, 5).map((value): AnnotationEdit => ({ act: 'rate', value })),
    fc
      .tuple(
        fc.constantFrom('tag.add' as const, 'tag.reject' as const, 'tag.clear' as const),
        fc.constantFrom('dog', 'sea'),
      )
      .map(([name, of]): AnnotationEdit => ({ act: name, name: of })),
    fc.constantFrom('A', 'B').map((text): AnnotationEdit => ({ act: 'caption.set', text })),
  );
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ act, on: fc.subarray([1, 2, 3], { minLength: 1 }) }) },
    { weight: 2, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
  );
  const steps = fc.array(step, { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(steps, steps, async (before, after) => {
      const rig = await openRig(false);
      const run = async (one: typeof before) => {
        for (const taken of one) {
          if (taken === 'undo') await rig.annotations.undo();
          else if (taken === 'redo') await rig.annotations.redo();
          else await rig.annotations.apply({ photos: ids(...taken.on), act: taken.act });
        }
      };
      const agree = () => expect(sameDecisions(words(rig, 1), words(rig, 2))).toBe(true);
      await run(before);
      const third = words(rig, 3);
      await rig.annotations.unite(photos(1, 2));
      await rig.catalogue.updatePhotos([photoIdOf(2)], (row) => ({ ...row, stackParentId: photoIdOf(1) }));
      agree();
      expect(words(rig, 3)).toEqual(third);
      for (const one of after) {
        await run([one]);
        // said before they were found to be one and equal by chance: then there is nothing to unite, and each
        // keeps its history
        if (rig.lines.some((line) => line.includes('"unite"'))) agree();
      }
      const again = await openAnnotationsRig({ lines: rig.lines });
      expect([1, 2, 3].map((number) => words(again, number))).toEqual(
        [1, 2, 3].map((number) => words(rig, number)),
      );
      while (rig.annotations.history().undo !== null) await rig.annotations.undo();
      expect([1, 2, 3].every((number) => sameDecisions(words(rig, number), noDecisions))).toBe(true);
    }),
    { numRuns: 60 },
  );
});
