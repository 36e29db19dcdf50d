/**
 * @file The interface of a kind of evidence. A new kind is a folder next to this file and one line in
 * `kinds.ts`. Docs: CONTRIBUTING.md, “Add a kind of evidence”.
 */
import type { z } from 'zod';
import type { AnalyzerSpec, OnRequestSpec, PartSpec } from './analyzer.ts';
import type { Description } from './descriptions/description.ts';
import type { PackManifest } from './pack-manifest.ts';
import type { TextLine } from './texts/text-line.ts';

/**
 * @typeParam Value what a pack of this kind finds in one picture. It crosses between processes, so it is made
 * of plain objects, arrays, typed arrays, texts and numbers.
 */
export interface EvidenceKind<Value = unknown, Manifest extends PackManifest = PackManifest> {
  /** of its packs: in manifest.json, library.json and the contract. Never changed. */
  readonly role: string;
  readonly manifest: ManifestFormat<Manifest>;
  readonly rows: RowCodec<Value>;
  /**
   * How the worker makes its values. A kind with a `PartSpec` has no packs of its own: where the manifest of
   * a pack of the other kind has an object under this kind's role, that is the manifest of the part. A part
   * is used, changed, checked and removed together with its pack; its id is the pack's id, a dot and the
   * role.
   */
  readonly analysis: AnalyzerSpec<Value, Manifest> | PartSpec<Value, Manifest> | OnRequestSpec;
  /**
   * What derive makes tags, captions and searchable text from. Pure. Increase `codeVersion` in
   * derive/derive.ts when it changes.
   */
  signals(value: Value, manifest: Manifest): Signals;
  /** Names of the concepts that `signals` scores; where left out, it scores none. */
  concepts?(manifest: Manifest): readonly string[];
  /**
   * Why this value cannot come from a picture; null = it can. The library check reports it, the repair
   * deletes it, and the next import analyzes the photo again.
   */
  invalidReason(value: Value): string | null;
  /**
   * `at once`: a newly chosen pack is used immediately, photo by photo. `when complete`: only once it has
   * analyzed every photo, because values of two packs cannot be compared; today only vectors support that.
   * Not read of a part: it is used when its pack is.
   */
  readonly change: 'at once' | 'when complete';
  /**
   * Sightline includes a pack of this kind: without it, the installation is incomplete. False for parts: not
   * every pack has them.
   */
  readonly builtIn: boolean;
  /**
   * Its packs embed texts in the space of an encoder's pictures and make no evidence: they have no table, and
   * analyze nothing.
   */
  readonly textsOnly?: true;
  /** Its packs, also built-in ones, are in use only where the person has switched them on. */
  readonly optIn?: boolean;
  readonly words: KindWords;
}

export interface ManifestFormat<Manifest extends PackManifest> {
  readonly schema: z.ZodType<Manifest>;
  /** True where a manifest that states no role is of this kind. */
  matchesWithoutRole?(json: object): boolean;
  /** The files that a pack must have. */
  neededFiles(manifest: Manifest): string[];
  /** of its vectors; null where it has none */
  dimensions(manifest: Manifest): number | null;
}

/** How a value is stored: the columns of the pack's table in the catalogue. */
export interface RowCodec<Value> {
  /**
   * Columns besides photo, content, run and time. Names are unique over all kinds, because the kind of a
   * table is found by them.
   */
  readonly columns: readonly Column[];
  /**
   * False = one row a photo. True = one row a region, and one row that marks the photo as analyzed, also
   * where nothing was found.
   */
  readonly regions: boolean;
  toRows(value: Value): readonly EvidenceRow[];
  /** @param rows as `toRows` returned them, in order */
  fromRows(rows: readonly EvidenceRow[]): Value;
}

export interface Column {
  /** letters; not photoId, contentHash, runId, at, part or rowKey */
  name: string;
  /** number: float64; vector: float32, as many as the pack's dimensions */
  type: 'text' | 'number' | 'vector';
}
export type EvidenceRow = Readonly<Record<string, string | number | Float32Array | null>>;

/**
 * What derive takes from one photo's evidence of one pack. Vectors and objects need no signals: the tag model
 * (domain/tags) reads them itself, both together.
 */
export interface Signals {
  /**
   * concepts that the pack knows by name. Those that a concept of the vocabulary lists under `concepts` join
   * it (tags/tag-model.ts); others are not shown
   */
  concepts?: readonly ConceptSignal[];
  /** tags that the pack names itself, in addition to those of encoder and detector */
  tags?: readonly { name: string; probability: number | null; band: 'sure' | 'maybe' }[];
  /** text read in the picture: search finds it word for word, and ranks it below what people and files say */
  texts?: readonly string[];
  /** the same line by line, in reading order and as it was read: captions quote of it */
  lines?: readonly TextLine[];
  /** a description of the picture, shown where neither a person nor the file gives one */
  caption?: { text: string; probability: number | null; basis: string };
  /** what a describer wrote, and the model's title: offered beside the caption when it is checked */
  described?: Description & { title: string };
  /**
   * how much the picture looks like explicit ones, 0…1, and from which score on it is suggested as sensitive;
   * the score is no probability
   */
  explicit?: { score: number; thresholds: { default: number; sensitive: number } };
}

/** One concept in one photo. */
export interface ConceptSignal {
  name: string;
  /** calibrated */
  probability: number;
  /** shown from this probability on */
  threshold: number;
  /** how it is shown at most: `maybe` where the pack was tested on too few photos of it */
  surest: 'sure' | 'maybe';
}

/** The texts about a kind in the interface and the library check. */
export interface KindWords {
  /** what a pack of this kind does, as a heading: “Finds things and people in pictures” */
  title: string;
  /** what for, one sentence */
  purpose: string;
  /** what a job that runs nothing else is called: “Reading …”; only kinds that come `after` others have it */
  atWork?: string;
  /** the sentence about what is missing while it cannot be used: “Until then …” */
  whileUnavailable: string;
  /** of the library check, when the pack has analyzed all of `photos` (“12 photos”) */
  allAnalyzed(packId: string, photos: string): string;
  /** … and when it has not; a sentence about the next step follows */
  someMissing(packId: string, photos: string): string;
}
