/** @file Evidence on its way into the catalogue: rows by pack, tables made when the first row comes. */
import { ulid } from 'ulid';
import type { Catalogue, EvidenceRow } from '../catalogue/catalogue.ts';
import type { PackEvidence } from '../vision/vision.ts';

export interface SeenPhoto {
  photoId: string;
  contentHash: string;
  evidence: readonly PackEvidence[];
}

export interface EvidenceWriter {
  put(photos: readonly SeenPhoto[]): Promise<void>;
  /** The photo's content changed, its pixels did not: its evidence is still true. */
  keep(photos: readonly { photoId: string; from: string; to: string }[]): Promise<void>;
}

/** One a run: all its rows carry the run's id. */
export function createEvidenceWriter(catalogue: Pick<Catalogue, 'ensureEvidence' | 'putEvidence' | 'getEvidence' | 'evidencePacks'>): EvidenceWriter {
  const runId = ulid();
  const ready = new Set<string>();

  async function ensure(packId: string, { vector }: Pick<EvidenceRow, 'vector'>): Promise<void> {
    if (ready.has(packId)) return;
    await catalogue.ensureEvidence(vector ? { packId, kind: 'vector', dimensions: vector.length } : { packId, kind: 'objects' });
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
    async keep(photos) {
      if (photos.length === 0) return;
      const changes = new Map(photos.map((photo) => [photo.photoId, photo]));
      for (const packId of await catalogue.evidencePacks()) {
        const rows = [...(await catalogue.getEvidence(packId, [...changes.keys()])).values()];
        const current = rows.filter((row) => row.contentHash === changes.get(row.photoId)!.from);
        if (current.length > 0) await catalogue.putEvidence(packId, current.map((row) => ({ ...row, contentHash: changes.get(row.photoId)!.to })));
      }
    },
  };
}
