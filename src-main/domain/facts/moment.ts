/** @file The moment of a photo: as an instant, and by the clocks of its place. Pure. */
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { Gazetteer } from './gazetteer.ts';

export interface Moment {
  /** hour of the day by the clocks of the place where these are known, else as written, 0 … 24 */
  hour: number;
  /** ms since 1970; null = neither offset nor place is known */
  instantMs: number | null;
  /** the instant rests on the zone of the place: the camera's clock may have been on another one */
  isZoneGuessed: boolean;
}

/** Null where the time of day is not known. */
export function momentOf(metadata: PhotoMetadata, gazetteer: Pick<Gazetteer, 'zoneAt'>): Moment | null {
  const wallMs = wallTimeMs(metadata);
  if (wallMs === null) return null;
  const { latitude, longitude, takenAtOffset } = metadata;
  const zone = latitude === null || longitude === null ? null : gazetteer.zoneAt(latitude, longitude);
  const offset = offsetMs(takenAtOffset);
  const asWritten = hourOf(wallMs);
  if (offset !== null) {
    const instantMs = wallMs - offset;
    const local = zone === null ? wallMs : instantMs + zoneOffsetMs(zone, instantMs);
    return { hour: hourOf(local), instantMs, isZoneGuessed: false };
  }
  if (zone === null) return { hour: asWritten, instantMs: null, isZoneGuessed: false };
  return { hour: asWritten, instantMs: instantIn(zone, wallMs), isZoneGuessed: true };
}

/** The wall time as if it were UTC; null where the clock's time is not known. */
function wallTimeMs({
  takenAt,
  takenAtPrecision,
  takenAtSource,
}: Pick<PhotoMetadata, 'takenAt' | 'takenAtPrecision' | 'takenAtSource'>): number | null {
  if (takenAt === null || takenAtSource === 'file date') return null;
  if (takenAtPrecision === 'year' || takenAtPrecision === 'month' || takenAtPrecision === 'day') return null;
  // midnight to the second is where programs leave a time that they do not know
  if (!/T\d{2}:\d{2}/.test(takenAt) || /T00:00:00(\.0+)?$/.test(takenAt)) return null;
  const ms = Date.parse(`${takenAt}Z`);
  return Number.isNaN(ms) ? null : ms;
}

function offsetMs(offset: string | null): number | null {
  if (offset === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(offset ?? '') ?? [];
  if (sign === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function hourOf(wallMs: number): number {
  return (((wallMs / 3_600_000) % 24) + 24) % 24;
}

/** The instant at which the clocks of a zone show a wall time; of an hour that comes twice, one of the two. */
function instantIn(zone: string, wallMs: number): number {
  const first = wallMs - zoneOffsetMs(zone, wallMs);
  return wallMs - zoneOffsetMs(zone, first);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead of UTC at an instant. */
function zoneOffsetMs(zone: string, instantMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instantMs / 1_000) * 1_000;
}
