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

/** What a pack's table is made for. */
export interface EvidenceTableShape {
  packId: string;
  kind: EvidenceKind;
  /** of its vectors; null where the kind has none */
  dimensions: number | null;
}

/** Other content that shows the same pixels, of the same photo or of a copy. */
export interface ContentChange {
  from: { photoId: string; hash: string };
  to: { photoId: string; hash: string };
}

export interface EvidenceStore {
  /**
   * Makes the pack's evidence table where it is missing, or of another shape. Reading a missing one gives
   * nothing; writing to it throws.
   */
  ensureEvidence(shape: EvidenceTableShape): Promise<void>;
  /**
   * Replaces what there is of these photos.
   * @throws AppError model_invalid where a vector has not the pack's dimensions
   */
  putEvidence(packId: string, records: readonly EvidenceRecord[]): Promise<void>;
  /** By photo; nothing where the pack's table is of another kind. */
  getEvidence<Value>(
    kind: EvidenceKind<Value>,
    packId: string,
    photoIds: readonly string[],
  ): Promise<Map<string, EvidenceRecord<Value>>>;
  /** What was found in the one content is found in the other, for every pack. */
  carryEvidence(changes: readonly ContentChange[]): Promise<void>;
  /**
   * Photos (not removed, not failed, seen, be it only their preview) that lack current evidence of this pack:
   * newest first, at most `limit`.
   */
  lackingEvidence(packId: string, limit: number): Promise<string[]>;
  /** Photos that the pack has looked at. */
  countEvidence(packId: string): Promise<number>;
  /** Photo id → the content its evidence was made from, of every photo that the pack has looked at. */
  evidenceContents(packId: string): Promise<Map<string, string>>;
  /** Those of these photos whose evidence can never have come from a picture (`EvidenceKind.invalidReason`). */
  invalidEvidence(packId: string, photoIds: readonly string[]): Promise<string[]>;
  deleteEvidence(packId: string, photoIds: readonly string[]): Promise<void>;
  dropEvidence(packId: string): Promise<void>;
  evidencePacks(): Promise<string[]>;
  /** What the pack's table is for; null = it has none. */
  evidenceKind(packId: string): Promise<EvidenceKind | null>;
}
