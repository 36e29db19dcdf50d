/** @file The catalogue's evidence: what each model pack found in photos, one table a pack. */
import type { EvidenceKind, EvidenceRow } from './rows.ts';

export interface EvidenceStore {
  /**
   * Makes the pack's evidence table where it is missing. Reading a missing one gives nothing; writing to it
   * throws.
   */
  ensureEvidence(kind: EvidenceKind): Promise<void>;
  putEvidence(packId: string, rows: readonly EvidenceRow[]): Promise<void>;
  getEvidence(packId: string, photoIds: readonly string[]): Promise<Map<string, EvidenceRow>>;
  /**
   * Photos (not removed, not failed, seen, be it only their preview) that lack current evidence of this pack:
   * newest first, at most `limit`.
   */
  lackingEvidence(packId: string, limit: number): Promise<string[]>;
  countEvidence(packId: string): Promise<number>;
  /** Photo id → the content its evidence was made from, of every row of this pack. */
  evidenceContents(packId: string): Promise<Map<string, string>>;
  deleteEvidence(packId: string, photoIds: readonly string[]): Promise<void>;
  dropEvidence(packId: string): Promise<void>;
  evidencePacks(): Promise<string[]>;
}
