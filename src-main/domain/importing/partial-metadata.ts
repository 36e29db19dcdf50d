/**
 * @file Metadata that was read while a sidecar of the photo could not be opened: what it said before stays,
 * until all can be read again. Pure.
 */
import type { PhotoMetadata } from '../shared/metadata.ts';

/** Sources of a date that are no statement about the picture. */
const guessedSources: ReadonlySet<string | null> = new Set([null, 'file date', 'file name']);

/**
 * What was read now; where it states nothing, what was known before. Of lists it has both: a keyword that
 * somebody deleted meanwhile stays until all sidecars can be read.
 */
export function withEarlierMetadata(now: PhotoMetadata, before: PhotoMetadata): PhotoMetadata {
  const { takenAt, takenAtPrecision, takenAtOffset, takenAtSource } =
    guessedSources.has(now.takenAtSource) && before.takenAt !== null ? before : now;
  const { latitude, longitude } = now.latitude === null ? before : now;
  return {
    ...now,
    takenAt,
    takenAtPrecision,
    takenAtOffset,
    takenAtSource,
    latitude,
    longitude,
    heading: now.heading ?? before.heading,
    make: now.make ?? before.make,
    model: now.model ?? before.model,
    serial: now.serial ?? before.serial,
    lens: now.lens ?? before.lens,
    exposure: now.exposure ?? before.exposure,
    title: now.title ?? before.title,
    description: now.description ?? before.description,
    keywords: joined(now.keywords, before.keywords),
    hierarchies: joined(now.hierarchies, before.hierarchies),
    altText: now.altText ?? before.altText,
    people: joined(now.people, before.people, ({ name }) => name),
    details: joined(now.details, before.details, ({ kind, text }) => `${kind} ${text}`),
    contentId: now.contentId ?? before.contentId,
    burstId: now.burstId ?? before.burstId,
    software: now.software ?? before.software,
    panorama: now.panorama || before.panorama,
    screenshot: now.screenshot || before.screenshot,
    rating: now.rating ?? before.rating,
    favourite: now.favourite || before.favourite,
    turn: now.turn ?? before.turn,
  };
}

function joined<Item>(
  now: readonly Item[],
  before: readonly Item[],
  keyOf: (item: Item) => unknown = (item) => item,
): Item[] {
  const keys = new Set(now.map(keyOf));
  return [...now, ...before.filter((item) => !keys.has(keyOf(item)))];
}
