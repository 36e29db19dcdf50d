/** @file Reads the stored evidence of photos for the packs in use. */
import type { EvidenceRecord, EvidenceStore } from '../catalogue/evidence-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { comesLater, kindOf } from '../evidence/kinds.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PackRef } from '../vision/vision.ts';

/** The packs in use. */
export function understandingPacks(packs: Pick<ActivePacks, 'inUse'>): PackRef[] {
  return packs.inUse().map(({ ref }) => ref);
}

/** One photo's stored evidence of some packs. */
export interface StoredEvidence {
  evidence: Evidence[];
  /** of the photo's present content: `later` = only evidence of kinds that come after the others */
  lacks: 'nothing' | 'later' | 'some';
}

/** Stored evidence of these packs, by photo. Evidence of an earlier content of the photo is left out. */
export async function storedEvidence(
  catalogue: Pick<EvidenceStore, 'getEvidence' | 'evidencePacks'>,
  packs: readonly PackRef[],
  rows: Iterable<Pick<PhotoRow, 'id' | 'contentHash'>>,
): Promise<Map<string, StoredEvidence>> {
  const photos = [...rows];
  const ids = photos.map(({ id }) => id);
  const tables = new Set(await catalogue.evidencePacks());
  const found = await Promise.all(
    packs.map((pack) =>
      tables.has(pack.id)
        ? catalogue.getEvidence(kindOf(pack.role), pack.id, ids)
        : new Map<string, EvidenceRecord>(),
    ),
  );
  return new Map(
    photos.map(({ id, contentHash }) => {
      const evidence = packs.flatMap((pack, index) =>
        evidenceOfRecord(pack, found[index]?.get(id), contentHash),
      );
      return [id, { evidence, lacks: lackOf(packs, evidence) }];
    }),
  );
}

function lackOf(packs: readonly PackRef[], evidence: readonly Evidence[]): StoredEvidence['lacks'] {
  const lacking = packs.filter(({ id }) => !evidence.some(({ packId }) => packId === id));
  if (lacking.length === 0) return 'nothing';
  return lacking.every(({ role }) => comesLater(role)) ? 'later' : 'some';
}

function evidenceOfRecord(
  { id, role }: PackRef,
  record: EvidenceRecord | undefined,
  contentHash: string,
): Evidence[] {
  return record?.contentHash === contentHash ? [{ packId: id, role, value: record.value }] : [];
}
