/** @file The gazetteer over the places and borders that are shipped. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../domain/facts/gazetteer.ts';
import { productPlaces } from '../../hosts/places.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createGazetteer } from './gazetteer.ts';

const gazetteer = createGazetteer(join(productPlaces().resourcesDir, 'places'));
beforeAll(() => gazetteer.ready());

/** As a sentence that a test can compare. */
function said(place: Place | null): string | null {
  if (place === null) return null;
  const { city, region, country } = place;
  const where = city && (city.isWithin ? city.name : `${Math.round(city.km)} km from ${city.name}`);
  return [where, region, country].map((part) => part ?? '–').join(' | ');
}

describe('a position', () => {
  it.each<[what: string, latitude: number, longitude: number, said: string]>([
    ['the Eiffel Tower is in Paris, no quarter', 48.858, 2.294, 'Paris | Île-de-France | France'],
    ['a suburb has its own name', 48.888, 2.268, 'Neuilly-sur-Seine | Île-de-France | France'],
    ['a borough goes by its city’s name', 51.37, -0.098, 'London | England | United Kingdom'],
    ['Times Square', 40.758, -73.985, 'New York City | New York | United States'],
    ['Bukit Panjang is not Woodlands', 1.378, 103.764, 'Bukit Panjang New Town | – | Singapore'],
    ['Woodlands is', 1.4365, 103.786, 'Woodlands | – | Singapore'],
    ['a village', 46.0207, 7.7491, 'Zermatt | Valais | Switzerland'],
    ['out of the village', 45.976, 7.658, '9 km from Zermatt | Valais | Switzerland'],
    ['on the water before a town', 43.6, 7.3, "12 km from Nice | Provence-Alpes-Côte d'Azur | France"],
    ['in the desert', 23, 5, '– | – | Algeria'],
    ['an overseas department', -20.88, 55.45, 'Saint-Denis | Reunion | Réunion'],
    ['a special region', 22.28, 114.16, 'Hong Kong | – | Hong Kong'],
    ['the south pole', -90, 0, '– | – | Antarctica'],
    ['beside the antimeridian', -18.14, 178.44, 'Suva | Central | Fiji'],
    ['on the antimeridian', -17, 180, '– | – | Fiji'],
    ['where the sources disagree whose it is', 44.95, 34.1, 'Simferopol | – | –'],
  ])('%s', (_what, latitude, longitude, expected) => {
    expect(said(gazetteer.placeAt(latitude, longitude))).toBe(expected);
  });

  it.each<[at: string, latitude: number, longitude: number, city: string, country: string]>([
    ['Basel', 47.567, 7.607, 'Basel', 'Switzerland'],
    ['Weil am Rhein', 47.594, 7.61, 'Weil am Rhein', 'Germany'],
    ['Chiasso', 45.832, 9.03, 'Chiasso', 'Switzerland'],
    ['Como', 45.81, 9.08, 'Como', 'Italy'],
    ['Tijuana, 300 m from the border', 32.533, -117.02, 'Tijuana', 'Mexico'],
    ['the other side of it', 32.5455, -117.035, 'Chula Vista', 'United States'],
    ['Geneva airport', 46.238, 6.109, 'Geneva', 'Switzerland'],
    ['a kilometre north of it', 46.256, 6.108, 'Ferney-Voltaire', 'France'],
    ['Niagara Falls, New York', 43.086, -79.069, 'Niagara Falls', 'United States'],
    ['Niagara Falls, Ontario', 43.079, -79.078, 'Niagara Falls', 'Canada'],
    ['Strasbourg', 48.573, 7.752, 'Strasbourg', 'France'],
    ['Kehl, over the bridge', 48.573, 7.815, 'Kehl', 'Germany'],
    ['the Vatican', 41.902, 12.453, 'Vatican City', 'Vatican City'],
  ])('at the border: %s', (_at, latitude, longitude, city, country) => {
    const place = gazetteer.placeAt(latitude, longitude);
    expect([place?.city?.name, place?.country]).toEqual([city, country]);
  });

  it.each<[where: string, latitude: number, longitude: number]>([
    ['in the middle of an ocean', -30, -30],
    ['at the north pole', 90, 0],
    ['where receivers without a fix are', 0, 0],
    ['off the globe', 91, 181],
    ['without a number', Number.NaN, 7],
    ['beyond all numbers', Infinity, -Infinity],
  ])('%s is no place', (_where, latitude, longitude) => {
    expect(gazetteer.placeAt(latitude, longitude)).toBeNull();
  });

  it('any on the globe is answered, and soon', () => {
    const started = performance.now();
    for (let latitude = -90; latitude <= 90; latitude += 4.5)
      for (let longitude = -180; longitude <= 180; longitude += 9)
        expect(() => gazetteer.placeAt(latitude, longitude)).not.toThrow();
    expect((performance.now() - started) / (41 * 41)).toBeLessThan(5);
  });

  it('has the time zone of its place', () => {
    expect([
      gazetteer.zoneAt(46.02, 7.75),
      gazetteer.zoneAt(27.7, 85.3),
      gazetteer.zoneAt(Number.NaN, 0),
      gazetteer.zoneAt(91, 0),
    ]).toEqual(['Europe/Zurich', 'Asia/Kathmandu', null, null]);
  });
});

it('a list of places that is damaged or missing is said so', () =>
  withTempDir(async (dir) => {
    await expect(createGazetteer(dir).ready()).rejects.toMatchObject({ code: 'internal' });
    await writeFile(join(dir, 'places.bin'), 'SLPLxxxxnothing');
    const damaged = createGazetteer(dir);
    await expect(damaged.ready()).rejects.toThrow('The list of places could not be read');
  }));
