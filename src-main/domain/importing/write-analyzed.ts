/** @file Writes what models found in a group of photos, and what follows from it; notes what is still lacking. */
import type { AnalyzedPhoto } from './analyze-lacking.ts';
import type { EvidenceWriter } from './evidence-rows.ts';
import type { ImportDeps } from './import-item.ts';

/** What photos still lack after models analyzed them; it is not tried again before the next backfill. */
export interface EvidenceGaps {
  /** photos that could not be read: an offline original without a preview, say */
  unreadable: Set<string>;
  /** by pack: photos that it was given and found no evidence in */
  notAnalyzed: Map<string, Set<string>>;
}

export type WriteAnalyzedDeps = Pick<ImportDeps, 'catalogue' | 'derive' | 'redo' | 'log'>;

/** @returns ids of photos whose evidence was discarded: they are to be analyzed again */
export async function writeAnalyzed(
  deps: WriteAnalyzedDeps,
  given: readonly AnalyzedPhoto[],
  evidence: EvidenceWriter,
  gaps: EvidenceGaps,
): Promise<ReadonlySet<string>> {
  const isTrusted = ({ analysis }: AnalyzedPhoto) =>
    !analysis.ok || analysis.evidence.every((found) => deps.redo?.isTrusted(found) ?? true);
  const analyzed = given.filter(isTrusted);
  await evidence.put(
    analyzed.flatMap(({ row, analysis }) =>
      analysis.ok ? [{ photoId: row.id, contentHash: row.contentHash, evidence: analysis.evidence }] : [],
    ),
  );
  const discarded = await discardReoriented(analyzed, deps);
  for (const photo of analyzed) noteGaps(photo, gaps, deps);
  await deps.derive.derivePhotos(analyzed.map(({ row }) => row.id));
  return new Set([...discarded, ...given.filter((photo) => !isTrusted(photo)).map(({ row }) => row.id)]);
}

function noteGaps(
  { row, packs, path, analysis }: AnalyzedPhoto,
  { unreadable, notAnalyzed }: EvidenceGaps,
  { log }: Pick<WriteAnalyzedDeps, 'log'>,
): void {
  if (analysis.ok) {
    const without = packs.filter(({ id }) => !analysis.evidence.some(({ packId }) => packId === id));
    for (const { id } of without) notAnalyzed.set(id, (notAnalyzed.get(id) ?? new Set()).add(row.id));
    return;
  }
  unreadable.add(row.id);
  log.warn({ path, code: analysis.code, reason: analysis.message }, 'a photo could not be understood');
}

/**
 * Deletes the evidence of photos whose orientation a scan changed while they were analyzed.
 * @returns their ids
 */
async function discardReoriented(
  analyzed: readonly AnalyzedPhoto[],
  { catalogue }: Pick<WriteAnalyzedDeps, 'catalogue'>,
): Promise<ReadonlySet<string>> {
  const rows = await catalogue.getPhotos(analyzed.map(({ row }) => row.id));
  const reoriented = analyzed
    .filter(({ row }) => rows.has(row.id) && rows.get(row.id)!.metadata.turn !== row.metadata.turn)
    .map(({ row }) => row.id);
  if (reoriented.length === 0) return new Set();
  for (const packId of await catalogue.evidencePacks()) await catalogue.deleteEvidence(packId, reoriented);
  return new Set(reoriented);
}
