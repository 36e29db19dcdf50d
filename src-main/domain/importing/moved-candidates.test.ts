/**
 * @file Which photos without files a photo is compared with: few, the likeliest first, and never for want of
 * anything better.
 */
import { expect, it } from 'vitest';
import { createCandidateFinder, nameKey, type PhotoToCompare } from './moved-candidates.ts';

const photo = (
  id: string,
  more: Partial<Omit<PhotoToCompare, 'names'>> & { path?: string } = {},
): PhotoToCompare => {
  const { path = `gone/${id}.jpg`, ...rest } = more;
  return { id, names: [nameKey(path)], moment: null, perceptualHash: null, ...rest };
};
const edit = (more: Partial<Omit<PhotoToCompare, 'names'>> & { path?: string } = {}) => photo('edit', more);
const analyses = 'f0f0f0f0f0f0f0f0';
const picked = (gone: readonly PhotoToCompare[], one: PhotoToCompare, isAllowed = (_from: string) => true) =>
  createCandidateFinder(gone, 1)(one, isAllowed);

it.each<[string, PhotoToCompare, PhotoToCompare, { from: string; sameName: boolean }[]]>([
  [
    'the same name in another folder',
    photo('a', { path: '2019/Straße.JPG' }),
    edit({ path: 'out/STRASSE.jpg' }),
    [{ from: 'a', sameName: true }],
  ],
  [
    'the same name in another format',
    photo('a', { path: 'IMG_1.heic' }),
    edit({ path: 'IMG_1.jpg' }),
    [{ from: 'a', sameName: true }],
  ],
  [
    'the same moment and camera',
    photo('a', { moment: '2019 TC-1' }),
    edit({ moment: '2019 TC-1' }),
    [{ from: 'a', sameName: false }],
  ],
  [
    'pictures that look nearly the same',
    photo('a', { perceptualHash: analyses }),
    edit({ perceptualHash: 'f0f0f0f0f0f0f00f' }),
    [{ from: 'a', sameName: false }],
  ],
  [
    'another name, moment and look',
    photo('a', { moment: '2019 TC-1', perceptualHash: analyses }),
    edit({ moment: '2020 TC-1', perceptualHash: '0f0f0f0f0f0f0f0f' }),
    [],
  ],
  ['two pictures that do not say when', photo('a'), edit(), []],
  [
    'two plain surfaces',
    photo('a', { perceptualHash: '0000000000000001' }),
    edit({ perceptualHash: '0000000000000001' }),
    [],
  ],
])('%s', (_case, gone, one, expected) => {
  expect(picked([photo('z', { path: 'z.jpg' }), gone], one)).toEqual(expected);
});

it('takes a few, those of the moment first, then the nearest, then those of its name; none that may not be', () => {
  const hash = (bits: number) => (BigInt(`0x${analyses}`) ^ (2n ** BigInt(bits) - 1n)).toString(16);
  const gone = [
    ...Array.from({ length: 20 }, (_, at) =>
      photo(`name ${at}`, { path: `${at}/image.jpg`, perceptualHash: '0f0f0f0f0f0f0f0f' }),
    ),
    photo('near', { perceptualHash: hash(6) }),
    photo('nearest', { perceptualHash: hash(1) }),
    photo('moment', { moment: 'm' }),
    photo('forbidden', { moment: 'm' }),
  ];
  const found = picked(
    gone,
    edit({ path: 'image.jpg', moment: 'm', perceptualHash: analyses }),
    (from) => from !== 'forbidden',
  );
  expect(found.map(({ from }) => from)).toEqual(['moment', 'nearest', 'near', 'name 0', 'name 1', 'name 2']);
  expect(found.map(({ sameName }) => sameName)).toEqual([false, false, false, true, true, true]);
});

it('asks no hashes where too many of them would have to be compared', () => {
  const gone = [photo('a', { perceptualHash: analyses })];
  expect(createCandidateFinder(gone, 60_000_000)(edit({ perceptualHash: analyses }), () => true)).toEqual([]);
  expect(
    createCandidateFinder(gone, 60_000_000)(photo('edit', { path: 'x/a.jpg' }), () => true),
  ).toHaveLength(1);
});
