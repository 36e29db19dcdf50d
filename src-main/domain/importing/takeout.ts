/** @file Reads the JSON sidecars of Google Takeout. Pure. */
import { isMoment, isZoneApart, sortTimeMs, timeInZone, type CaptureTime } from '../shared/capture-time.ts';

export interface Takeout {
  /** the picture's name when it was uploaded */
  title: string | null;
  description: string | null;
  /** ms since 1970; null = none */
  takenMs: number | null;
  position: { latitude: number; longitude: number } | null;
  people: string[];
  favourite: boolean;
  archived: boolean;
  /** it was in the bin when it was exported */
  trashed: boolean;
}

/**
 * @returns null where this is no JSON of Takeout's, or one of an album @throws SyntaxError where it is no
 * JSON at all
 */
export function parseTakeout(json: string): Takeout | null {
  const parsed: unknown = JSON.parse(json.replace(/^\ufeff/, ''));
  const at = fields(parsed);
  if (typeof at.title !== 'string' || !('photoTakenTime' in at || 'geoData' in at || 'imageViews' in at))
    return null;
  return {
    title: cleanText(at.title),
    description: cleanText(at.description),
    takenMs: timestampMs(at.photoTakenTime),
    position: positionIn(at.geoData) ?? positionIn(at.geoDataExif),
    people: (Array.isArray(at.people) ? at.people : []).flatMap(
      (person) => cleanText(fields(person).name) ?? [],
    ),
    favourite: at.favorited === true,
    archived: at.archived === true,
    trashed: at.trashed === true,
  };
}

/**
 * The title of an album by its JSON; null where it is none's. @throws SyntaxError where it is no JSON at all
 */
export function parseTakeoutAlbum(json: string): string | null {
  const parsed = fields(JSON.parse(json.replace(/^\ufeff/, '')));
  // older exports have it one level down
  const at = 'albumData' in parsed ? fields(parsed.albumData) : parsed;
  const isAlbum =
    'access' in at ||
    'date' in at ||
    'description' in at ||
    'enrichments' in at ||
    'sharedAlbumComments' in at;
  return isAlbum && !('photoTakenTime' in at) ? cleanText(at.title) : null;
}

/**
 * The capture time. Takeout states the moment in UTC only. With a position it is converted to the local time
 * there; otherwise, where the file name has the same moment in local time, that is used; otherwise it stays
 * in UTC and is marked so.
 * @param zoneOf IANA name of the time zone of a place; null = not known
 */
export function takeoutTime(
  { takenMs, position }: Takeout,
  named: CaptureTime | null,
  zoneOf: (latitude: number, longitude: number) => string | null,
): CaptureTime | null {
  if (takenMs === null) return null;
  const zone = position && zoneOf(position.latitude, position.longitude);
  if (
    !zone &&
    named &&
    isMoment(named.takenAtPrecision) &&
    isZoneApart(
      Math.floor(sortTimeMs(named.takenAt) / 60_000) * 60_000,
      Math.floor(takenMs / 60_000) * 60_000,
    )
  )
    return named;
  return timeInZone(takenMs, zone, zone ? 'Google Takeout' : 'Google Takeout, in UTC');
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function cleanText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  // eslint-disable-next-line no-control-regex -- control characters are what is to go
  const printable = value.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ');
  const clean = printable.normalize('NFC').trim().slice(0, 10_000);
  return clean === '' ? null : clean;
}

/** Seconds since 1970, as text; 0 is what Takeout writes when it does not know. */
function timestampMs(value: unknown): number | null {
  const { timestamp } = fields(value);
  const seconds =
    typeof timestamp === 'string' && /^-?\d{1,12}$/.test(timestamp.trim())
      ? Number(timestamp)
      : typeof timestamp === 'number'
        ? timestamp
        : Number.NaN;
  return Number.isFinite(seconds) && seconds !== 0 ? seconds * 1_000 : null;
}

/** Takeout writes 0, 0 where there is no position. */
function positionIn(value: unknown): Takeout['position'] {
  const { latitude, longitude } = fields(value);
  if (
    typeof latitude !== 'number' ||
    typeof longitude !== 'number' ||
    Math.abs(latitude) > 90 ||
    Math.abs(longitude) > 180 ||
    (latitude === 0 && longitude === 0)
  )
    return null;
  return { latitude, longitude };
}
