/** @file The packs in use, as the rest of the engine asks for them. */
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import type { PackRef } from '../vision/vision.ts';
import type { DetectorManifest, EncoderManifest } from './manifest.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { ActivePacks } from './packs.ts';

export function createActivePacks(registry: ModelRegistry): ActivePacks {
  /** Null where the pack has no manifest that says what its numbers mean, or is of another role. */
  function known<Role extends PackRef['role']>(id: string | null, role: Role) {
    const entry = registry.entries().find((candidate) => candidate.id === id);
    if (entry?.manifest?.role !== role) return null;
    return {
      ref: { id: entry.id, role, directory: entry.directory },
      manifest: entry.manifest as Role extends 'encoder' ? EncoderManifest : DetectorManifest,
      problem: registry.problemOfEntry(entry),
    };
  }
  return {
    encoder() {
      const pack = known(registry.chosen().encoder, 'encoder');
      return pack && { ref: pack.ref, calibration: encoderCalibration(pack.manifest), problem: pack.problem };
    },
    detector() {
      const pack = known(registry.chosen().detector, 'detector');
      return (
        pack && { ref: pack.ref, calibration: detectorCalibration(pack.manifest), problem: pack.problem }
      );
    },
    importing() {
      const { encoder, switchingTo, detector } = registry.chosen();
      const wanted = [known(encoder, 'encoder'), known(switchingTo, 'encoder'), known(detector, 'detector')];
      return wanted.flatMap((pack) => (pack && !pack.problem ? [pack.ref] : []));
    },
  };
}

/** How an encoder's numbers are read, as its manifest says. */
export function encoderCalibration({
  id,
  dimensions,
  tagPrompt,
  tagCalibration,
}: EncoderManifest): EncoderCalibration {
  return { packId: id, dimensions, templates: [tagPrompt], calibration: tagCalibration, separates: null };
}

/** As an encoder's. */
export function detectorCalibration({
  id,
  labels,
  calibration,
  thresholds,
}: DetectorManifest): DetectorCalibration {
  return { packId: id, labels, calibration, thresholds };
}
