/** @file How a model's raw scores become probabilities. */

/**
 * Probability = σ(scale · cosine + bias), for the prompt template with {} replaced. Null = not calibrated.
 */
export interface EncoderCalibration {
  packId: string;
  dimensions: number;
  templates: readonly string[];
  calibration: { scale: number; bias: number } | null;
  /**
   * names of concepts this pack is shown to separate (resources/vocabulary/separable/<pack id>.json); null =
   * unknown pack: none on by default
   */
  separates: ReadonlySet<string> | null;
  /** the loss that its towers were trained with, and its logits; softmax where left out */
  pairs?: { loss: 'softmax' | 'sigmoid'; logit: { scale: number; bias: number } | null };
  /** languages that its text tower understands; English where left out */
  languages?: 'english' | 'many';
  /** added to the logits of single concepts, by name: words differ in how close pictures come to them */
  biases?: Readonly<Record<string, number>>;
  /** concepts that are probably not there below this probability, by name; others are never ruled out */
  absentBelow?: Readonly<Record<string, number>>;
  /** concepts whose logit is this sum instead, by name */
  joined?: Readonly<Record<string, JoinedLogit>>;
  /**
   * log-odds of names and sentences in search = scale · cosine + bias, where the calibration is not the one that
   * the weights of search were fitted with
   */
  inSearch?: { scale: number; bias: number };
  /** what the logit of a concept adds beside boxes: weight · what it is above the floor; left out = the built-in's */
  withBoxes?: { weight: number; floor: number };
}

/** encoder · scale · cosine + Σ weight · log-odds of concepts that a pack knows by name + bias. */
export interface JoinedLogit {
  encoder: number;
  /** weights by concept of the vocabulary */
  concepts: Readonly<Record<string, number>>;
  bias: number;
}

export interface DetectorCalibration {
  packId: string;
  labels: readonly string[];
  /** raw score → probability of presence: σ(scale · logit(score) + bias) */
  calibration: { scale: number; bias: number } | null;
  thresholds: { default: number; sure: number; search: number };
}
