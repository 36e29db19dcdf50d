/** @file Writes evidence to the catalogue, one table a pack, made with its first record. */
import { ulid } from 'ulid';
import type { EvidenceRecord, EvidenceStore } from '../catalogue/evidence-store.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { kindOf } from '../evidence/kinds.ts';

export interface PhotoEvidence {
  photoId: string;
  contentHash: string;
  evidence: readonly Evidence[];
}

export interface EvidenceWriter {
  put(photos: readonly PhotoEvidence[]): Promise<void>;
}

/** One writer a run: all its records have the run's id. */
export function createEvidenceWriter(
  catalogue: Pick<EvidenceStore, 'ensureEvidence' | 'putEvidence'>,
): EvidenceWriter {
  const runId = ulid();
  const ready = new Set<string>();

  async function ensure(evidence: Evidence): Promise<void> {
    const { packId, role } = evidence;
    if (ready.has(packId)) return;
    await catalogue.ensureEvidence({ packId, kind: kindOf(role), dimensions: dimensionsOf(evidence) });
    ready.add(packId);
  }

  return {
    async put(photos) {
      const now = Date.now();
      const byPack = new Map<string, { first: Evidence; records: EvidenceRecord[] }>();
      for (const { photoId, contentHash, evidence } of photos) {
        for (const found of evidence) {
          const pack = byPack.get(found.packId) ?? { first: found, records: [] };
          const at = new Date(found.madeMs ?? now).toISOString();
          pack.records.push({ photoId, contentHash, runId, at, value: found.value });
          byPack.set(found.packId, pack);
        }
      }
      for (const [packId, { first, records }] of byPack) {
        await ensure(first);
        await catalogue.putEvidence(packId, records);
      }
    },
  };
}

/** Length of the vectors of its kind; null where the kind has none. */
function dimensionsOf({ role, value, dimensions }: Evidence): number | null {
  const { columns, toRows } = kindOf(role).rows;
  const column = columns.find(({ type }) => type === 'vector')?.name;
  if (column === undefined) return null;
  const vector = toRows(value)[0]?.[column];
  return vector instanceof Float32Array ? vector.length : (dimensions ?? null);
}
