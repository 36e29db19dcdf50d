/** @file What the active encoder's concept head says of photos, for queries that it decides. */
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import { conceptKind } from '../evidence/concepts/concept-kind.ts';
import type { ConceptManifest } from '../evidence/concepts/manifest.ts';
import { isManifestOf } from '../evidence/kinds.ts';
import type { ActivePacks } from '../models/packs.ts';
import { logit } from '../shared/log-odds.ts';

/** A concept head in use: the id of its evidence, and what its numbers mean. */
export type ConceptHead = Pick<ConceptManifest, 'id' | 'items'>;

/** Null = the encoder in use has none. */
export function conceptHeadOf(packs: Pick<ActivePacks, 'inUse'>): ConceptHead | null {
  for (const { manifest } of packs.inUse()) if (isManifestOf(conceptKind, manifest)) return manifest;
  return null;
}

/**
 * For each photo that the head has looked at: per list of items the best logit above the item's own threshold.
 * Empty where there is nothing to look up.
 */
export async function conceptMargins(
  catalogue: Pick<EvidenceStore, 'getEvidence' | 'evidencePacks'>,
  head: ConceptHead | null,
  concepts: readonly (readonly string[])[],
  ids: readonly string[],
): Promise<Map<string, number[]>> {
  if (!head || concepts.length === 0 || !(await catalogue.evidencePacks()).includes(head.id))
    return new Map();
  const places = new Map(head.items.map(({ name }, index) => [name, index]));
  const records = await catalogue.getEvidence(conceptKind, head.id, ids);
  const marginOf = (logits: Float32Array, name: string) => {
    const index = places.get(name);
    const item = index === undefined ? undefined : head.items[index];
    return item ? item.scale * logits[index!]! + item.bias - logit(item.threshold) : -Infinity;
  };
  return new Map(
    [...records].map(([id, { value }]) => [
      id,
      concepts.map((names) => Math.max(...names.map((name) => marginOf(value, name)))),
    ]),
  );
}
