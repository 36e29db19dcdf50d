/** @file Where the sun stood when a photo was taken, from its position and time, and seen from the camera. Pure. */
import type { Photo, PhotoSun } from '../../../src-preload/contract/index.ts';
import type { Heading, PhotoMetadata } from '../shared/metadata.ts';
import type { Gazetteer } from './gazetteer.ts';
import { clockDoubt, sunAt, sunWords, type SunPosition } from './light.ts';
import { momentOf, type Moment } from './moment.ts';

export type SunReading = Pick<Photo, 'sun' | 'sunAbsence'>;

/** Higher than this, in degrees, the sun is overhead: it stands nowhere in particular from the camera. */
const overhead = 80;

/** @param gazetteer ready where the photo has a position */
export function sunReading(metadata: PhotoMetadata, gazetteer: Pick<Gazetteer, 'zoneAt'>): SunReading {
  if (metadata.latitude === null || metadata.longitude === null) return none('no-position');
  const moment = momentOf(metadata, gazetteer);
  if (!moment) return none('no-time');
  const sun = sunAt(metadata, moment);
  return sun ? { sun: sunView(sun, moment, metadata.heading), sunAbsence: null } : none('no-zone');
}

function none(sunAbsence: NonNullable<Photo['sunAbsence']>): SunReading {
  return { sun: null, sunAbsence };
}

function sunView(sun: SunPosition, moment: Moment, heading: Heading | null): PhotoSun {
  const height = Math.round(sun.height);
  const isSeen = height >= 0 && height <= overhead;
  const bearing = heading && isSeen ? bearingOf(sun.direction, heading.degrees) : null;
  const doubts = [
    ...(moment.isZoneGuessed ? [clockDoubt] : []),
    ...(bearing !== null && heading?.magnetic ? ['as far as magnetic north is true north there'] : []),
  ];
  return {
    height,
    direction: Math.round(sun.direction) % 360,
    bearing,
    text: [sunWords(sun), ...(bearing === null ? [] : [bearingWords(bearing)])].join(', '),
    doubt: doubts.length > 0 ? doubts.join(' and ') : null,
  };
}

/** Clockwise from where the camera looked, −180 < degrees ≤ 180. */
function bearingOf(direction: number, heading: number): number {
  const turn = ((Math.round(direction - heading) % 360) + 360) % 360;
  return turn > 180 ? turn - 360 : turn;
}

/** As far as an eighth of a circle tells. */
function bearingWords(bearing: number): string {
  const side = bearing < 0 ? 'left' : 'right';
  switch (Math.round(Math.abs(bearing) / 45)) {
    case 0:
      return 'straight ahead of the camera';
    case 1:
      return `ahead of the camera on the ${side}`;
    case 2:
      return `on the ${side} of the camera`;
    case 3:
      return `behind the camera on the ${side}`;
    default:
      return 'behind the camera';
  }
}
