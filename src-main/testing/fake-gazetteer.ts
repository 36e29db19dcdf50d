/** @file A map of two places for tests: Zermatt and Sydney, and nothing between. */
import type { Gazetteer, Place } from '../domain/facts/gazetteer.ts';

const places: readonly (Place & { at: readonly [latitude: number, longitude: number]; zone: string })[] = [
  {
    at: [46.02, 7.75],
    zone: 'Europe/Zurich',
    city: { name: 'Zermatt', km: 0.4, isWithin: true },
    region: 'Valais',
    country: 'Switzerland',
  },
  {
    at: [-33.87, 151.21],
    zone: 'Australia/Sydney',
    city: { name: 'Sydney', km: 1, isWithin: true },
    region: 'New South Wales',
    country: 'Australia',
  },
];

/** Within a degree it is the place. */
export const fakeGazetteer: Gazetteer = {
  version: 'two places',
  ready: async () => {},
  placeAt(latitude, longitude) {
    const found = nearest(latitude, longitude);
    return found && { city: found.city, region: found.region, country: found.country };
  },
  zoneAt: (latitude, longitude) => nearest(latitude, longitude)?.zone ?? null,
};

function nearest(latitude: number, longitude: number) {
  return places.find(({ at }) => Math.abs(at[0] - latitude) < 1 && Math.abs(at[1] - longitude) < 1) ?? null;
}
