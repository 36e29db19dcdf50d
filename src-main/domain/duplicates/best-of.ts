/** @file Suggests which of several look-alikes to keep, with reasons. Pure. */
import type { DuplicateKind } from '../../../src-preload/contract/index.ts';
import { percent } from '../shared/percent.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { Candidate } from './candidate.ts';

export interface RatingFacts extends Pick<
  Candidate,
  'id' | 'width' | 'height' | 'sharpness' | 'mimeType' | 'damaged' | 'camera' | 'shotMs'
> {
  /** of its file, without folder and extension */
  name: string;
  sizeBytes: number;
  /** its raw file is stacked under it */
  hasRaw: boolean;
  decisions: Pick<PhotoDecisions, 'favourite' | 'rating' | 'tagsAdded' | 'caption'>;
}

export interface Rated {
  id: string;
  best: boolean;
  /** 0 … 1 relative to the sharpest of those that can be compared; null = cannot be compared */
  sharpness: number | null;
  why: string[];
}

/**
 * Points for each fact; damaged photos come last in any case. Versions of one picture differ in what was lost
 * (format, pixels, metadata, bytes); frames of a burst differ in sharpness, and in the person's decisions.
 */
const points = {
  similar: { format: 30, pixels: 30, sharpness: 10, bytes: 10, metadata: 10, decisions: 8 },
  burst: { sharpness: 40, decisions: 30, format: 10, pixels: 10, metadata: 5, bytes: 5 },
} as const satisfies Record<DuplicateKind, Record<keyof Scores, number>>;
const damagedPoints = -1_000;

/** All 0 … 1. */
interface Scores {
  format: number;
  pixels: number;
  sharpness: number;
  bytes: number;
  metadata: number;
  decisions: number;
}

/** from this short side on, sharpness is measured on previews of the same size */
const minShortSide = 480;
/** a smaller difference is not noticed by people */
const noticeableRatio = 0.9;
const maxReasons = 3;

/** @returns the best first */
export function rate(kind: DuplicateKind, members: readonly RatingFacts[]): Rated[] {
  const rated = members.map((member) => ({ member, facts: factsOf(member, members) }));
  const score = ({ member, facts }: (typeof rated)[number]) =>
    Object.entries(points[kind]).reduce(
      (sum, [name, weight]) => sum + weight * facts[name as keyof Scores],
      member.damaged ? damagedPoints : 0,
    );
  rated.sort((a, b) => score(b) - score(a) || (a.member.id < b.member.id ? -1 : 1));
  const [best, ...others] = rated;
  return rated.map(({ member, facts }, at) => ({
    id: member.id,
    best: at === 0,
    sharpness: comparableSharpness(member) === null ? null : facts.sharpness,
    why: (at === 0 ? advantages(best!, others) : disadvantages({ member, facts }, best!)).slice(
      0,
      maxReasons,
    ),
  }));
}

function factsOf(member: RatingFacts, all: readonly RatingFacts[]): Scores {
  const share = (of: (one: RatingFacts) => number, among = all) =>
    of(member) / Math.max(1e-9, ...among.map(of));
  return {
    format: formatRank(member),
    pixels: share(pixelsOf),
    sharpness: share((one) => comparableSharpness(one) ?? 0),
    // sizes of different formats cannot be compared
    bytes: share(
      ({ sizeBytes }) => sizeBytes,
      all.filter(({ mimeType }) => mimeType === member.mimeType),
    ),
    metadata: (member.shotMs !== null ? 0.5 : 0) + (member.camera !== null ? 0.5 : 0),
    decisions: decisionScore(member),
  };
}

/** Camera originals first, then lossless formats, then formats for sharing. */
function formatRank(member: RatingFacts): number {
  // a lossless picture without camera data was probably made from a lossy one
  return member.camera === null && !hasRaw(member)
    ? Math.min(0.6, 0.75 * losslessness(member))
    : losslessness(member);
}

/** How little quality a format loses. */
function losslessness(member: RatingFacts): number {
  if (hasRaw(member)) return 1;
  if (/^image\/(tiff|png|bmp|vnd\.adobe\.photoshop)$/.test(member.mimeType ?? '')) return 0.9;
  if (/^image\/(webp|gif)$/.test(member.mimeType ?? '')) return 0.25;
  return /^image\/hei[cf]$/.test(member.mimeType ?? '') ? 0.8 : 0.7;
}

function hasRaw({ hasRaw: beside, mimeType }: RatingFacts): boolean {
  return beside || (mimeType?.startsWith('image/x-') ?? false);
}

function decisionScore({ decisions }: RatingFacts): number {
  return Math.min(
    1,
    (decisions.favourite === true ? 0.6 : 0) +
      ((decisions.rating ?? 0) / 5) * 0.4 +
      (decisions.tagsAdded.length > 0 || decisions.caption !== null ? 0.3 : 0),
  );
}

const pixelsOf = ({ width, height }: RatingFacts) => width * height;

function comparableSharpness({ sharpness, width, height }: RatingFacts): number | null {
  return Math.min(width, height) >= minShortSide ? sharpness : null;
}

type RatedMember = { member: RatingFacts; facts: Scores };

/** Its advantages over all others. */
function advantages({ member, facts }: RatedMember, others: readonly RatedMember[]): string[] {
  const before = (of: (facts: Scores) => number) =>
    others.every((other) => of(other.facts) < noticeableRatio * of(facts));
  const reasons = [
    member.decisions.favourite === true && 'your favourite',
    (member.decisions.rating ?? 0) > 0 && `rated ${member.decisions.rating}`,
    hasRaw(member) && others.every((other) => !hasRaw(other.member)) && 'raw',
    before(({ pixels }) => pixels) && 'largest',
    comparableSharpness(member) !== null && before(({ sharpness }) => sharpness) && 'sharpest',
    !hasRaw(member) &&
      others.every((other) => losslessness(other.member) < noticeableRatio * losslessness(member)) &&
      'best format',
    member.shotMs !== null && others.every((other) => other.member.shotMs === null) && 'has its capture time',
    before(({ bytes }) => bytes) &&
      others.every((other) => other.member.mimeType === member.mimeType) &&
      'least compressed',
    (member.decisions.tagsAdded.length > 0 || member.decisions.caption !== null) && 'has your words',
    isEdited(member) && 'edited',
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? reasons : ['as good as the others'];
}

/** Its disadvantages compared with the best. */
function disadvantages({ member, facts }: RatedMember, best: RatedMember): string[] {
  const less = (of: (facts: Scores) => number) => of(facts) < noticeableRatio * of(best.facts);
  const sameSize = comparableSharpness(member) !== null && comparableSharpness(best.member) !== null;
  const reasons = [
    member.damaged && 'damaged',
    less(({ pixels }) => pixels) && `${percent(pixelsOf(member) / pixelsOf(best.member))} of the pixels`,
    sameSize && less(({ sharpness }) => sharpness) && 'less sharp',
    losslessness(member) < noticeableRatio * losslessness(best.member) && formatName(member),
    member.mimeType === best.member.mimeType && less(({ bytes }) => bytes) && 'more compressed',
    member.shotMs === null && best.member.shotMs !== null && 'no capture time',
    isEdited(member) && 'edited',
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? reasons : ['nearly as good'];
}

function formatName({ mimeType }: RatingFacts): string {
  return (mimeType ?? '').replace(/^image\/(x-)?/, '').toUpperCase();
}

/** By the names that Google, Apple and people give edits. */
function isEdited({ name }: RatingFacts): boolean {
  return /[-_ (](edited|edit)\)?$|^IMG_E\d/i.test(name);
}
