/**
 * @file Whether what lies at a photo's path is still that photo: the rule that joins the signs. Pure; the
 * table in ARCHITECTURE.md is this file.
 */
import type { PhotoRow } from '../catalogue/rows.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { isMoment } from '../shared/capture-time.ts';
import type { PictureMatch } from '../vision/vision.ts';

/** What was known of the photo before its file changed. */
export type Before = Pick<
  PhotoRow,
  'takenAt' | 'takenAtPrecision' | 'takenAtSource' | 'metadata' | 'pixelHash'
>;

/**
 * What capture time and camera say.
 * - `fine`: one moment to the fraction of a second, one camera
 * - `second`: one moment to the second, one camera, and no other photo of the library has that moment
 * - `shared`: the same, but worth little: a reset clock, midnight, no camera named, a scanner, or other
 *   photos have this moment, too
 * - `other`: another moment, camera or serial number
 * - `silent`: one side does not say
 */
export type ClockSign = 'fine' | 'second' | 'shared' | 'other' | 'silent';

/**
 * What the pictures say.
 * - `pixels`: the same pixels
 * - `same`: one was made from the other: nearly all that both show agrees
 * - `alike`: a part agrees: a heavy edit, a collage, or another frame of the same scene
 * - `blind`: too plain to tell, or one of them was never seen
 * - `other`: they show different things
 */
export type PictureSign = 'pixels' | 'same' | 'alike' | 'blind' | 'other';

/**
 * - `same`: it is the photo, edited; all that was said stays on it
 * - `ask`: a photo of its own; the words stay with the earlier photo and are offered
 * - `later`: a photo of its own; the words are offered once the encoder says that the two look alike
 * - `other`: a photo of its own
 */
export type IdentityDecision = 'same' | 'ask' | 'later' | 'other';

/** The path is the same in all of these: by itself it decides nothing. */
const rules: Readonly<Record<PictureSign, Readonly<Record<ClockSign, IdentityDecision>>>> = {
  pixels: { fine: 'same', second: 'same', shared: 'same', silent: 'same', other: 'same' },
  same: { fine: 'same', second: 'same', shared: 'same', silent: 'same', other: 'ask' },
  alike: { fine: 'same', second: 'ask', shared: 'ask', silent: 'ask', other: 'other' },
  blind: { fine: 'same', second: 'ask', shared: 'ask', silent: 'ask', other: 'other' },
  other: { fine: 'ask', second: 'ask', shared: 'later', silent: 'later', other: 'other' },
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
 * The same at another path, of a photo whose files are all missing: nothing moves by itself. The file's name
 * is the sign that the path was before.
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
  return (picture === 'alike' || picture === 'blind') && (clock === 'fine' || clock === 'second')
    ? 'ask'
    : 'other';
}

/**
 * Cosine of the encoder's vectors from which two pictures are taken for versions of one, and up to which they
 * surely are none.
 */
const nearCosine = 0.85;
const farCosine = 0.3;

/** What becomes of an offer when the encoder has seen both pictures. */
export function reviewed(state: 'open' | 'waiting', cosine: number): 'open' | 'waiting' | 'dropped' {
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
 * @param match null = one of the two could not be laid over the other: there is no preview, or it cannot be
 * read
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
    return 'blind';
  if (match.blocks < leastBlocks / 2) return match.coversAfter >= leastCovered ? 'blind' : 'other';
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
  if (!agree(...cameras)) return then === null && now === null ? 'silent' : 'other';
  if (then === null || now === null) return 'silent';
  if (
    then.second !== now.second ||
    (then.fraction !== null && now.fraction !== null && !sameFraction(then.fraction, now.fraction))
  )
    return 'other';
  const named = cameras.every(({ model }) => model !== null);
  if (!named || isUntold(then.second) || isScanner(after) || others > 0) return 'shared';
  return then.fraction !== null && now.fraction !== null ? 'fine' : 'second';
}

/**
 * Photos with one moment and one camera have the same key; null where the picture itself does not say when.
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

/** Only a time that the picture itself carries: names, file dates and sidecars are not the picture's. */
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
 * What clocks show that were never set, and what programs write where only a day is known: midnight, and the
 * first minutes of a camera's time.
 */
function isUntold(second: string): boolean {
  if (/T(00:00:00|12:00:00)$/.test(second) || second.length < 19) return true;
  return /^(1970|198[0-9]|199[0-9]|200[0-9]|201[0-9]|202[0-9])-01-01T00:0\d:/.test(second);
}

/** Of the pictures of one scanner many have one date: that of the scan, or of the album. */
function isScanner({ make, model }: Pick<PhotoMetadata, 'make' | 'model'>): boolean {
  return /scan|perfection|opticfilm|coolscan|\bv\d{3}\b|pixscan|snapscan/i.test(
    `${make ?? ''} ${model ?? ''}`,
  );
}

/** What one side doesn't say is no contradiction. */
function agree(
  a: Pick<PhotoMetadata, 'make' | 'model' | 'serial'>,
  b: Pick<PhotoMetadata, 'make' | 'model' | 'serial'>,
): boolean {
  const differ = (one: string | null, other: string | null) =>
    one !== null && other !== null && one !== other;
  return !differ(a.make, b.make) && !differ(a.model, b.model) && !differ(a.serial, b.serial);
}
