/** @file The catalogue's evidence: what each model pack found in photos, one table a pack. */
import type { EvidenceKind } from '../evidence/kind.ts';

/** One photo's evidence of one pack, with what it was made from. */
export interface EvidenceRecord<Value = unknown> {
  photoId: string;
  /** content the evidence was made from: differs from the photo's → stale */
  contentHash: string;
  runId: string;
  /** ISO 8601 */
  at: string;
  /** of the pack's kind */
  value: Value;
}

/** The shape of a pack's table. */
export interface EvidenceTableShape {
  packId: string;
  kind: EvidenceKind;
  /** of its vectors; null where the kind has none */
  dimensions: number | null;
}

/** Another content that shows the same pixels, of the same photo or of a copy. */
export interface ContentChange {
  from: { photoId: string; hash: string };
  to: { photoId: string; hash: string };
}

export interface EvidenceStore {
  /**
   * Creates the pack's evidence table where it is missing or has another shape. Reading a missing table gives
   * nothing; writing to it throws.
   */
  ensureEvidence(shape: EvidenceTableShape): Promise<void>;
  /**
   * Replaces the evidence of these photos.
   * @throws AppError model_invalid where a vector does not have the pack's dimensions
   */
  putEvidence(packId: string, records: readonly EvidenceRecord[]): Promise<void>;
  /** By photo; empty where the pack's table is of another kind. */
  getEvidence<Value>(
    kind: EvidenceKind<Value>,
    packId: string,
    photoIds: readonly string[],
  ): Promise<Map<string, EvidenceRecord<Value>>>;
  /** Marks evidence of the one content as evidence of the other, for every pack. */
  carryEvidence(changes: readonly ContentChange[]): Promise<void>;
  /**
   * Photos (not removed, not failed, with at least a preview) that lack current evidence of this pack: newest
   * first, at most `limit`.
   */
  lackingEvidence(packId: string, limit: number): Promise<string[]>;
  /** The same of several packs: photo → those whose current evidence it lacks, newest photo first. */
  lackingAnyEvidence(packIds: readonly string[]): Promise<Map<string, string[]>>;
  /** Number of photos that the pack has analyzed. */
  countEvidence(packId: string): Promise<number>;
  /** Photo id → the content its evidence was made from, of every photo that the pack has analyzed. */
  evidenceContents(packId: string): Promise<Map<string, string>>;
  /** Photo id → the run that its evidence was made in, and when (ISO 8601), of every photo. */
  evidenceRuns(packId: string): Promise<Map<string, { runId: string; at: string }>>;
  /** Those of these photos whose evidence cannot come from a picture (`EvidenceKind.invalidReason`). */
  invalidEvidence(packId: string, photoIds: readonly string[]): Promise<string[]>;
  deleteEvidence(packId: string, photoIds: readonly string[]): Promise<void>;
  dropEvidence(packId: string): Promise<void>;
  evidencePacks(): Promise<string[]>;
  /** The kind of the pack's table; null = it has none. */
  evidenceKind(packId: string): Promise<EvidenceKind | null>;
}
