/**
 * @file By which populated place one calls a position: the nearest one, measured by how large it is. Pure.
 */
import type { NearCity, Place } from './gazetteer.ts';

/** A populated place around the position, in its country. */
export interface PlaceCandidate {
  name: string;
  region: string | null;
  country: string | null;
  /** 0 = not known */
  population: number;
  km: number;
}

/** Farther than this nothing is near. */
export const farthestKm = 50;
/** So many people live on a square kilometre of a city. */
const density = 3_000;

/**
 * Radius in km of a disc on which the people of a place live. The position belongs to the place of which it
 * is the fewest radii away (a multiplicatively weighted Voronoi diagram): seven kilometres from the middle of
 * a town is out of it, fourteen from that of a metropolis is within.
 */
export function radiusOf(population: number): number {
  return Math.sqrt(population / (density * Math.PI));
}

/** @param candidates all within `farthestKm` that may be meant, nearest first; @returns null where there is none */
export function choosePlace(candidates: readonly PlaceCandidate[]): Place | null {
  const near = candidates.filter(({ km }) => km <= farthestKm);
  const [nearest] = near;
  if (!nearest) return null;
  const reach = 1.5 * nearest.km + 5;
  const radii = ({ km, population }: PlaceCandidate) => km / Math.max(1, radiusOf(population));
  const chosen = near
    .filter(({ km, population }) => km <= Math.max(reach, radiusOf(population)))
    .reduce((best, candidate) => (radii(candidate) < radii(best) ? candidate : best), nearest);
  const city: NearCity = { name: chosen.name, km: chosen.km, isWithin: isWithin(chosen) };
  return { city, region: regionOf(chosen, near), country: chosen.country };
}

function isWithin({ km, population }: PlaceCandidate): boolean {
  return km <= Math.max(2, 1.2 * radiusOf(population));
}

const neighbours = 6;

/** Outside of the place its region is told only where all around are of it. */
function regionOf(chosen: PlaceCandidate, near: readonly PlaceCandidate[]): string | null {
  const around = near.slice(0, neighbours).every(({ region }) => region === chosen.region);
  return around || isWithin(chosen) ? chosen.region : null;
}
