/** @file Which of several look-alikes to keep, and why, in words. Pure; a suggestion and nothing else. */
import type { DuplicateKind } from '../../../src-preload/contract/index.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { Candidate } from './candidate.ts';

export interface QualitySigns extends Pick<
  Candidate,
  'id' | 'width' | 'height' | 'sharpness' | 'mimeType' | 'damaged' | 'camera' | 'shotMs'
> {
  /** of its file, without folder and ending */
  name: string;
  sizeBytes: number;
  /** the camera raw of it is shown under it */
  hasRaw: boolean;
  said: Pick<PhotoDecisions, 'favourite' | 'rating' | 'tagsAdded' | 'caption'>;
}

export interface Rated {
  id: string;
  best: boolean;
  /** 0 … 1 of the sharpest among those that can be compared; null = cannot be */
  sharpness: number | null;
  why: string[];
}

/**
 * Points a member can get for each thing, the most first; damaged ones come last whatever else they have.
 * Versions of one picture differ in what was lost on the way (format, pixels, metadata, bytes); frames of a
 * burst differ in sharpness, and in what the person said.
 */
const points = {
  similar: { format: 30, pixels: 30, sharpness: 10, bytes: 10, metadata: 10, said: 8 },
  burst: { sharpness: 40, said: 30, format: 10, pixels: 10, metadata: 5, bytes: 5 },
} as const satisfies Record<DuplicateKind, Record<keyof Facts, number>>;
const damagedPoints = -1_000;

/** All 0 … 1. */
interface Facts {
  format: number;
  pixels: number;
  sharpness: number;
  bytes: number;
  metadata: number;
  said: number;
}

/** the short side from which on the picture that sharpness is measured on has the same size as the others' */
const measuredShortSide = 480;
/** less than this is no difference that a person would see */
const clearlyLess = 0.9;
const mostReasons = 3;

/** @returns the best first, then the next best */
export function rate(kind: DuplicateKind, members: readonly QualitySigns[]): Rated[] {
  const rated = members.map((member) => ({ member, facts: factsOf(member, members) }));
  const score = ({ member, facts }: (typeof rated)[number]) =>
    Object.entries(points[kind]).reduce(
      (sum, [name, weight]) => sum + weight * facts[name as keyof Facts],
      member.damaged ? damagedPoints : 0,
    );
  rated.sort((a, b) => score(b) - score(a) || (a.member.id < b.member.id ? -1 : 1));
  const [best, ...others] = rated;
  return rated.map(({ member, facts }, at) => ({
    id: member.id,
    best: at === 0,
    sharpness: comparableSharpness(member) === null ? null : facts.sharpness,
    why: (at === 0 ? forIt(best!, others) : againstIt({ member, facts }, best!)).slice(0, mostReasons),
  }));
}

function factsOf(member: QualitySigns, all: readonly QualitySigns[]): Facts {
  const share = (of: (one: QualitySigns) => number, among = all) =>
    of(member) / Math.max(1e-9, ...among.map(of));
  return {
    format: formatRank(member),
    pixels: share(pixelsOf),
    sharpness: share((one) => comparableSharpness(one) ?? 0),
    // what a format needs says nothing about another
    bytes: share(
      ({ sizeBytes }) => sizeBytes,
      all.filter(({ mimeType }) => mimeType === member.mimeType),
    ),
    metadata: (member.shotMs !== null ? 0.5 : 0) + (member.camera !== null ? 0.5 : 0),
    said: saidShare(member),
  };
}

/** What came out of the camera first, then what loses nothing, then what is made for sending. */
function formatRank(member: QualitySigns): number {
  // a lossless picture without camera data was made from one that lost something before
  return member.camera === null && !hasRaw(member)
    ? Math.min(0.6, 0.75 * losslessness(member))
    : losslessness(member);
}

/** How little a format leaves out. */
function losslessness(member: QualitySigns): number {
  if (hasRaw(member)) return 1;
  if (/^image\/(tiff|png|bmp|vnd\.adobe\.photoshop)$/.test(member.mimeType ?? '')) return 0.9;
  if (/^image\/(webp|gif)$/.test(member.mimeType ?? '')) return 0.25;
  return /^image\/hei[cf]$/.test(member.mimeType ?? '') ? 0.8 : 0.7;
}

function hasRaw({ hasRaw: beside, mimeType }: QualitySigns): boolean {
  return beside || (mimeType?.startsWith('image/x-') ?? false);
}

function saidShare({ said }: QualitySigns): number {
  return Math.min(
    1,
    (said.favourite === true ? 0.6 : 0) +
      ((said.rating ?? 0) / 5) * 0.4 +
      (said.tagsAdded.length > 0 || said.caption !== null ? 0.3 : 0),
  );
}

const pixelsOf = ({ width, height }: QualitySigns) => width * height;

function comparableSharpness({ sharpness, width, height }: QualitySigns): number | null {
  return Math.min(width, height) >= measuredShortSide ? sharpness : null;
}

type Seen = { member: QualitySigns; facts: Facts };

/** What it has before any other. */
function forIt({ member, facts }: Seen, others: readonly Seen[]): string[] {
  const before = (of: (facts: Facts) => number) =>
    others.every((other) => of(other.facts) < clearlyLess * of(facts));
  const reasons = [
    member.said.favourite === true && 'your favourite',
    (member.said.rating ?? 0) > 0 && `rated ${member.said.rating}`,
    hasRaw(member) && others.every((other) => !hasRaw(other.member)) && 'raw',
    before(({ pixels }) => pixels) && 'largest',
    comparableSharpness(member) !== null && before(({ sharpness }) => sharpness) && 'sharpest',
    !hasRaw(member) &&
      others.every((other) => losslessness(other.member) < clearlyLess * losslessness(member)) &&
      'best format',
    member.shotMs !== null && others.every((other) => other.member.shotMs === null) && 'has its capture time',
    before(({ bytes }) => bytes) &&
      others.every((other) => other.member.mimeType === member.mimeType) &&
      'least compressed',
    (member.said.tagsAdded.length > 0 || member.said.caption !== null) && 'has your words',
    isEdited(member) && 'edited',
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? reasons : ['as good as the others'];
}

/** What it lacks beside the best. */
function againstIt({ member, facts }: Seen, best: Seen): string[] {
  const less = (of: (facts: Facts) => number) => of(facts) < clearlyLess * of(best.facts);
  const sameSize = comparableSharpness(member) !== null && comparableSharpness(best.member) !== null;
  const reasons = [
    member.damaged && 'damaged',
    less(({ pixels }) => pixels) &&
      `${Math.max(1, Math.round((100 * pixelsOf(member)) / pixelsOf(best.member)))} % of the pixels`,
    sameSize && less(({ sharpness }) => sharpness) && 'less sharp',
    losslessness(member) < clearlyLess * losslessness(best.member) && formatName(member),
    member.mimeType === best.member.mimeType && less(({ bytes }) => bytes) && 'more compressed',
    member.shotMs === null && best.member.shotMs !== null && 'no capture time',
    isEdited(member) && 'edited',
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? reasons : ['nearly as good'];
}

function formatName({ mimeType }: QualitySigns): string {
  return (mimeType ?? '').replace(/^image\/(x-)?/, '').toUpperCase();
}

/** As Google, Apple and people name them. */
function isEdited({ name }: QualitySigns): boolean {
  return /[-_ (](edited|edit)\)?$|^IMG_E\d/i.test(name);
}
