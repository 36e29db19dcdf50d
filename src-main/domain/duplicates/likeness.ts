/** @file Whether two photos are one picture in two versions, two frames of one moment, or neither. Pure. */
import type { Candidate } from './candidate.ts';

/** How alike two pictures look. */
export interface Likeness {
  /** of 64 in which their hashes differ */
  bits: number;
  /** of the encoder's vectors; null where one of them has none (yet) */
  cosine: number | null;
}

/*
 * Fitted on 168 pictures (photos of COCO val2017 and the samples, whole and in halves) and 12 versions of
 * each (re-encoded, smaller, WebP, cropped by 2 and 5 %, lighter, darker, warmer, paler, grey): within 10
 * bits are 98 % of the versions and none of 13,900 pairs of different pictures.
 */
/** Farther apart than this, no two photos are compared as versions of one picture. */
export const furthestBits = 10;
/** So near, the encoder only has a veto: it is unsure about small and much compressed copies. */
const surelyBits = 6;
const vetoCosine = 0.3;
const sureCosine = 0.8;
/**
 * Two members of a group may be this far apart, if both are near its centre: no two different pictures were
 * nearer.
 */
const apartBits = 16;
/** a light crop changes the shape a little */
const mostAspectChange = 1.1;
const burstBits = 18;
const burstCosine = 0.8;
const quarterHourMs = 900_000;
const furthestZoneMs = 14 * 3_600_000;

export function looksTheSame({ bits, cosine }: Likeness): boolean {
  if (bits <= surelyBits) return cosine === null || cosine >= vetoCosine;
  return bits <= furthestBits && cosine !== null && cosine >= sureCosine;
}

export function looksNearby({ bits }: Likeness): boolean {
  return bits <= apartBits;
}

export function looksLikeABurst({ bits, cosine }: Likeness): boolean {
  return bits <= burstBits || (cosine !== null && cosine >= burstCosine);
}

/** A photo and the name of its file, without folder and ending. */
export type Named = Candidate & { name: string };

/**
 * True where both may be made from one exposure: of one shape, and nothing says that the shutter was released
 * twice.
 */
export function mayBeOneExposure(a: Named, b: Named): boolean {
  const change = (a.width * b.height) / (a.height * b.width);
  if (change > mostAspectChange || change < 1 / mostAspectChange) return false;
  if (a.camera === null || a.camera !== b.camera || a.shotMs === null || b.shotMs === null) return true;
  if (!sameShotTime(a, a.shotMs, b, b.shotMs)) return false;
  return !(a.width === b.width && a.height === b.height && areOtherNumbers(a.name, b.name));
}

/** One of them may have lost the fraction of its second, or been moved to another time zone. */
function sameShotTime(a: Candidate, aMs: number, b: Candidate, bMs: number): boolean {
  const toTheSecond = !a.shotToTheFraction || !b.shotToTheFraction;
  const [one, other] = toTheSecond
    ? [Math.floor(aMs / 1000) * 1000, Math.floor(bMs / 1000) * 1000]
    : [aMs, bMs];
  const apart = Math.abs(one - other);
  return apart % quarterHourMs === 0 && apart <= furthestZoneMs;
}

/** A camera's counter went on between them: IMG_0041 and IMG_0042, but not “beach” and “beach (1)”. */
function areOtherNumbers(a: string, b: string): boolean {
  const [one, other] = [/^(.*?)(\d{3,})$/.exec(a), /^(.*?)(\d{3,})$/.exec(b)];
  return one !== null && other !== null && one[1] === other[1] && one[2] !== other[2];
}
