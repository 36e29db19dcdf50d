/** @file Reads the stored evidence of photos for the packs in use. */
import type { EvidenceRecord, EvidenceStore } from '../catalogue/evidence-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { comesLater, isOnRequest, kindOf } from '../evidence/kinds.ts';
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
  /** roles whose pack has not analyzed the present content, though another pack of the role has */
  byOthers: readonly string[];
}

export type StoredEvidenceCatalogue = Pick<EvidenceStore, 'getEvidence' | 'evidencePacks' | 'evidenceKind'>;

/** Stored evidence of these packs, by photo. Evidence of an earlier content of the photo is left out. */
export async function storedEvidence(
  catalogue: StoredEvidenceCatalogue,
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
  const analyzedByOthers = await rolesOfOthers(
    catalogue,
    packs,
    photos.flatMap(({ id, contentHash }) => {
      const lacking = packs.filter(
        ({ role }, index) => !isOnRequest(role) && found[index]?.get(id)?.contentHash !== contentHash,
      );
      return lacking.length > 0 ? [{ id, contentHash, lacking }] : [];
    }),
  );
  return new Map(
    photos.map(({ id, contentHash }) => {
      const evidence = packs.flatMap((pack, index) =>
        evidenceOfRecord(pack, found[index]?.get(id), contentHash),
      );
      const byOthers = analyzedByOthers.get(id) ?? [];
      return [id, { evidence, lacks: lackOf(packs, evidence), byOthers }];
    }),
  );
}

function lackOf(packs: readonly PackRef[], evidence: readonly Evidence[]): StoredEvidence['lacks'] {
  const lacking = packs.filter(
    ({ id, role }) => !isOnRequest(role) && !evidence.some(({ packId }) => packId === id),
  );
  if (lacking.length === 0) return 'nothing';
  return lacking.every(({ role }) => comesLater(role)) ? 'later' : 'some';
}

interface IncompletePhoto extends Pick<PhotoRow, 'id' | 'contentHash'> {
  /** packs whose evidence it lacks */
  lacking: readonly PackRef[];
}

/** `StoredEvidence.byOthers` of photos that lack something, by id. */
async function rolesOfOthers(
  catalogue: StoredEvidenceCatalogue,
  packs: readonly PackRef[],
  photos: readonly IncompletePhoto[],
): Promise<Map<string, string[]>> {
  const roles = new Map<string, string[]>();
  if (photos.length === 0) return roles;
  for (const packId of await catalogue.evidencePacks()) {
    const kind = packs.some(({ id }) => id === packId) ? null : await catalogue.evidenceKind(packId);
    const without = kind
      ? photos.filter(({ lacking }) => lacking.some(({ role }) => role === kind.role))
      : [];
    if (!kind || without.length === 0) continue;
    const records = await catalogue.getEvidence(
      kind,
      packId,
      without.map(({ id }) => id),
    );
    for (const { id, contentHash } of without)
      if (records.get(id)?.contentHash === contentHash) roles.set(id, [...(roles.get(id) ?? []), kind.role]);
  }
  return roles;
}

function evidenceOfRecord(
  { id, role }: PackRef,
  record: EvidenceRecord | undefined,
  contentHash: string,
): Evidence[] {
  return record?.contentHash === contentHash ? [{ packId: id, role, value: record.value }] : [];
}
