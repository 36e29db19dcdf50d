/** @file The kinds of evidence that Sightline has. Adding one is a folder and a line in this list. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { AnalyzerSpec } from './analyzer.ts';
import { conceptKind } from './concepts/concept-kind.ts';
import { descriptionKind } from './descriptions/description-kind.ts';
import type { EvidenceKind, ManifestFormat } from './kind.ts';
import { objectKind } from './objects/object-kind.ts';
import type { PackManifest } from './pack-manifest.ts';
import { screeningKind } from './screening/screening-kind.ts';
import { textTowerKind } from './text-towers/text-tower-kind.ts';
import { textKind } from './texts/text-kind.ts';
import { vectorKind } from './vectors/vector-kind.ts';

/** In the order in which Settings shows them. */
export const evidenceKinds: EvidenceKind[] = [
  vectorKind,
  textTowerKind,
  conceptKind,
  objectKind,
  textKind,
  screeningKind,
  descriptionKind,
];

/** @throws AppError model_invalid where this Sightline has no such kind */
export function kindOf(role: string): EvidenceKind {
  const kind = evidenceKinds.find((candidate) => candidate.role === role);
  if (!kind) throw unknownRole(role);
  return kind;
}

/** The kinds that have packs of their own, in the order in which Settings shows them. */
export function packKinds(): EvidenceKind[] {
  return evidenceKinds.filter(({ analysis }) => analysis.partOf === undefined);
}

/** The kinds whose packs are parts of packs of this role. */
export function partKinds(role: string): EvidenceKind[] {
  return evidenceKinds.filter(({ analysis }) => analysis.partOf === role);
}

/** Ids that parts of this pack have, should it have any. */
export function partIdsOf(packId: string): string[] {
  return evidenceKinds.flatMap(({ role, analysis }) =>
    analysis.partOf === undefined ? [] : [partId(packId, role)],
  );
}

/** The id of a pack's part of this role. */
export function partId(packId: string, role: string): string {
  return `${packId}.${role}`;
}

/** The manifests of a pack's parts. */
export function partsOf(manifest: PackManifest): PackManifest[] {
  return partKinds(manifest.role).flatMap(
    ({ role }) =>
      ((manifest as PackManifest & Record<string, unknown>)[role] as PackManifest | undefined) ?? [],
  );
}

/** Names of the concepts that these packs score. */
export function conceptsOf(manifests: readonly PackManifest[]): string[] {
  return manifests.flatMap((manifest) => kindOf(manifest.role).concepts?.(manifest) ?? []);
}

/** What the worker does for packs of this role, which are no parts and do not wait for a request. */
export function analyzerOf(role: string): AnalyzerSpec<unknown> {
  const { analysis } = kindOf(role);
  if (analysis.partOf !== undefined || 'onRequest' in analysis)
    throw new Error(`“${role}” runs no models of its own in the worker`);
  return analysis;
}

/** Whether packs of this role look at photos only where the person asks for it. */
export function isOnRequest(role: string): boolean {
  return 'onRequest' in kindOf(role).analysis;
}

/** Whether packs of this role, or the packs they are parts of, analyze photos when all other packs have. */
export function comesLater(role: string): boolean {
  return !isOnRequest(role) && analyzerOf(kindOf(role).analysis.partOf ?? role).after === 'others';
}

/** The kind of a manifest that is not validated yet. The role may be absent. */
export function kindOfManifest(json: unknown): EvidenceKind {
  const manifest = typeof json === 'object' && json !== null ? json : {};
  if ('role' in manifest && typeof manifest.role === 'string') {
    const kind = packKinds().find(({ role }) => role === manifest.role);
    if (!kind) throw unknownRole(manifest.role);
    return kind;
  }
  return evidenceKinds.find(({ manifest: { matchesWithoutRole: fits } }) => fits?.(manifest)) ?? vectorKind;
}

/** The kind of a stored table, by its column names; null = an unknown kind, written by a newer version. */
export function kindOfColumns(names: ReadonlySet<string>): EvidenceKind | null {
  return (
    evidenceKinds.find(({ textsOnly, rows: { columns, regions } }) =>
      !textsOnly && regions === names.has('part') ? columns.every(({ name }) => names.has(name)) : false,
    ) ?? null
  );
}

/** Type guard: narrows a manifest to that of a kind. */
export function isManifestOf<Manifest extends PackManifest>(
  kind: { readonly role: string; readonly manifest: ManifestFormat<Manifest> },
  manifest: PackManifest,
): manifest is Manifest {
  return manifest.role === kind.role;
}

function unknownRole(role: string): AppError {
  const known = packKinds()
    .map((kind) => `“${kind.role}”`)
    .join(', ');
  return new AppError(
    'model_invalid',
    `A model pack of the role “${role}” cannot be used by this version of Sightline, which knows ${known}. Get a newer version, or choose another model.`,
  );
}
