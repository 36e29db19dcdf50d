/**
 * @file The gazetteer over GeoNames' places and country-coder's borders, both on this computer. Implements
 * domain/facts/gazetteer.ts.
 */
import { join } from 'node:path';
import type { featuresContaining } from '@rapideditor/country-coder';
import { around, distance } from 'geokdbush';
import QuickLRU from 'quick-lru';
import { choosePlace, farthestKm, type PlaceCandidate } from '../../domain/facts/choose-place.ts';
import type { Gazetteer, Place } from '../../domain/facts/gazetteer.ts';
import { readPlacesFile, type PlacesFile } from './places-file.ts';
import { zoneOf } from './zone-of.ts';

/** Raise this when the rules of choice change, or the file, or country-coder. */
const version = 'geonames 1.1.64, borders 5.6.1, choice 1';
/** Where towns lie close, the first of these are the village itself and those around it. */
const nearestCount = 24;
/** Cities by whose name one may call a place that is far from their middle. */
const cityFrom = 100_000;

interface Borders {
  featuresContaining: typeof featuresContaining;
}

/** @param directory resources/places */
export function createGazetteer(directory: string): Gazetteer {
  let loading: Promise<void> | null = null;
  let loaded: { places: PlacesFile; borders: Borders } | null = null;
  // photos of one place lie together
  const known = new QuickLRU<string, Place | null>({ maxSize: 5_000 });

  async function load(): Promise<void> {
    const [places, borders] = await Promise.all([
      readPlacesFile(join(directory, 'places.bin')),
      import('@rapideditor/country-coder'),
    ]);
    loaded = { places, borders };
  }

  return {
    version,
    async ready() {
      loading ??= load();
      try {
        await loading;
      } catch (error) {
        loading = null;
        throw error;
      }
    },
    placeAt(latitude, longitude) {
      if (!isOnGlobe(latitude, longitude)) return null;
      if (!loaded) throw new Error('the gazetteer was asked before it was ready');
      const key = `${latitude} ${longitude}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const place = placeIn(loaded.places, loaded.borders, latitude, longitude);
      known.set(key, place);
      return place;
    },
    zoneAt: (latitude, longitude) => (isOnGlobe(latitude, longitude) ? zoneOf(latitude, longitude) : null),
  };
}

function isOnGlobe(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

function placeIn(file: PlacesFile, borders: Borders, latitude: number, longitude: number): Place | null {
  const codes = countryCodes(borders, latitude, longitude);
  if (codes.length === 0) return null;
  for (const code of codes.filter((one) => file.countries.has(one))) {
    const chosen = choosePlace(candidates(file, { latitude, longitude }, (country) => country === code));
    if (chosen) return chosen;
  }
  // Where towns close by are of another country, the sources disagree whose this land is: none is told.
  const others = candidates(file, { latitude, longitude }, () => true);
  if (others[0] && others[0].km <= disputedKm) {
    const disputed = choosePlace(others);
    return disputed && { ...disputed, region: null, country: null };
  }
  return { city: null, region: null, country: countryName(codes[0]!) };
}

const disputedKm = 5;

/** Of the land and the waters that a position is in, the smallest first: of Réunion RE, then FR. */
function countryCodes(borders: Borders, latitude: number, longitude: number): string[] {
  // the borders have the antimeridian in the west
  const point: [number, number] = [longitude === 180 ? -180 : longitude, latitude];
  return borders
    .featuresContaining(point)
    .flatMap(({ properties: { iso1A2 } }) => iso1A2 ?? [])
    .filter((code) => code !== 'EU' && code !== 'UN');
}

/** Around the position, nearest first. */
function candidates(
  { tree, nameOf, countryOf, regionOf, populationOf }: PlacesFile,
  { latitude, longitude }: { latitude: number; longitude: number },
  isMeant: (country: string) => boolean,
): PlaceCandidate[] {
  const near = (passes: (place: number) => boolean, most = nearestCount) =>
    around(tree, longitude, latitude, most, farthestKm, passes);
  // where nothing is near at all, a search for what passes would walk the whole tree
  if (near(() => true, 1).length === 0) return [];
  const isIn = (place: number) => isMeant(countryOf(place));
  const found = new Set([...near(isIn), ...near((place) => populationOf(place) >= cityFrom && isIn(place))]);
  return [...found]
    .map((place): PlaceCandidate => ({
      name: nameOf(place),
      region: regionOf(place),
      country: countryName(countryOf(place)),
      population: populationOf(place),
      // the file lists places in the order of the tree
      km: distance(longitude, latitude, tree.coords[2 * place]!, tree.coords[2 * place + 1]!),
    }))
    .sort((a, b) => a.km - b.km);
}

const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Where Unicode's name is not what people say. */
const sayings: Readonly<Record<string, string>> = {
  HK: 'Hong Kong',
  MO: 'Macao',
  MM: 'Myanmar',
  PS: 'Palestine',
  TR: 'Turkey',
  CZ: 'Czech Republic',
};

function countryName(code: string): string | null {
  return sayings[code] ?? english.of(code) ?? null;
}
