/**
 * @file The second sign: whether two files of one name are of one shot, or unrelated with the same counter.
 * Pure.
 */
import type { DatePrecision } from '../../../src-preload/contract/index.ts';
import { isMoment, sortTimeMs, timeFromName } from '../shared/capture-time.ts';
import type { VideoFacts } from '../shared/metadata.ts';

/** The facts of a file that are compared. */
export interface Shot {
  takenAt: string | null;
  /** seconds where none is given */
  takenAtPrecision?: DatePrecision | null;
  takenAtOffset: string | null;
  takenAtSource: string | null;
  make: string | null;
  model: string | null;
  contentId: string | null;
  /** 16 hex digits; null = unknown */
  perceptualHash: string | null;
  /** of the file in the common folder */
  mtimeMs: number;
}

/** the files of a shot are written one after the other, and FAT stores even seconds */
const sameShotMs = 2_000;
/**
 * A phone's raw file is written when its JPEG is developed (photoprism#4757); their names hold the same
 * millisecond.
 */
const sameNamedShotMs = 60_000;
/** a Live Photo's video takes two or three seconds; five allow for what cameras add */
const maxLivePhotoSeconds = 5;
/** a video begins before its picture, and its time is in whole seconds */
const sameVideoMs = 3_000;
const quarterHourMs = 900_000;
const maxZoneDifferenceMs = 14 * 3_600_000;
/** of 64 bits: raw development and small corrections change up to this many */
const similarBits = 8;

/**
 * Same content id; or capture times within 2 s and no different cameras. Where one file has no capture time:
 * a name that is a time to the second, file dates within 2 s, or similar pictures. Different ids, times or
 * cameras mean different shots.
 * @param shotName the name that both share
 */
export function isSameShot(shotName: string, a: Shot, b: Shot): boolean {
  if (a.contentId !== null && b.contentId !== null) return a.contentId === b.contentId;
  if (areDifferentCameras(a, b)) return false;
  const apart = captureDifferenceMs(a, b);
  if (apart !== null) return apart <= sameShotMs || (apart <= sameNamedShotMs && isTimeName(shotName));
  return (
    Math.abs(a.mtimeMs - b.mtimeMs) <= sameShotMs ||
    isTimeName(shotName) ||
    areSimilar(a.perceptualHash, b.perceptualHash)
  );
}

/**
 * Only by content ids or capture times in the files: file dates prove nothing where the names do not suggest
 * that one was made from the other.
 */
export function isCertainlySameShot(a: Shot, b: Shot): boolean {
  if (a.contentId !== null && b.contentId !== null) return a.contentId === b.contentId;
  const apart = captureDifferenceMs(a, b);
  return apart !== null && apart <= sameShotMs && !areDifferentCameras(a, b);
}

/**
 * True where a video is the moving part of the picture. Videos are dated in UTC or in the camera's own time,
 * and many pictures have no time zone: then any zone that makes both times equal counts. Where one of them
 * has no time, two signs are needed: both files written together (as unpacking an archive does, too), and a
 * name that is a time, or a video as short as a Live Photo's.
 * @param shotName the name that both share
 */
export function isVideoOf(shotName: string, video: VideoFacts & { mtimeMs: number }, picture: Shot): boolean {
  if (video.contentId !== null && picture.contentId !== null) return video.contentId === picture.contentId;
  const written = writtenTime(picture);
  if (video.takenAt === null || written === null) {
    const isShort = video.seconds !== null && video.seconds <= maxLivePhotoSeconds;
    return Math.abs(video.mtimeMs - picture.mtimeMs) <= sameShotMs && (isShort || isTimeName(shotName));
  }
  const apart = sortTimeMs(video.takenAt) - written;
  if (Math.abs(apart) <= sameVideoMs) return true;
  const [videoOffset, pictureOffset] = [offsetMs(video.takenAtOffset), offsetMs(picture.takenAtOffset)];
  if (videoOffset !== null && pictureOffset !== null)
    return Math.abs(apart - videoOffset + pictureOffset) <= sameVideoMs;
  const remainder = Math.abs(apart) % quarterHourMs;
  return (
    Math.abs(apart) <= maxZoneDifferenceMs + sameVideoMs &&
    Math.min(remainder, quarterHourMs - remainder) <= sameVideoMs
  );
}

/**
 * Difference of the capture times in the files; null where one has none. The smaller of the differences of
 * wall times and of UTC times.
 */
function captureDifferenceMs(a: Shot, b: Shot): number | null {
  const [one, other] = [writtenTime(a), writtenTime(b)];
  if (one === null || other === null) return null;
  const walls = Math.abs(one - other);
  const [offset, otherOffset] = [offsetMs(a.takenAtOffset), offsetMs(b.takenAtOffset)];
  return offset === null || otherOffset === null
    ? walls
    : Math.min(walls, Math.abs(one - offset - (other - otherOffset)));
}

/** The wall time that the file itself has, as if UTC; not a time from its name or the file's date. */
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
 * Missing names are no contradiction. “NIKON CORPORATION” equals “Nikon” and “NIKON D70” equals “D70”, but a
 * D700 is no D70.
 */
function areDifferentCameras(a: Shot, b: Shot): boolean {
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

/** Camera counters do not produce such a name twice. */
function isTimeName(shotName: string): boolean {
  const written = timeFromName(shotName)?.takenAtPrecision;
  return /^portrait \d{17}$/.test(shotName) || (written !== undefined && isMoment(written));
}

function areSimilar(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const bits = (hash: bigint) => hash.toString(2).replaceAll('0', '').length;
  const [x, y] = [BigInt(`0x${a}`), BigInt(`0x${b}`)];
  // the hash of a plain surface is similar to many others
  return bits(x) >= 8 && bits(x) <= 56 && bits(x ^ y) <= similarBits;
}
