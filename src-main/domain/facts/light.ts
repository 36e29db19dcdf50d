/** @file The light of a photo's moment: how high the sun stood, and where; without a place, by the clock. Pure. */
import { getPosition } from 'suncalc';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { Fact } from './fact.ts';
import type { Moment } from './moment.ts';

type Light = 'daylight' | 'golden hour' | 'blue hour' | 'night';

/**
 * Heights of the sun's centre in degrees. Golden hour and blue hour as photographers' tables have them
 * (6° … −4° … −6°); night begins where civil twilight ends, at −6°.
 */
const heights = { golden: 6, blue: -4, night: -6 } as const;

export interface SunPosition {
  /** degrees above the horizon: as seen where it is up, geometric where it is below */
  height: number;
  /** degrees clockwise from north */
  direction: number;
}

/** What suncalc adds for refraction at and, where twilight is defined without, also below the horizon. */
const refractionAtHorizon = 0.484;

/** Null where the instant or the place is not known. */
export function sunAt(
  { latitude, longitude }: Pick<PhotoMetadata, 'latitude' | 'longitude'>,
  moment: Moment | null,
): SunPosition | null {
  if (latitude === null || longitude === null || !moment || moment.instantMs === null) return null;
  const { altitude, azimuth } = getPosition(new Date(moment.instantMs), latitude, longitude);
  if (!Number.isFinite(altitude) || !Number.isFinite(azimuth)) return null;
  const isDown = altitude <= refractionAtHorizon;
  return { height: isDown ? altitude - refractionAtHorizon : altitude, direction: azimuth };
}

function lightOf({ height }: SunPosition): Light {
  if (height < heights.night) return 'night';
  if (height < heights.blue) return 'blue hour';
  return height <= heights.golden ? 'golden hour' : 'daylight';
}

/** @param sun null = not known: then only a clock deep in the night tells anything */
export function lightFact(sun: SunPosition | null, moment: Moment | null): Fact | null {
  if (!moment) return null;
  if (!sun) return nightByClock(moment);
  const light = lightOf(sun);
  return {
    kind: 'light',
    text: `${light.charAt(0).toUpperCase()}${light.slice(1)}, the sun ${sunWords(sun)}`,
    basis: 'from its time and position',
    doubt: moment.isZoneGuessed ? 'if the camera’s clock was on the time of the place' : null,
  };
}

/** Within these hours it is dark everywhere but near the poles in summer. */
function nightByClock({ hour }: Moment): Fact | null {
  if (hour >= 4 && hour < 23) return null;
  return {
    kind: 'light',
    text: 'Night',
    basis: 'by its clock alone',
    doubt: 'it has no position to tell where the sun stood',
  };
}

const directions = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'];

/** “34° high in the south-west”, “on the horizon in the west”, “12° below the horizon”. */
function sunWords({ height, direction }: SunPosition): string {
  const degrees = Math.round(Math.abs(height));
  const towards = directions[Math.round(direction / 45) % 8]!;
  if (degrees === 0) return `on the horizon in the ${towards}`;
  return height > 0 ? `${degrees}° high in the ${towards}` : `${degrees}° below the horizon`;
}
