/**
 * @file The second sign: whether two files of one name are of one shot, or strangers that share a camera's
 * counter. Pure.
 */
import type { DatePrecision } from '../../../src-preload/contract/index.ts';
import { isMoment, sortTimeMs, timeFromName } from '../shared/capture-time.ts';
import type { VideoFacts } from '../shared/metadata.ts';

/** What is asked of each side. */
export interface Shot {
  takenAt: string | null;
  /** to the second where it is not said */
  takenAtPrecision?: DatePrecision | null;
  takenAtOffset: string | null;
  takenAtSource: string | null;
  make: string | null;
  model: string | null;
  contentId: string | null;
  /** 16 hex digits; null = not known */
  perceptualHash: string | null;
  /** of the file in the folder that both lie in */
  mtimeMs: number;
}

/** The halves of a shot are written one after the other, and FAT keeps even seconds. */
const oneShotMs = 2_000;
/**
 * A phone's raw file is written when its JPEG is developed (photoprism#4757); their names hold the same
 * millisecond.
 */
const oneNamedShotMs = 60_000;
/** The moving half of a picture is a second or three long; five leave room for what cameras add. */
const longestMovingHalfSeconds = 5;
/** A film begins before its picture and is dated in whole seconds. */
const oneFilmMs = 3_000;
const quarterHourMs = 900_000;
const furthestZoneMs = 14 * 3_600_000;
/** of 64 bits: what development and small corrections change */
const alikeBits = 8;

/**
 * Same content id; or capture times within 2 s and no other camera. Where one side holds no time: a name that
 * is itself a time to the second, file dates within 2 s, or pictures that look alike. Different ids, times or
 * cameras are strangers.
 * @param shotName the name both share
 */
export function isSameShot(shotName: string, a: Shot, b: Shot): boolean {
  if (a.contentId !== null && b.contentId !== null) return a.contentId === b.contentId;
  if (areOtherCameras(a, b)) return false;
  const apart = capturedApartMs(a, b);
  if (apart !== null) return apart <= oneShotMs || (apart <= oneNamedShotMs && namesMoment(shotName));
  return (
    Math.abs(a.mtimeMs - b.mtimeMs) <= oneShotMs ||
    namesMoment(shotName) ||
    lookAlike(a.perceptualHash, b.perceptualHash)
  );
}

/**
 * Both hold the id or the moment themselves: a file date proves nothing where the names are no hint that one
 * was made from the other.
 */
export function isSurelySameShot(a: Shot, b: Shot): boolean {
  if (a.contentId !== null && b.contentId !== null) return a.contentId === b.contentId;
  const apart = capturedApartMs(a, b);
  return apart !== null && apart <= oneShotMs && !areOtherCameras(a, b);
}

/**
 * True where a film is the moving half of the picture. Films are dated in UTC, or in the camera's own time,
 * and many pictures do not say in which zone they were taken: then any zone that makes both one moment will
 * do. Where one of them holds no time, files written together are one sign (unpacking an archive writes all
 * of them together); a name that is a moment, or a film as short as a moving half, is the other, and both are
 * needed.
 * @param shotName the name both share
 */
export function isVideoOf(shotName: string, film: VideoFacts & { mtimeMs: number }, picture: Shot): boolean {
  if (film.contentId !== null && picture.contentId !== null) return film.contentId === picture.contentId;
  const written = writtenTime(picture);
  if (film.takenAt === null || written === null) {
    const isShort = film.seconds !== null && film.seconds <= longestMovingHalfSeconds;
    return Math.abs(film.mtimeMs - picture.mtimeMs) <= oneShotMs && (isShort || namesMoment(shotName));
  }
  const apart = sortTimeMs(film.takenAt) - written;
  if (Math.abs(apart) <= oneFilmMs) return true;
  const [filmOffset, pictureOffset] = [offsetMs(film.takenAtOffset), offsetMs(picture.takenAtOffset)];
  if (filmOffset !== null && pictureOffset !== null)
    return Math.abs(apart - filmOffset + pictureOffset) <= oneFilmMs;
  const beside = Math.abs(apart) % quarterHourMs;
  return (
    Math.abs(apart) <= furthestZoneMs + oneFilmMs && Math.min(beside, quarterHourMs - beside) <= oneFilmMs
  );
}

/**
 * Between the capture times that both hold themselves; null where one has none. Of two readings (walls,
 * moments) the nearer counts.
 */
function capturedApartMs(a: Shot, b: Shot): number | null {
  const [one, other] = [writtenTime(a), writtenTime(b)];
  if (one === null || other === null) return null;
  const walls = Math.abs(one - other);
  const [offset, otherOffset] = [offsetMs(a.takenAtOffset), offsetMs(b.takenAtOffset)];
  return offset === null || otherOffset === null
    ? walls
    : Math.min(walls, Math.abs(one - offset - (other - otherOffset)));
}

/**
 * Wall time that the picture itself holds, read as UTC: what its name or its file's date says is asked apart.
 */
function writtenTime({
  takenAt,
  takenAtPrecision,
  takenAtSource,
}: Pick<Shot, 'takenAt' | 'takenAtPrecision' | 'takenAtSource'>): number | null {
  return takenAt === null ||
    !isMoment(takenAtPrecision ?? null) ||
    takenAtSource === 'file name' ||
    takenAtSource === 'file date'
    ? null
    : sortTimeMs(takenAt);
}

function offsetMs(offset: string | null): number | null {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset ?? '');
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000 : null;
}

/**
 * What one side doesn't say is no contradiction. “NIKON CORPORATION” is “Nikon” and “NIKON D70” is “D70”, but
 * a D700 is no D70.
 */
function areOtherCameras(a: Shot, b: Shot): boolean {
  const differ = (
    one: string | null,
    other: string | null,
    isPart: (long: string, short: string) => boolean,
  ) => {
    if (one === other) return false;
    const [x, y] = [wordsOf(one), wordsOf(other)];
    return x !== '' && y !== '' && x !== y && !isPart(x, ` ${y}`) && !isPart(y, ` ${x}`);
  };
  return (
    differ(a.model, b.model, (long, short) => long.endsWith(short)) ||
    differ(a.make, b.make, (long, short) => ` ${long}`.startsWith(short))
  );
}

function wordsOf(name: string | null): string {
  return (
    (name ?? '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  );
}

/** No camera's counter gives one such name twice. */
function namesMoment(shotName: string): boolean {
  const written = timeFromName(shotName)?.takenAtPrecision;
  return /^portrait \d{17}$/.test(shotName) || (written !== undefined && isMoment(written));
}

function lookAlike(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const bits = (hash: bigint) => hash.toString(2).replaceAll('0', '').length;
  const [x, y] = [BigInt(`0x${a}`), BigInt(`0x${b}`)];
  // a plain surface looks like any other
  return bits(x) >= 8 && bits(x) <= 56 && bits(x ^ y) <= alikeBits;
}
