/** @file By which place one calls a position. */
import { describe, expect, it } from 'vitest';
import { choosePlace, radiusOf, type PlaceCandidate } from './choose-place.ts';

const at = (name: string, km: number, population: number, region = 'R'): PlaceCandidate => ({
  name,
  km,
  population,
  region,
  country: 'C',
});

describe('a position is called by', () => {
  it('the village it is in, beside a city', () => {
    expect(choosePlace([at('Village', 0.8, 900), at('City', 6, 100_000)])?.city?.name).toBe('Village');
  });

  it('the metropolis whose people live here, not the town that is nearer', () => {
    const place = choosePlace([at('Town', 7.1, 250_000), at('Metropolis', 14, 3_500_000)]);
    expect(place?.city).toEqual({ name: 'Metropolis', km: 14, isWithin: true });
  });

  it('the nearest where nothing is near, with its distance', () => {
    expect(choosePlace([at('Hut', 12, 0), at('City', 45, 100_000)])?.city).toEqual({
      name: 'Hut',
      km: 12,
      isWithin: false,
    });
  });

  it('nothing beyond reach', () => {
    expect(choosePlace([at('Far', 51, 1_000_000)])).toBeNull();
    expect(choosePlace([])).toBeNull();
  });
});

describe('the region', () => {
  it('is that of the place one is in', () => {
    expect(choosePlace([at('A', 1, 5_000, 'East'), at('B', 4, 5_000, 'West')])?.region).toBe('East');
  });

  it('is not told between two where one is out of both', () => {
    expect(choosePlace([at('A', 6, 5_000, 'East'), at('B', 7, 5_000, 'West')])?.region).toBeNull();
  });
});

it('a million people fill a disc of ten kilometres', () => {
  expect(radiusOf(1_000_000)).toBeCloseTo(10.3, 1);
});
