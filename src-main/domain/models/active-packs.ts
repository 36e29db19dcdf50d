/** @file The packs in use, in the form that other domains need. */
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import type { DetectorManifest } from '../evidence/objects/manifest.ts';
import type { EncoderManifest } from '../evidence/vectors/manifest.ts';
import type { ModelRegistry } from './model-registry.ts';
import { textTowerKind } from '../evidence/text-towers/text-tower-kind.ts';
import { joinsEncoder } from './joined-towers.ts';
import { activePackOf, type ActiveEncoder, type ActivePack, type ActivePacks } from './packs.ts';
import type { ManifestFormat } from '../evidence/kind.ts';
import { isManifestOf, isOnRequest, packKinds, partsOf } from '../evidence/kinds.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

type KnownPack<Manifest extends PackManifest = PackManifest> = Required<ActivePack> & { manifest: Manifest };

export function createActivePacks(registry: ModelRegistry): ActivePacks {
  /** Null where the pack has no valid manifest, or is of another role. */
  function known<Manifest extends PackManifest>(
    id: string | null,
    kind: { readonly role: string; readonly manifest: ManifestFormat<Manifest> },
  ): KnownPack<Manifest> | null {
    const entry = registry.entries().find((candidate) => candidate.id === id);
    if (!entry?.manifest || !isManifestOf(kind, entry.manifest)) return null;
    return {
      ref: { id: entry.id, role: kind.role, directory: entry.directory },
      manifest: entry.manifest,
      problem: registry.problemOfEntry(entry),
    };
  }
  function inUse(): KnownPack[] {
    const models = registry.chosen();
    return evidencePackKinds().flatMap((kind) => withParts(known(activePackOf(models, kind.role), kind)));
  }
  /** Null where none is chosen, or it cannot be used, or is for another encoder: then it is as if it were not there. */
  function joinedTower(encoder: EncoderManifest): ActiveEncoder['texts'] | null {
    const tower = known(activePackOf(registry.chosen(), textTowerKind.role), textTowerKind);
    if (!tower || tower.problem || !joinsEncoder(tower.manifest, encoder)) return null;
    const { id, dimensions, prompt, languages } = tower.manifest;
    // fitted numbers are those of the encoder's own text tower
    const unknown = { calibration: null, separates: null };
    return {
      ref: tower.ref,
      calibration: {
        packId: id,
        dimensions,
        languages,
        pairs: encoder.pairs,
        templates: [prompt],
        ...unknown,
      },
    };
  }
  return {
    encoder() {
      const pack = known(registry.chosen().encoder, vectorKind);
      if (!pack) return null;
      const { ref, manifest, problem } = pack;
      const texts = joinedTower(manifest);
      return { ref, calibration: encoderCalibration(manifest), problem, ...(texts && { texts }) };
    },
    detector() {
      const pack = known(registry.chosen().detector, objectKind);
      return (
        pack && { ref: pack.ref, calibration: detectorCalibration(pack.manifest), problem: pack.problem }
      );
    },
    inUse,
    importing() {
      const models = registry.chosen();
      const analyzing = evidencePackKinds().filter(({ role }) => !isOnRequest(role));
      const wanted = analyzing.flatMap((kind) => [
        ...withParts(known(activePackOf(models, kind.role), kind)),
        ...(kind.role === vectorKind.role && !models.paused
          ? withParts(known(models.switchingTo, vectorKind))
          : []),
      ]);
      return wanted.flatMap(({ ref, problem }) => (problem ? [] : [ref]));
    },
  };
}

/** The kinds whose packs look at photos. */
function evidencePackKinds() {
  return packKinds().filter(({ textsOnly }) => !textsOnly);
}

/** The pack and its parts, which run where the pack runs. */
function withParts(pack: KnownPack | null): KnownPack[] {
  if (!pack) return [];
  const { ref, manifest, problem } = pack;
  const partRef = ({ id, role }: PackManifest) => ({
    id,
    role,
    directory: ref.directory,
    partOf: { id: ref.id, role: ref.role },
  });
  return [pack, ...partsOf(manifest).map((part) => ({ ref: partRef(part), manifest: part, problem }))];
}

/** The calibration in an encoder's manifest. */
export function encoderCalibration({
  id,
  dimensions,
  tagPrompt,
  tagCalibration,
  pairs,
  languages,
}: EncoderManifest): EncoderCalibration {
  return {
    packId: id,
    ...{ dimensions, pairs, languages },
    templates: [tagPrompt],
    calibration: tagCalibration,
    separates: null,
  };
}

/** The calibration in a detector's manifest. */
export function detectorCalibration({
  id,
  labels,
  calibration,
  thresholds,
}: DetectorManifest): DetectorCalibration {
  return { packId: id, labels, calibration, thresholds };
}
