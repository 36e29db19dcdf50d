/** @file Where a photo was taken, in words, as tags, and as it is searched for. Pure. */
import type { Fact, FactTag } from './fact.ts';
import type { NearCity, Place } from './gazetteer.ts';

/** Within this distance a photo may be found by the name of a town that it is not in. */
const nearKm = 15;

/** Null where nothing is known, as on the high seas. */
export function placeFact(place: Place | null): Fact | null {
  const parts = place ? placeParts(place) : [];
  if (!place || parts.length === 0) return null;
  const { city, region, country } = place;
  const around = parts.filter((part) => part !== city?.name);
  const isNear = city !== null && !city.isWithin;
  return {
    kind: 'place',
    text: (isNear ? [distanceWords(city), ...around] : parts).join(', '),
    basis: 'the nearest known place to its position',
    doubt: null,
    tags: tagsOf(place, around),
    phrases: [
      ...(city?.isWithin ? cityPhrases(city.name) : []),
      ...(region === null ? [] : [region]),
      ...(country === null ? [] : [country, ...(otherNames[country] ?? [])]),
    ],
    ...(isNear && city.km <= nearKm ? { doubtfulPhrases: cityPhrases(city.name) } : {}),
    caption: captionWords(place),
  };
}

/** City, region and country, each once: Singapore is all three. */
function placeParts({ city, region, country }: Place): string[] {
  return [...new Set([city?.name, region, country].filter((part) => part !== null && part !== undefined))];
}

/** The narrowest place with all around it; a town that is only near is a maybe beside them. */
function tagsOf({ city }: Place, around: readonly string[]): FactTag[] {
  const [first, ...parents] = around;
  const surely: FactTag[] = first === undefined ? [] : [{ name: first, parents, band: 'sure' }];
  if (city === null || (!city.isWithin && city.km > nearKm)) return surely;
  const own: FactTag = { name: city.name, parents: around, band: city.isWithin ? 'sure' : 'maybe' };
  return city.isWithin ? [own] : [own, ...surely];
}

/** “12 km from Zermatt” */
function distanceWords({ name, km }: NearCity): string {
  return `${Math.max(1, Math.round(km))} km from ${name}`;
}

/** Town and country; without a town that is near, the region. */
function captionWords({ city, region, country }: Place): string {
  const named = city !== null && (city.isWithin || city.km <= nearKm) ? city : null;
  const parts = [...new Set([named?.name ?? region, country].filter((part) => part !== null))];
  return `${named && !named.isWithin ? 'near' : 'in'} ${parts.join(', ')}`;
}

/**
 * A town by its whole name, and by the part that people say: “Frankfurt” am Main, “Neuilly”-sur-Seine,
 * “Bukit Panjang” New Town.
 */
function cityPhrases(name: string): string[] {
  const short =
    /^(.{3,}?)[ -](?:am|an der|a\.d\.|im|in|bei|ob|sur|sous|en|lès|lez|la|le|les|on|upon|under|by|the|de|del|de la|di|do|da|nad|pod|aan|New Town|City|Town)(?:[ -]|$)/iu.exec(
      name,
    )?.[1];
  return short === undefined || /^(san|saint|santa|new|los|las|villa)$/i.test(short) ? [name] : [name, short];
}

/** What people call countries besides. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  'United States': ['USA', 'US', 'America', 'United States of America'],
  'United Kingdom': ['UK', 'Great Britain', 'Britain'],
  Netherlands: ['Holland'],
  'Czech Republic': ['Czechia'],
  Turkey: ['Türkiye'],
  'United Arab Emirates': ['UAE', 'Emirates'],
  'South Korea': ['Korea'],
  'Vatican City': ['Vatican'],
  Myanmar: ['Burma'],
  'Bosnia & Herzegovina': ['Bosnia'],
};
