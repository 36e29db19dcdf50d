/** @file Schemas of one photo: as a tile in the grid, in full, and as a target of a call. */
import { z } from 'zod';

/** Formats of pictures that can be read, by their common names. */
export const pictureFormats = [
  'JPEG',
  'PNG',
  'WebP',
  'GIF',
  'TIFF',
  'AVIF',
  'HEIC',
  'JPEG XL',
  'bitmap',
  'Photoshop',
  'camera raw',
] as const;

/** Opaque photo id (ULID). */
export const photoId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);

/** Box in 0…1 of the displayed picture: x, y of the top left corner, width, height. */
export const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Box = z.infer<typeof box>;
const point = z.tuple([z.number(), z.number()]);
/** top left, top right, bottom right, bottom left of a text, in 0…1 of the displayed picture */
const corners = z.tuple([point, point, point, point]);

/**
 * Source of a tag. What a person or a file says counts first, then the surest. `fact`: concluded from time,
 * place and measures; `concepts`: a model that learned it by name; `model`: a model of another kind than
 * those before.
 */
export const tagSource = z.enum(['user', 'metadata', 'fact', 'detector', 'encoder', 'concepts', 'model']);
export type TagSource = z.infer<typeof tagSource>;

/**
 * A tag on a photo. `probability` is null where the active pack has no calibration, and 1 where a person set
 * it.
 */
export const photoTag = z.object({
  name: z.string(),
  probability: z.number().min(0).max(1).nullable(),
  source: tagSource,
  /** sure = shown plainly, maybe = shown as uncertain */
  band: z.enum(['sure', 'maybe']),
  /** of a fact that says the same or is its only source: what it rests on, its doubt, broader places */
  fact: z
    .object({ basis: z.string(), doubt: z.string().nullable(), parents: z.array(z.string()) })
    .optional(),
  /** what a model says besides, where a fact is the surer source */
  also: z
    .object({
      source: z.enum(['detector', 'encoder', 'concepts', 'model']),
      probability: z.number().min(0).max(1).nullable(),
      band: z.enum(['sure', 'maybe']),
    })
    .optional(),
});
export type PhotoTag = z.infer<typeof photoTag>;

/**
 * What a part of a caption rests on. `text`: a model that reads wrote it down; the others as for tags. The
 * name is that of the tag, the fact or the person.
 */
export const captionEvidence = z.object({
  source: z.enum([...tagSource.options, 'text']),
  name: z.string(),
  /** null where the source has none */
  probability: z.number().min(0).max(1).nullable(),
  /** in words, without a full stop: “seen by the detector, 93%” */
  basis: z.string(),
  /** where in the picture; empty = the whole picture, or no picture at all */
  boxes: z.array(box),
});
export type CaptionEvidence = z.infer<typeof captionEvidence>;

/** The characters `start` to `end` (not included) of a caption, and what they rest on. */
export const captionPart = z.object({
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  evidence: z.array(captionEvidence).min(1),
});
export type CaptionPart = z.infer<typeof captionPart>;

/**
 * A thing that a described caption names. `confirmed`: something else says so; `unsure`: nothing does, or not
 * surely: it stands after “perhaps”; `left out`: something else says that it is not there.
 */
export const describedNoun = z.object({
  phrase: z.string(),
  state: z.enum(['confirmed', 'unsure', 'left out']),
  /** a sentence without a full stop: “the detector sees it, 93%” */
  because: z.string(),
});
export type DescribedNoun = z.infer<typeof describedNoun>;

/** What a describer marks in the picture, checked as the things that its text names; `left out` is not drawn. */
export const describedRegion = z.object({
  /** as the model wrote it: a name, or a few words about an area */
  label: z.string(),
  box,
  of: z.enum(['object', 'area']),
  state: describedNoun.shape.state,
  because: z.string(),
});
export type DescribedRegion = z.infer<typeof describedRegion>;

/** A caption that a model wrote, checked against all else that is known, and how it was made. */
export const describedCaption = z.object({
  /** as it is shown, in three lengths; null = nothing of it could stay */
  text: z.string().nullable(),
  short: z.string().nullable(),
  full: z.string().nullable(),
  /** as the model wrote it, before it was checked: all its texts, the shortest first */
  written: z.array(z.object({ prompt: z.string(), text: z.string() })),
  nouns: z.array(describedNoun),
  /** what it marks in the picture; absent = nothing, or it was not asked */
  regions: z.array(describedRegion).optional(),
  /** lines of writing that it read, beside those of the model that reads; absent as above */
  lines: z.array(z.object({ text: z.string(), corners })).optional(),
  model: z.string(),
  /** SHA-256 over the checksums of its files */
  modelHash: z.string(),
  settings: z.string(),
  run: z.string(),
  at: z.string(),
});
export type DescribedCaption = z.infer<typeof describedCaption>;

/**
 * The caption shown. `probability` is that of its least sure named thing; `basis` describes in words what it
 * rests on. What a person or a file says has no parts.
 */
export const caption = z.object({
  /** one sentence: who and how many, doing what, with what, where */
  text: z.string(),
  /** `composed` from findings of models; `model`: written by one */
  source: z.enum(['user', 'metadata', 'composed', 'model']),
  probability: z.number().min(0).max(1).nullable(),
  basis: z.string(),
  /** who and what, for tiles; absent = as `text`, or derived by an earlier version */
  short: z.string().optional(),
  /** all of it, and when and where; absent = derived by an earlier version */
  full: z.string().optional(),
  /** of `full`, in order, without overlaps; absent = none are known */
  parts: z.array(captionPart).optional(),
  /** what a model wrote of the photo, offered beside; absent = none has described it */
  described: describedCaption.optional(),
});
export type Caption = z.infer<typeof caption>;

/** One detected object. */
export const photoObject = z.object({
  name: z.string(),
  probability: z.number().min(0).max(1).nullable(),
  box,
});
export type PhotoObject = z.infer<typeof photoObject>;

/**
 * `suggested`: it may be sensitive, and the person has not answered; `private`: the person keeps it private;
 * `fine`: the person said that it is not sensitive, and is not asked again.
 */
export const screeningState = z.enum(['suggested', 'private', 'fine']);
export type ScreeningState = z.infer<typeof screeningState>;

/** What screening suggests about a photo, and what the person said. */
export const photoScreening = z.object({
  state: screeningState,
  /** `because`: a phrase that goes on after “because”; none where only the person says so */
  reasons: z.array(z.object({ group: z.string(), title: z.string(), because: z.string() })),
});
export type PhotoScreening = z.infer<typeof photoScreening>;

/**
 * Whether a photo is blurred, and nothing of what it shows is said, until the person has it shown: it may be
 * sensitive or is kept private, and nobody has said that it is fine.
 */
export function isBlurred(state: ScreeningState | undefined): boolean {
  return state === 'suggested' || state === 'private';
}

/**
 * The known precision of a date: finer parts were not written, and are set to their beginning (August 1993 is
 * 1993-08-01T00:00:00).
 */
export const datePrecision = z.enum(['year', 'month', 'day', 'minute', 'second']);
export type DatePrecision = z.infer<typeof datePrecision>;

/**
 * Keys of pictures; a bridge turns a key into a URL of its host. A key changes when the photo's content
 * changes.
 */
const mediaKeys = z.object({ grid: z.string().nullable(), large: z.string().nullable() });

/**
 * A photo at full size, in tiles of several sizes (Deep Zoom). The key of a tile is `<key>/<level>/<column>_<row>`:
 * tile (0, 0) is the top left one. A tile shows `tileSize` pixels a side, fewer at the right and at the bottom,
 * and besides `tileOverlap` pixels of each neighbour.
 */
export const fullSizePicture = z.object({
  key: z.string(),
  tileSize: z.number().int().positive(),
  tileOverlap: z.number().int().min(0),
  /** pixels of each level, each twice as large as the one before; the last is the picture's own size */
  levels: z
    .array(z.object({ width: z.number().int().positive(), height: z.number().int().positive() }))
    .min(1),
});
export type FullSizePicture = z.infer<typeof fullSizePicture>;

/** One tile of the grid. */
export const photoTile = z.object({
  id: photoId,
  /** width ÷ height as displayed */
  aspect: z.number().positive(),
  /** base64 of a ThumbHash, null until the preview is made */
  thumbhash: z.string().nullable(),
  /** wall time as written, YYYY-MM-DDTHH:MM:SS[.sss] */
  takenAt: z.string().nullable(),
  takenAtPrecision: datePrecision.nullable(),
  media: mediaKeys,
  favourite: z.boolean(),
  rating: z.number().int().min(0).max(5).nullable(),
  damaged: z.boolean(),
  /** possibly sensitive, or kept private: blurred and not read aloud until it is shown; absent = it is not */
  blurred: z.literal(true).optional(),
  /** alt text: the caption, or file name until there is one */
  alt: z.string(),
});
export type PhotoTile = z.infer<typeof photoTile>;

const fileState = z.enum(['present', 'missing', 'away']);

/**
 * The role of a file of a photo: the picture itself (or an exact copy; also the missing JPEG of a raw file
 * that is shown instead), the camera raw of a JPEG, a Live Photo's video, the version before an edit. A raw
 * file without a JPEG is the picture.
 */
export const fileRole = z.enum(['picture', 'raw', 'video', 'original']);
export type FileRole = z.infer<typeof fileRole>;

/** Further facts from a file, its sidecar or Takeout: docs/metadata.md lists the fields of each kind. */
export const photoDetailKind = z.enum([
  'place',
  'placeShown',
  'event',
  'album',
  'headline',
  'subject',
  'genre',
  'scene',
  'category',
  'organisation',
  'product',
  'artwork',
  'creator',
  'creatorTitle',
  'credit',
  'source',
  'copyright',
  'usage',
  'instructions',
  'label',
  'origin',
  'prompt',
  'comment',
  'note',
]);
export type PhotoDetailKind = z.infer<typeof photoDetailKind>;
/** The label of each kind in lists of details, in their order. */
export const photoDetailLabels: Readonly<Record<PhotoDetailKind, string>> = {
  place: 'Place',
  placeShown: 'Place shown',
  event: 'Event',
  album: 'Album',
  headline: 'Headline',
  subject: 'Subject',
  genre: 'Genre',
  scene: 'Scene',
  category: 'Category',
  organisation: 'Organisation',
  product: 'Product',
  artwork: 'Artwork',
  creator: 'Creator',
  creatorTitle: 'Creator’s role',
  credit: 'Credit',
  source: 'Source',
  copyright: 'Copyright',
  usage: 'Terms of use',
  instructions: 'Instructions',
  label: 'Label',
  origin: 'Origin',
  prompt: 'Prompt',
  comment: 'Comment',
  note: 'Note',
};
export const photoDetail = z.object({ kind: photoDetailKind, text: z.string() });
export type PhotoDetail = z.infer<typeof photoDetail>;

/** The decisions on an earlier photo that is gone, of which this one may be an edit. */
export const wordOffer = z.object({
  from: photoId,
  caption: z.string().nullable(),
  tags: z.array(z.string()),
  rejectedTags: z.array(z.string()),
  rating: z.number().int().min(0).max(5).nullable(),
  favourite: z.boolean(),
  /** what the person said about its being sensitive; absent = nothing */
  screening: z.enum(['private', 'fine']).optional(),
  /** key of the earlier photo's grid preview; null = there is none */
  grid: z.string().nullable(),
  /** the earlier photo may be sensitive, or is kept private; absent = it is not */
  blurred: z.literal(true).optional(),
});
export type WordOffer = z.infer<typeof wordOffer>;

/** A photo to which decisions are offered. */
export const editOffer = z.object({ tile: photoTile, path: z.string(), offers: z.array(wordOffer) });
export type EditOffer = z.infer<typeof editOffer>;

/** Facts of a photo that are computed without models: from time, position, size, name. */
export const photoFactKind = z.enum([
  'place',
  'season',
  'light',
  'screenshot',
  'panorama',
  'burst',
  'tone',
  'colours',
  'format',
]);
export type PhotoFactKind = z.infer<typeof photoFactKind>;
export const photoFactLabels: Readonly<Record<PhotoFactKind, string>> = {
  place: 'Where',
  season: 'Season',
  light: 'Light',
  screenshot: 'Kind',
  panorama: 'Kind',
  burst: 'Kind',
  tone: 'Tone',
  colours: 'Colours',
  format: 'Format',
};
export const photoFact = z.object({
  kind: photoFactKind,
  /** “12 km from Zermatt, Valais, Switzerland” */
  text: z.string(),
  /** what it rests on: “the nearest known place to its position” */
  basis: z.string(),
  /** the condition under which it holds, where that is unknown; null = it is certain */
  doubt: z.string().nullable(),
});
export type PhotoFact = z.infer<typeof photoFact>;

/** Where the sun stood when the photo was taken. */
export const photoSun = z.object({
  /** degrees above the horizon, rounded; negative = below */
  height: z.number().int(),
  /** degrees clockwise from north, rounded */
  direction: z.number().int(),
  /**
   * degrees clockwise from where the camera looked, −180 < bearing ≤ 180; null where that is not known, or the
   * sun is down or overhead
   */
  bearing: z.number().int().nullable(),
  /** “12° high in the south-west, behind the camera on the left” */
  text: z.string(),
  /** the condition under which it holds; null = it is certain */
  doubt: z.string().nullable(),
});
export type PhotoSun = z.infer<typeof photoSun>;

const sunAbsence = z.enum(['no-position', 'no-time', 'no-zone']);
/** Why it is not known where the sun stood, for people. */
export const sunAbsenceWords: Record<z.infer<typeof sunAbsence>, string> = {
  'no-position': 'It is not known where this photo was taken.',
  'no-time': 'It is not known at what time of day this photo was taken.',
  'no-zone': 'It is not known in which time zone this photo was taken.',
};

/** A line of writing that a model read in the picture. */
export const textLine = z.object({
  text: z.string(),
  /** mean probability of its characters, as the model gives it */
  probability: z.number().min(0).max(1),
  corners,
});
export type TextLine = z.infer<typeof textLine>;

const textAbsence = z.enum(['no-reader', 'not-yet']);
/** Why it is not known what is written in a picture, for people. */
export const textAbsenceWords: Record<z.infer<typeof textAbsence>, string> = {
  'no-reader': 'There is no model that reads text in photos.',
  'not-yet': 'Sightline has not looked for text in this photo yet.',
};

export const noTextWords = 'No text was found in this photo.';

/** One photo in full. Absent is null. */
export const photo = z.object({
  id: photoId,
  /** absolute path of the first present file, else of the first file */
  path: z.string(),
  /** of all `files`, in their order */
  paths: z.array(z.string()),
  /**
   * the picture's own files first, then the other members of the stack, videos last; raw files, originals and
   * videos are not shown as pictures
   */
  files: z.array(z.object({ path: z.string(), state: fileState, sizeBytes: z.number(), role: fileRole })),
  /** absolute paths of the previews on disk */
  previews: z.object({ grid: z.string().nullable(), large: z.string().nullable() }),
  media: mediaKeys,
  thumbhash: z.string().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  /** wall time as written; see `takenAtPrecision` */
  takenAt: z.string().nullable(),
  /** null where there is no date */
  takenAtPrecision: datePrecision.nullable(),
  takenAtOffset: z.string().nullable(),
  takenAtSource: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  camera: z.object({ make: z.string().nullable(), model: z.string().nullable() }),
  lens: z.string().nullable(),
  exposure: z.string().nullable(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  keywords: z.array(z.string()),
  /** keywords with their parents, top first, joined by `|` */
  hierarchies: z.array(z.string()),
  /** alternative text written into the file or its sidecar */
  altText: z.string().nullable(),
  /** people named in the file; the box is null where only the name is known */
  people: z.array(z.object({ name: z.string(), box: box.nullable() })),
  /** without duplicates, grouped by kind */
  details: z.array(photoDetail),
  /** in the order in which they are shown */
  facts: z.array(photoFact),
  sun: photoSun.nullable(),
  /** why there is no `sun`; null where there is */
  sunAbsence: sunAbsence.nullable(),
  rating: z.number().int().min(0).max(5).nullable(),
  favourite: z.boolean(),
  damaged: z.boolean(),
  tags: z.array(photoTag),
  /** tags the person rejected on this photo */
  rejectedTags: z.array(z.string()),
  caption,
  /** the person does not want the file's caption */
  fileCaptionOff: z.boolean(),
  /**
   * captions also written for this photo, not shown: they were replaced when decisions of several photos were
   * merged
   */
  otherCaptions: z.array(z.string()),
  /** offers of decisions, the last one first */
  offers: z.array(wordOffer),
  objects: z.array(photoObject),
  /** absent = nothing is suggested, and nothing was said */
  screening: photoScreening.optional(),
  /** lines of text in the picture, in reading order; null = no model has looked for any */
  text: z.array(textLine).nullable(),
  /** why there is no `text`; null where there is */
  textAbsence: textAbsence.nullable(),
});
export type Photo = z.infer<typeof photo>;

/**
 * The photos of a call: by id, everything a query finds, or files by absolute path (analyzed, never added).
 */
export const selection = z.union([
  z.object({ ids: z.array(photoId).min(1).max(100_000) }),
  z.object({ query: z.string().max(10_000) }),
]);
export type Selection = z.infer<typeof selection>;
export const target = z.union([z.object({ id: photoId }), z.object({ path: z.string().min(1) })]);
export type Target = z.infer<typeof target>;

/** A month of the timeline; `month` is YYYY-MM, YYYY for photos with only a known year, or `undated`. */
export const timelineMonth = z.object({ month: z.string(), count: z.number().int() });
export type TimelineMonth = z.infer<typeof timelineMonth>;
