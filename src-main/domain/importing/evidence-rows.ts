/** @file Evidence on its way into the catalogue: rows by pack, tables made when the first row comes. */
import { ulid } from 'ulid';
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import type { EvidenceRow } from '../catalogue/rows.ts';
import type { PackEvidence } from '../vision/vision.ts';

export interface SeenPhoto {
  photoId: string;
  contentHash: string;
  evidence: readonly PackEvidence[];
}

export interface EvidenceWriter {
  put(photos: readonly SeenPhoto[]): Promise<void>;
  /** Other content, the same pixels: what was understood is still true, of the same photo or of a copy. */
  keep(changes: readonly { from: Content; to: Content }[]): Promise<void>;
}

interface Content {
  photoId: string;
  hash: string;
}

/** One a run: all its rows carry the run's id. */
export function createEvidenceWriter(
  catalogue: Pick<EvidenceStore, 'ensureEvidence' | 'putEvidence' | 'getEvidence' | 'evidencePacks'>,
): EvidenceWriter {
  const runId = ulid();
  const ready = new Set<string>();

  async function ensure(packId: string, { vector }: Pick<EvidenceRow, 'vector'>): Promise<void> {
    if (ready.has(packId)) return;
    await catalogue.ensureEvidence(
      vector ? { packId, kind: 'vector', dimensions: vector.length } : { packId, kind: 'objects' },
    );
    ready.add(packId);
  }

  return {
    async put(photos) {
      const at = new Date().toISOString();
      const byPack = new Map<string, EvidenceRow[]>();
      for (const { photoId, contentHash, evidence } of photos) {
        for (const { packId, vector, objects } of evidence) {
          const rows = byPack.get(packId) ?? [];
          rows.push({ photoId, contentHash, runId, at, vector, objects });
          byPack.set(packId, rows);
        }
      }
      for (const [packId, rows] of byPack) {
        await ensure(packId, rows[0]!);
        await catalogue.putEvidence(packId, rows);
      }
    },
    async keep(changes) {
      if (changes.length === 0) return;
      const ids = [...new Set(changes.map(({ from }) => from.photoId))];
      for (const packId of await catalogue.evidencePacks()) {
        const rows = await catalogue.getEvidence(packId, ids);
        const kept = changes.flatMap(({ from, to }) => {
          const row = rows.get(from.photoId);
          return row?.contentHash === from.hash
            ? [{ ...row, photoId: to.photoId, contentHash: to.hash }]
            : [];
        });
        if (kept.length > 0) await catalogue.putEvidence(packId, kept);
      }
    },
  };
}
