/** @file The time zone of a place, from the map that @photostructure/tz-lookup carries. */
import tzLookup from '@photostructure/tz-lookup';

/** IANA name; null for places without one, and for names that this Node does not know. */
export function zoneOf(latitude: number, longitude: number): string | null {
  try {
    const zone = tzLookup(latitude, longitude);
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return zone;
  } catch {
    return null;
  }
}
