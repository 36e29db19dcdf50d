/**
 * @file Decides whether the picture at a photo's path is still that photo, by two signs: clock and picture.
 * Pure. The table is explained in decision 25 (docs/decisions/0025-photo-identity.md).
 */
import type { PhotoRow } from '../catalogue/rows.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { isMoment } from '../shared/capture-time.ts';
import type { PictureMatch } from '../vision/vision.ts';

/** What is stored of the photo before its file changed. */
export type Before = Pick<
  PhotoRow,
  'takenAt' | 'takenAtPrecision' | 'takenAtSource' | 'metadata' | 'pixelHash'
>;

/**
 * Result of comparing capture time and camera.
 * - `exactMoment`: same moment to the fraction of a second, same camera
 * - `second`: same moment to the second, same camera, and no other photo of the library has that moment
 * - `ambiguous`: same moment, but weak evidence: a reset clock, midnight, no camera named, a scanner, or
 *   other photos have this moment, too
 * - `other`: another moment, camera or serial number
 * - `unknown`: one side states no capture time
 */
export type ClockSign = 'exactMoment' | 'second' | 'ambiguous' | 'other' | 'unknown';

/**
 * Result of comparing the pictures.
 * - `pixels`: the same pixels
 * - `same`: one was made from the other: nearly everything that both show agrees
 * - `alike`: a part agrees: a heavy edit, a collage, or another frame of the same scene
 * - `undecidable`: too plain to compare, or one of them was never decoded
 * - `other`: they show different things
 */
export type PictureSign = 'pixels' | 'same' | 'alike' | 'undecidable' | 'other';

/**
 * - `same`: it is the photo, edited; it keeps its annotations
 * - `ask`: a photo of its own; the annotations stay with the earlier photo and are offered
 * - `later`: a photo of its own; the annotations are offered if the encoder finds the two alike
 * - `other`: a photo of its own
 */
export type IdentityDecision = 'same' | 'ask' | 'later' | 'other';

/** For files at the photo's own path. The path itself decides nothing. */
const rules: Readonly<Record<PictureSign, Readonly<Record<ClockSign, IdentityDecision>>>> = {
  pixels: { exactMoment: 'same', second: 'same', ambiguous: 'same', unknown: 'same', other: 'same' },
  same: { exactMoment: 'same', second: 'same', ambiguous: 'same', unknown: 'same', other: 'ask' },
  alike: { exactMoment: 'same', second: 'ask', ambiguous: 'ask', unknown: 'ask', other: 'other' },
  undecidable: { exactMoment: 'same', second: 'ask', ambiguous: 'ask', unknown: 'ask', other: 'other' },
  other: { exactMoment: 'ask', second: 'ask', ambiguous: 'later', unknown: 'later', other: 'other' },
};

export function decideIdentity({
  picture,
  clock,
}: {
  picture: PictureSign;
  clock: ClockSign;
}): IdentityDecision {
  return rules[picture][clock];
}

/**
 * The same decision for a file at another path and a photo whose files are all missing. Annotations are never
 * moved automatically. The file name counts instead of the path.
 */
export function decideMoved({
  picture,
  clock,
  sameName,
}: {
  picture: PictureSign;
  clock: ClockSign;
  sameName: boolean;
}): 'ask' | 'other' {
  if (picture === 'pixels' || picture === 'same') return clock === 'other' && !sameName ? 'other' : 'ask';
  return (picture === 'alike' || picture === 'undecidable') && (clock === 'exactMoment' || clock === 'second')
    ? 'ask'
    : 'other';
}

/**
 * Cosine of the encoder's vectors: from `nearCosine` on two pictures count as versions of one photo, up to
 * `farCosine` as different photos.
 */
const nearCosine = 0.85;
const farCosine = 0.3;

/** The new state of an offer when the encoder has seen both pictures. */
export function offerStateAfterEncoder(
  state: 'open' | 'waiting',
  cosine: number,
): 'open' | 'waiting' | 'dropped' {
  if (state === 'waiting') return cosine >= nearCosine ? 'open' : 'dropped';
  return cosine <= farCosine ? 'dropped' : 'open';
}

/*
 * Fitted on one half of the sample photos and 37 edits of each (brightness, colour, contrast, turns, crops,
 * frames, marks, sizes), pictures of different things, pages of writing and simulated bursts;
 * `picture-match.medium.test.ts` measures the other half.
 */
const sameAgreement = 0.82;
const sameFineAgreement = 0.8;
const alikeAgreement = 0.4;
const leastBlocks = 12;
const leastCovered = 0.5;
/** Less than this of the earlier picture agrees by chance. */
const leastPart = 0.06;

/**
 * @param match null = the two could not be compared: there is no preview, or it cannot be read
 */
export function pictureSign(
  before: Pick<Before, 'pixelHash'>,
  after: { pixelHash: string | null; match: PictureMatch | null },
): PictureSign {
  if (before.pixelHash !== null && before.pixelHash === after.pixelHash) return 'pixels';
  const { match } = after;
  if (
    match === null ||
    (match.blocks < leastBlocks && match.agreement < sameAgreement && match.coversAfter >= leastCovered)
  )
    return 'undecidable';
  if (match.blocks < leastBlocks / 2) return match.coversAfter >= leastCovered ? 'undecidable' : 'other';
  if (match.agreement < alikeAgreement || match.coversBefore < leastPart) return 'other';
  return match.agreement >= sameAgreement &&
    match.fineAgreement >= sameFineAgreement &&
    match.coversAfter >= leastCovered
    ? 'same'
    : 'alike';
}

/** @param others how many other photos of the library have the earlier photo's moment and camera */
export function clockSign(
  before: Omit<Before, 'pixelHash'>,
  after: PhotoMetadata,
  others: number,
): ClockSign {
  const [then, now] = [embeddedTime(before), embeddedTime(after)];
  const cameras = [before.metadata, after] as const;
  if (!agree(...cameras)) return then === null && now === null ? 'unknown' : 'other';
  if (then === null || now === null) return 'unknown';
  if (
    then.second !== now.second ||
    (then.fraction !== null && now.fraction !== null && !sameFraction(then.fraction, now.fraction))
  )
    return 'other';
  const named = cameras.every(({ model }) => model !== null);
  if (!named || isUnsetClock(then.second) || isScanner(after) || others > 0) return 'ambiguous';
  return then.fraction !== null && now.fraction !== null ? 'exactMoment' : 'second';
}

/**
 * Photos with the same moment and camera have the same key; null where the picture itself states no time.
 */
export function momentKey({
  takenAt,
  takenAtPrecision,
  takenAtSource,
  metadata: { make, model },
}: Omit<Before, 'pixelHash'>): string | null {
  const time = embeddedTime({ takenAt, takenAtPrecision, takenAtSource });
  return time === null ? null : `${time.second}${time.fraction ?? ''} ${make ?? ''} ${model ?? ''}`;
}

interface EmbeddedTime {
  second: string;
  fraction: string | null;
}

/** Only a time that the picture itself states: not from file names, file dates and sidecars. */
function embeddedTime({
  takenAt,
  takenAtPrecision,
  takenAtSource,
}: Pick<PhotoMetadata, 'takenAt' | 'takenAtPrecision' | 'takenAtSource'>): EmbeddedTime | null {
  if (
    takenAt === null ||
    !isMoment(takenAtPrecision) ||
    takenAtSource === null ||
    /^(file (name|date)$|sidecar|Google Takeout)/.test(takenAtSource)
  )
    return null;
  return { second: takenAt.slice(0, 19), fraction: takenAt.length > 20 ? takenAt.slice(20) : null };
}

/** Programs round: .18 and .180 are one fraction. */
function sameFraction(a: string, b: string): boolean {
  return Number(`0.${a}`) === Number(`0.${b}`);
}

/**
 * True for times of clocks that were never set (the first minutes of a year), and for midnight and noon,
 * which programs write where only the day is known.
 */
function isUnsetClock(second: string): boolean {
  if (/T(00:00:00|12:00:00)$/.test(second) || second.length < 19) return true;
  return /^(1970|198[0-9]|199[0-9]|200[0-9]|201[0-9]|202[0-9])-01-01T00:0\d:/.test(second);
}

/** Many pictures of one scanner have the same date: that of the scan, or of the album. */
function isScanner({ make, model }: Pick<PhotoMetadata, 'make' | 'model'>): boolean {
  return /scan|perfection|opticfilm|coolscan|\bv\d{3}\b|pixscan|snapscan/i.test(
    `${make ?? ''} ${model ?? ''}`,
  );
}

/** A value that one side does not state is no contradiction. */
function agree(
  a: Pick<PhotoMetadata, 'make' | 'model' | 'serial'>,
  b: Pick<PhotoMetadata, 'make' | 'model' | 'serial'>,
): boolean {
  const differ = (one: string | null, other: string | null) =>
    one !== null && other !== null && one !== other;
  return !differ(a.make, b.make) && !differ(a.model, b.model) && !differ(a.serial, b.serial);
}
