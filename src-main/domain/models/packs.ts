/** @file The port to the model packs in use: who they are and how their numbers are read; and where the choice of them is kept. */
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

/** The library's choice of packs, by id; null = none was chosen, the built-in one is meant. */
export interface ActiveModels {
  encoder: string | null;
  detector: string | null;
  /** an encoder whose vectors are still being made */
  switchingTo: string | null;
  /** the encoder before; its vectors are kept until the person confirms */
  previousEncoder: string | null;
}

/** Where the choice is kept: library.json. */
export interface ActiveModelsStore {
  activeModels(): ActiveModels;
  setActiveModels(models: ActiveModels): Promise<void>;
}
