/** @file The light of a photo's moment: how high the sun stood, and where; without a place, by the clock. Pure. */
import { getPosition } from 'suncalc';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { plainTag, type Fact } from './fact.ts';
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

/** The condition of all that rests on a guessed zone. */
export const clockDoubt = 'if the camera’s clock was on the time of the place';

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

/** @param sun null = not known: then the clock tells the part of the day, and night only where it is deep */
export function lightFact(sun: SunPosition | null, moment: Moment | null): Fact | null {
  if (!moment) return null;
  if (!sun) return byClock(moment);
  const light = lightOf(sun);
  const doubt = moment.isZoneGuessed ? clockDoubt : null;
  const isPlain = light === 'daylight';
  return {
    kind: 'light',
    text: `${light.charAt(0).toUpperCase()}${light.slice(1)}, the sun ${sunWords(sun)}`,
    basis: 'from its time and position',
    doubt,
    tags: isPlain ? [] : [plainTag(light, doubt)],
    phrases: [light, ...partOfDay(moment, light)],
    ...(isPlain ? {} : { caption: `at ${light}` }),
  };
}

/** Of the clock; what comes before sunrise is morning, and after sunset evening, as long as it is not night. */
function partOfDay({ hour }: Moment, light: Light | null): string[] {
  if (light === 'night' && (hour < 5 || hour >= 22)) return [];
  if (hour < 12) return hour < 5 && light === null ? [] : ['morning'];
  if (hour < 17) return ['afternoon'];
  return light === null && hour >= 22 ? [] : ['evening'];
}

/** Within these hours it is dark everywhere but near the poles in summer. */
function byClock(moment: Moment): Fact | null {
  const isNight = moment.hour < 4 || moment.hour >= 23;
  const [part] = partOfDay(moment, null);
  const text = isNight ? 'night' : part;
  if (text === undefined) return null;
  const doubt = isNight ? 'it has no position to tell where the sun stood' : null;
  return {
    kind: 'light',
    text: text.charAt(0).toUpperCase() + text.slice(1),
    basis: 'by its clock alone',
    doubt,
    tags: isNight ? [plainTag('night', doubt)] : [],
    phrases: [text],
  };
}

const directions = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'];

/** “34° high in the south-west”, “on the horizon in the west”, “12° below the horizon”. */
export function sunWords({ height, direction }: SunPosition): string {
  const degrees = Math.round(Math.abs(height));
  const towards = directions[Math.round(direction / 45) % 8]!;
  if (degrees === 0) return `on the horizon in the ${towards}`;
  return height > 0 ? `${degrees}° high in the ${towards}` : `${degrees}° below the horizon`;
}
