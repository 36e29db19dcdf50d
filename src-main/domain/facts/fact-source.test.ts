/** @file What is usual in a library, and when the map is read. */
import { describe, expect, it } from 'vitest';
import { fakeGazetteer } from '../../testing/fake-gazetteer.ts';
import { noMetadata } from '../shared/metadata.ts';
import { createFactSource } from './fact-source.ts';

function source(counts: { north: number; south: number }) {
  let reads = 0;
  const facts = createFactSource({
    gazetteer: { ...fakeGazetteer, ready: async () => void (reads += 1) },
    catalogue: { countHemispheres: async () => counts },
  });
  const seasonOfJuly = async () => {
    const factsOf = await facts.readerFor([{ latitude: null }]);
    const metadata = { ...noMetadata, takenAt: '2023-07-01T10:00:00', takenAtSource: 'EXIF' };
    const found = factsOf({ metadata, width: 1, height: 1, colours: null, relPaths: [] });
    return found.find(({ kind }) => kind === 'season')?.text;
  };
  return { facts, seasonOfJuly, reads: () => reads };
}

describe('without a position, the season is that of', () => {
  it.each<[north: number, south: number, season: string]>([
    [0, 0, 'Summer'],
    [0, 9, 'Summer'],
    [1, 9, 'Winter'],
    [5, 5, 'Summer'],
    [100, 4, 'Summer'],
  ])('%i photos in the north and %i in the south: %s', async (north, south, season) => {
    expect(await source({ north, south }).seasonOfJuly()).toBe(season);
  });
});

it('what is usual is counted anew when photos came', async () => {
  const counts = { north: 0, south: 0 };
  const { facts, seasonOfJuly } = source(counts);
  expect(await seasonOfJuly()).toBe('Summer');
  const before = await facts.version();
  counts.south = 50;
  expect(await seasonOfJuly()).toBe('Summer');
  facts.invalidate();
  expect(await seasonOfJuly()).toBe('Winter');
  expect(await facts.version()).not.toBe(before);
});

it('the map is read only for photos with a position', async () => {
  const { facts, reads } = source({ north: 0, south: 0 });
  await facts.readerFor([{ latitude: null }]);
  expect(reads()).toBe(0);
  await facts.readerFor([{ latitude: null }, { latitude: 46 }]);
  expect(reads()).toBe(1);
});
