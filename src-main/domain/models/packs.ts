/** @file The port to the model packs in use: who they are and how their numbers are read. */
import type { DetectorCalibration, EncoderCalibration } from '../derive/evidence.ts';
import type { PackRef } from '../vision/vision.ts';

export interface ActiveEncoder {
  ref: PackRef;
  calibration: EncoderCalibration;
}
export interface ActiveDetector {
  ref: PackRef;
  calibration: DetectorCalibration;
}

/** What the rest of the engine asks of the models domain. A null role means that no usable pack is active. */
export interface ActivePacks {
  /** the encoder whose vectors are complete: search and tags use it */
  encoder(): ActiveEncoder | null;
  /** packs every new photo gets: the active encoder, the one being switched to, the detector */
  importing(): PackRef[];
  detector(): ActiveDetector | null;
}
