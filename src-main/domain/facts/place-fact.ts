/** @file Where a photo was taken, in words. Pure. */
import type { Fact } from './fact.ts';
import type { Place } from './gazetteer.ts';

/** Null where nothing is known, as on the high seas. */
export function placeFact(place: Place | null): Fact | null {
  const parts = place ? placeParts(place) : [];
  if (!place || parts.length === 0) return null;
  const { city } = place;
  const words = city && !city.isWithin ? [distanceWords(city.name, city.km), ...parts.slice(1)] : parts;
  return {
    kind: 'place',
    text: words.join(', '),
    basis: 'the nearest known place to its position',
    doubt: null,
  };
}

/** City, region and country, each once: Singapore is all three. */
function placeParts({ city, region, country }: Place): string[] {
  return [...new Set([city?.name, region, country].filter((part) => part !== null && part !== undefined))];
}

/** “12 km from Zermatt” */
function distanceWords(name: string, km: number): string {
  return `${Math.max(1, Math.round(km))} km from ${name}`;
}
