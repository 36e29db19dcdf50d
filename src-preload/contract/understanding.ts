/** @file Schemas of search, questions, tags over the library, and model packs. */
import { z } from 'zod';
import { box, photoTile } from './photos.ts';

const band = z.enum(['good', 'maybe']);
/** it is about a photo that may be sensitive, or is kept private; absent = it is not */
const blurred = z.literal(true).optional();

/** The parsed query: `text` is the part for the models, `filters` and `excluded` are the chips. */
export const parsedQuery = z.object({
  text: z.string(),
  filters: z.array(
    z.object({
      kind: z.enum([
        'date',
        'tag',
        'phrase',
        'camera',
        'people',
        'favourite',
        'rating',
        'picture',
        'sensitive',
      ]),
      label: z.string(),
      source: z.string(),
    }),
  ),
  excluded: z.array(z.string()),
});
export type ParsedQuery = z.infer<typeof parsedQuery>;

/**
 * A part of the sentence that was not understood, or of the library that was not searched: next to the chips.
 */
export const queryHint = z.object({
  /**
   * `cannot tell`: it cannot be determined whether a photo shows `about`, which was to be excluded ·
   * `language`: the sentence is in the language `about` · `partly searched`: whether photos show `about`,
   * which was to be excluded, was checked in only a part of the library · `not seen`: the model `about` is new
   * here and has not analyzed all photos
   */
  kind: z.enum(['cannot tell', 'language', 'partly searched', 'not seen']),
  about: z.string(),
  /** a sentence: the limitation, and what still works */
  text: z.string(),
});
export type QueryHint = z.infer<typeof queryHint>;

/** Larger pictures are given by their path, or made smaller first: the models see 480 pixels. */
export const mostGivenBytes = 5 * 1024 * 1024;
/** A picture that was pasted or dropped: looked at, and not kept. */
export const givenPicture = z.object({
  /** of the file, in base64 */
  bytes: z
    .string()
    .min(1, 'The picture is empty.')
    .max(4 * Math.ceil(mostGivenBytes / 3), 'A picture may have at most 5 MB. Use a smaller copy of it.'),
  /** of the file, where it has one */
  name: z.string().max(255).default(''),
});
export type GivenPicture = z.infer<typeof givenPicture>;

export const searchHit = z.object({
  id: z.string(),
  path: z.string(),
  /** calibrated score (log-odds); comparable within one library and model */
  score: z.number(),
  band,
  why: z.array(z.string()),
  /** the region that fits best, where an object was named */
  box: box.nullable(),
  tile: photoTile,
});
export type SearchHit = z.infer<typeof searchHit>;

export const searchResult = z.object({
  query: parsedQuery,
  counts: z.object({ good: z.number().int(), maybe: z.number().int() }),
  results: z.array(searchHit),
  hints: z.array(queryHint),
  /** similar ideas when nothing matches */
  closest: z.array(z.string()),
  /** what was searched for where it starts from a picture, or why nothing can be: a sentence */
  searched: z.string().optional(),
  /**
   * whose results are missing, a sentence each: models that cannot be used now, screening that is off; absent =
   * none
   */
  problems: z.array(z.string()).optional(),
});
export type SearchResult = z.infer<typeof searchResult>;

/** A sentence that the person searched for. */
export const recentSearch = z.object({
  text: z.string(),
  /** the last time, ISO 8601 */
  at: z.string(),
});
export type RecentSearch = z.infer<typeof recentSearch>;

/** Why one photo is found by a query, and where in the picture its words are. */
export const explanation = z.object({
  /** null = a file outside the library */
  id: z.string().nullable(),
  path: z.string(),
  query: parsedQuery,
  /** null = a search does not show it */
  band: band.nullable(),
  /** as a search gives them */
  why: z.array(z.string()),
  /** a sentence: where the words are, or why that can't be said */
  where: z.string(),
  /** how relevant each place is to the words, row by row from the top left, 0…1; null = no place stands out */
  map: z
    .object({
      columns: z.number().int().positive(),
      rows: z.number().int().positive(),
      values: z.array(z.number().min(0).max(1)),
    })
    .nullable(),
  /** the things that the query names, where they were detected; `where` in words */
  boxes: z.array(z.object({ label: z.string(), probability: z.number(), box, where: z.string() })),
  hints: z.array(queryHint),
  blurred,
});
export type Explanation = z.infer<typeof explanation>;

export const labelResult = z.object({
  path: z.string(),
  /**
   * shares: those of all candidates together make 1; each: every caption has a probability of its own; none:
   * the model says only which fits better, and probabilities are null
   */
  scale: z.enum(['shares', 'each', 'none']),
  candidates: z.array(z.object({ caption: z.string(), probability: z.number().nullable() })),
  blurred,
});
export type LabelResult = z.infer<typeof labelResult>;

/** What an answer rests on. `box` = where it is in the picture; null = in all of it, or in the file. */
export const answerEvidence = z.object({
  kind: z.enum(['object', 'tag', 'text', 'fact', 'person']),
  label: z.string(),
  box: box.nullable(),
  /** null = not known: the model in use is not calibrated */
  probability: z.number().min(0).max(1).nullable(),
});
export type AnswerEvidence = z.infer<typeof answerEvidence>;

export const answer = z.object({
  path: z.string(),
  /** a sentence */
  answer: z.string(),
  value: z.union([z.number(), z.boolean(), z.string(), z.null()]),
  /** true where the count is a lower bound ("4 or more") */
  atLeast: z.boolean(),
  confidence: z.number().min(0).max(1).nullable(),
  evidence: z.array(answerEvidence),
  /** what it rests on, in words: “counted in the picture”, “the date in the file”; '' = abstained */
  basis: z.string(),
  abstained: z.boolean(),
  /** why it abstained, else null */
  reason: z.string().nullable(),
  blurred,
});
export type Answer = z.infer<typeof answer>;

/** The answer to a question about many photos, with the photos behind it. */
export const libraryAnswer = z.object({
  /** a sentence */
  answer: z.string(),
  /** a count, yes or no, a date, the first of `groups`; null = abstained */
  value: z.union([z.number(), z.boolean(), z.string(), z.null()]),
  /** the count is a lower bound: there are doubtful photos, too */
  atLeast: z.boolean(),
  abstained: z.boolean(),
  /** why it abstained, else null */
  reason: z.string().nullable(),
  /** which photos were looked for: “photos with at least 6 people, from 2019” */
  understood: z.string(),
  /** photos behind the answer: surely meant, and doubtful ones */
  counts: z.object({ good: z.number().int(), maybe: z.number().int() }),
  /** the first of them, the sure ones first */
  photos: z.array(z.object({ tile: photoTile, band })),
  /** years, places, cameras … largest first, where the question asks for one of them */
  groups: z.array(z.object({ label: z.string(), good: z.number().int(), maybe: z.number().int() })),
});
export type LibraryAnswer = z.infer<typeof libraryAnswer>;

/** A tag over the whole library. */
export const tagSummary = z.object({
  name: z.string(),
  count: z.number().int(),
  /** of these, how many are only "maybe" */
  maybe: z.number().int(),
  parents: z.array(z.string()),
  /** up to three media keys of grid previews, surest first */
  previews: z.array(z.string()),
});
export type TagSummary = z.infer<typeof tagSummary>;

/** a role: encoder, detector, and those that `modelsState.kinds` lists */
const packRole = z.string();
/** `memory`: it is complete, and there is not enough memory for it */
const packState = z.enum(['ready', 'missing', 'damaged', 'invalid', 'memory']);

export const modelPack = z.object({
  id: z.string(),
  title: z.string(),
  role: packRole,
  state: packState,
  /** what to do where the state is not ready */
  problem: z.string().nullable(),
  active: z.boolean(),
  /** it is in use, and its kind works without one: `models.stop` */
  canStop: z.literal(true).optional(),
  builtIn: z.boolean(),
  licence: z.string(),
  dimensions: z.number().int().nullable(),
  /** what its weights are, as “fp16” or “pictures fp16, texts int8”; absent = not known */
  precision: z.string().optional(),
  /** its parts: further results of the same run, in use and removed with it */
  parts: z.array(z.object({ role: packRole, title: z.string(), purpose: z.string() })),
  sizeBytes: z.number(),
  /** false = ranks, but shows no percentages */
  calibrated: z.boolean(),
  /**
   * Its percentages were fitted on this library, by what is known of the photos otherwise: of how many photos, for
   * how many concepts that it tells alone, and how much they differ from what is known, 0…1. Null = they came with
   * the pack, or there are none
   */
  fit: z
    .object({ photos: z.number().int(), concepts: z.number().int(), disagreement: z.number() })
    .nullable(),
  path: z.string(),
});
export type ModelPack = z.infer<typeof modelPack>;

export const providerName = z.enum(['coreml', 'dml', 'cuda', 'webgpu', 'cpu']);
export type ProviderName = z.infer<typeof providerName>;

/**
 * One execution provider: whether the runtime lists it, whether the self-test agreed with the CPU, and why
 * not.
 */
export const providerState = z.object({
  name: providerName,
  state: z.enum(['in use', 'available', 'rejected', 'not listed', 'not tried']),
  reason: z.string(),
  /**
   * why, for sentences made of it: `differs`: other results than the CPU's; `failed`: while it worked; `ended`: it
   * ended its process; `absent`: there is no such device
   */
  outcome: z.enum(['faster', 'slower', 'differs', 'failed', 'ended', 'absent', 'not started']).optional(),
  /** of two times, the longer by the shorter one: how much faster or slower than the CPU it is */
  ratio: z.number().min(1).optional(),
});
export type ProviderState = z.infer<typeof providerState>;

export const modelsState = z.object({
  /** the kinds of evidence, in the order in which they are shown */
  kinds: z.array(z.object({ role: packRole, title: z.string(), purpose: z.string() })),
  packs: z.array(modelPack),
  /** of the encoder in use; `devices.report` has those of all models */
  providers: z.array(providerState),
  /** the person's choice: one provider; null = the best one */
  forced: providerName.nullable(),
  /**
   * set while vectors of another encoder are being made; search uses `from` until `done` = `total`. `from` is
   * null where that encoder is gone: then `to` is in use, and the photos it lacks are found by words and tags.
   * `paused`: the person said so, and it goes on when the person says so
   */
  switching: z
    .object({
      from: z.string().nullable(),
      to: z.string(),
      done: z.number().int(),
      total: z.number().int(),
      paused: z.literal(true).optional(),
    })
    .nullable(),
  /** an earlier encoder whose vectors are kept until the person confirms */
  previous: z.string().nullable(),
  vocabulary: z.object({ concepts: z.number().int(), on: z.number().int() }),
  /** packs in use that cannot be used, a sentence each: the consequences and what to do; absent = none */
  problems: z.array(z.string()).optional(),
});
export type ModelsState = z.infer<typeof modelsState>;
