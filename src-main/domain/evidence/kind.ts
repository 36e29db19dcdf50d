/**
 * @file What a kind of evidence is: one folder beside this file and one line in `kinds.ts` add one. Docs:
 * CONTRIBUTING.md, “Add a kind of evidence”.
 */
import type { z } from 'zod';
import type { AnalyzerSpec } from './analyzer.ts';
import type { PackManifest } from './pack-manifest.ts';
import type { Detection } from './objects/detection.ts';

/**
 * @typeParam Value what a pack of this kind finds in one picture. It crosses between processes, so it is made
 * of plain objects, arrays, typed arrays, texts and numbers.
 */
export interface EvidenceKind<Value = unknown, Manifest extends PackManifest = PackManifest> {
  /** of its packs: in manifest.json, in library.json, in the contract. Never changed. */
  readonly role: string;
  readonly manifest: ManifestFormat<Manifest>;
  readonly rows: RowCodec<Value>;
  readonly analysis: AnalyzerSpec<Value, Manifest>;
  /**
   * What derive makes tags, captions and searchable text of. Pure. What depends on the pack's manifest
   * (thresholds, labels) is decided in `analysis`. Raise `codeVersion` in derive/derive.ts when it changes.
   */
  signals(value: Value): Signals;
  /**
   * Why this can never have come from a picture; null = it can. The library check reports it, the repair
   * deletes it, and the next import analyzes the photo again.
   */
  invalidReason(value: Value): string | null;
  /**
   * `at once`: a newly chosen pack is used from now on, photo by photo. `when complete`: only once it has
   * analyzed every photo, because what two packs found cannot be compared; only vectors can do that today.
   */
  readonly change: 'at once' | 'when complete';
  /** a pack of this kind is built in: where there is none, the installation is incomplete */
  readonly builtIn: boolean;
  readonly words: KindWords;
}

export interface ManifestFormat<Manifest extends PackManifest> {
  readonly schema: z.ZodType<Manifest>;
  /** True where a manifest that states no role is of this kind. */
  matchesWithoutRole?(json: object): boolean;
  /** The files a pack cannot do without. */
  neededFiles(manifest: Manifest): string[];
  /** of its vectors; null where it makes none */
  dimensions(manifest: Manifest): number | null;
}

/** How a value is stored: the columns of the pack's table in the catalogue. */
export interface RowCodec<Value> {
  /** Besides photo, content, run and time. Names are unique over all kinds: a table's kind is found by them. */
  readonly columns: readonly Column[];
  /**
   * False = one row a photo. True = one row a region, and one that says that the photo was looked at, also
   * where nothing was found.
   */
  readonly regions: boolean;
  toRows(value: Value): readonly EvidenceRow[];
  /** @param rows as `toRows` gave them, in order */
  fromRows(rows: readonly EvidenceRow[]): Value;
}

export interface Column {
  /** letters; not photoId, contentHash, runId, at, part or rowKey */
  name: string;
  /** number: float64; vector: float32, as many as the pack's dimensions */
  type: 'text' | 'number' | 'vector';
}
export type EvidenceRow = Readonly<Record<string, string | number | Float32Array | null>>;

/** What derive takes from one photo's evidence of one pack. */
export interface Signals {
  /** unit vector by which the encoder tells concepts apart */
  vector?: Float32Array;
  /** detections, for tags, counts and boxes */
  objects?: readonly Detection[];
  /** tags that the pack names itself, in addition to those of encoder and detector */
  tags?: readonly { name: string; probability: number | null; band: 'sure' | 'maybe' }[];
  /** text that search finds, word for word, below what people and files say: “in the picture” */
  texts?: readonly string[];
  /** a description of the picture, shown where neither a person nor the file gives one */
  caption?: { text: string; probability: number | null; basis: string };
}

/** How the interface and the library check speak of a kind. */
export interface KindWords {
  /** what a pack of this kind does, as a heading: “Finds things and people in pictures” */
  title: string;
  /** what for, one sentence */
  purpose: string;
  /** the sentence about what is missing while it cannot be used: “Until then …” */
  whileUnavailable: string;
  /** the library check, when the pack has looked at all of `photos` (“12 photos”) */
  allAnalyzed(packId: string, photos: string): string;
  /** … and while it has not; a sentence about what is next follows */
  someMissing(packId: string, photos: string): string;
}
