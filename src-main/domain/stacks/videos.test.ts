/** @file Films are read when they are new or changed, and never again: a library may hold thousands. */
import { expect, it } from 'vitest';
import { aFileRow, aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { noVideoFacts } from '../shared/metadata.ts';
import { createStacking } from './stacking.ts';

const signal = new AbortController().signal;
const video = (relPath: string, mtimeMs: number) => ({
  rootId: 'root-1',
  relPath,
  path: `/pics/${relPath}`,
  sizeBytes: 9,
  mtimeMs,
});

async function rig() {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos([1, 2].map((number) => aPhotoNumber(number, { takenAt: '2020-01-01T10:00:00' })));
  await catalogue.putFiles(
    [1, 2].map((number) => aFileRow({ photoId: photoIdOf(number), relPath: `IMG_${number}.JPG` })),
  );
  const read: string[] = [];
  const open = () =>
    createStacking({
      catalogue,
      decisions: { of: () => noDecisions },
      unite: async () => {},
      photosChanged: async () => {},
      videos: {
        readVideo: async (path) => (
          read.push(path),
          {
            ...noVideoFacts,
            takenAt: path.includes('_1') ? '2020-01-01T09:00:01' : '2021-06-06T00:00:00',
            takenAtOffset: '+00:00',
          }
        ),
      },
    });
  const companions = async () =>
    [...(await catalogue.getPhotos([1, 2].map(photoIdOf))).values()].map((row) =>
      row.companions.map(({ relPath, mtimeMs }) => `${relPath} ${mtimeMs}`),
    );
  return { read, open, companions };
}

it('a companion is not read again, also by the next start; a stranger once a start; a film beside no picture never', async () => {
  const { read, open, companions } = await rig();
  const scan = {
    videos: [video('IMG_1.MOV', 5), video('IMG_2.MOV', 5), video('holiday.MOV', 5)],
    mayBeUnlistable: () => false,
  };
  const pairing = open();
  expect(await pairing.run(scan, signal)).toEqual({
    changed: [photoIdOf(1)],
    videos: new Set(['/pics/IMG_1.MOV']),
  });
  expect(await companions()).toEqual([['IMG_1.MOV 5'], []]);
  expect(await pairing.run(scan, signal)).toEqual({ changed: [], videos: new Set(['/pics/IMG_1.MOV']) });
  expect(read).toEqual(['/pics/IMG_1.MOV', '/pics/IMG_2.MOV']);
  await open().run(scan, signal);
  expect(read.slice(2)).toEqual(['/pics/IMG_2.MOV']);
  await open().run({ ...scan, videos: [video('IMG_1.MOV', 6)] }, signal);
  expect(read.slice(3)).toEqual(['/pics/IMG_1.MOV']);
  expect(await companions()).toEqual([['IMG_1.MOV 6'], []]);
});

it('a film that was not looked for stays, one that was looked for in vain goes', async () => {
  const { open, companions } = await rig();
  const pairing = open();
  await pairing.run({ videos: [video('IMG_1.MOV', 5)], mayBeUnlistable: () => false }, signal);
  expect((await pairing.run({ videos: [], mayBeUnlistable: () => true }, signal)).changed).toEqual([]);
  expect(await companions()).toEqual([['IMG_1.MOV 5'], []]);
  expect((await pairing.run({ videos: [], mayBeUnlistable: () => false }, signal)).changed).toEqual([
    photoIdOf(1),
  ]);
  expect(await companions()).toEqual([[], []]);
});
