/** @file The state that the lines of the decision log are folded into. */
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';

/** An edit that can be undone, or one that was undone and can be redone. */
export interface Step {
  /** id of the edit's line */
  id: string;
  label: string;
  photoIds: readonly string[];
  before: readonly PhotoDecisions[];
  after: readonly PhotoDecisions[];
}

export interface UndoneStep extends Step {
  /** id of the line that undid it; null where that line was damaged */
  undoId: string | null;
}

export interface DecisionState {
  /** decisions by photo */
  decisions: Map<string, PhotoDecisions>;
  /** edits that can be undone, the latest at the end */
  done: Step[];
  /** edits that can be redone, the last undone at the end */
  undone: UndoneStep[];
  /**
   * photo → the photos it was merged with as one stack, and the decisions when all of them were last equal
   */
  unions: Map<string, { photoIds: Set<string>; base: PhotoDecisions }>;
  /** photo → photos whose decisions were ever offered to it */
  everOffered: Map<string, Set<string>>;
}

/** The state before the first line. */
export function emptyState(): DecisionState {
  return { decisions: new Map(), done: [], undone: [], unions: new Map(), everOffered: new Map() };
}

/** The decisions about a photo; `noDecisions` where there are none. */
export function decisionsOn(
  { decisions }: Pick<DecisionState, 'decisions'>,
  photoId: string,
): PhotoDecisions {
  return decisions.get(photoId) ?? noDecisions;
}
