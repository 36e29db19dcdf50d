/** @file All that the fold of the decision log holds, changed line by line. */
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';

/** An edit that is done and can be undone, or is undone and can be redone. */
export interface Step {
  /** id of the act's line */
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
  /** photo → what the person said about it */
  words: Map<string, PhotoDecisions>;
  /** what can be undone, the last at the end */
  done: Step[];
  /** what can be redone, the last undone at the end */
  undone: UndoneStep[];
  /**
   * photo → what it was united with: which photos were one item once, and what all of them said when they
   * last said the same
   */
  unions: Map<string, { photoIds: Set<string>; words: PhotoDecisions }>;
  /** photo → photos whose words were offered to it */
  everOffered: Map<string, Set<string>>;
}

/** Before the first line. */
export function noState(): DecisionState {
  return { words: new Map(), done: [], undone: [], unions: new Map(), everOffered: new Map() };
}

/** What the person said about a photo; `noDecisions` where nothing. */
export function wordsOn({ words }: Pick<DecisionState, 'words'>, photoId: string): PhotoDecisions {
  return words.get(photoId) ?? noDecisions;
}
