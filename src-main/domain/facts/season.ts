/** @file The season in which a photo was taken, by month and hemisphere. Pure. */
import { plainTag, type Fact, type FactInput, type Hemisphere } from './fact.ts';

/** Meteorological seasons: whole months, winter from December on in the north. */
const seasons = ['winter', 'spring', 'summer', 'autumn'] as const;
type Season = (typeof seasons)[number];

/** Between the tropics there are no four seasons. */
const tropic = 23.44;
const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/**
 * Null where only a year is known, the date is the file's own, or the place has no four seasons. Without a
 * position it is a guess: the library's usual hemisphere, else the north, where nine of ten people live.
 */
export function seasonFact({
  metadata: { takenAt, takenAtPrecision, takenAtSource, latitude },
  usualHemisphere,
}: Pick<FactInput, 'metadata' | 'usualHemisphere'>): Fact | null {
  const month = Number(/^\d{4}-(\d{2})/.exec(takenAt ?? '')?.[1]);
  if (!(month >= 1 && month <= 12) || takenAtPrecision === 'year' || takenAtSource === 'file date')
    return null;
  if (latitude !== null && Math.abs(latitude) < tropic) return null;
  const hemisphere = latitude === null ? (usualHemisphere ?? 'north') : latitude > 0 ? 'north' : 'south';
  const season = seasonIn(month, hemisphere);
  const side = `${hemisphere} of the equator`;
  const monthName = monthNames.format(Date.UTC(2000, month - 1));
  const doubt = latitude === null ? doubtOf(usualHemisphere, side) : null;
  return {
    kind: 'season',
    text: season.charAt(0).toUpperCase() + season.slice(1),
    basis: latitude === null ? `by the month, ${monthName}` : `${monthName}, ${side}`,
    doubt,
    tags: [plainTag(season, doubt)],
    phrases: [season],
    caption: `in ${season}`,
  };
}

/** @param month from 1 */
function seasonIn(month: number, hemisphere: Hemisphere): Season {
  const quarter = Math.floor((month % 12) / 3);
  return seasons[hemisphere === 'north' ? quarter : (quarter + 2) % 4]!;
}

function doubtOf(usual: Hemisphere | null, side: string): string {
  return usual === null
    ? `if it was taken ${side}: it has no position`
    : `if it was taken ${side}, as most of your photos: it has no position`;
}
