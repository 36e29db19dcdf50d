/**
 * @file Undo and redo. Edits are undone in reverse order, so undoing one restores exactly the decisions
 * before it. This also repairs a log in which an undo line was damaged: where a line undoes an edit that is
 * not the last, the later ones must have been undone before.
 */
import type { LineOf } from './decision-lines.ts';
import type { DecisionState, Step } from './decision-state.ts';

/**
 * How many edits can be undone. Part of the format: a lower number would drop edits that an undo line of an
 * older version refers to; a higher one is safe.
 */
const undoDepth = 1_000;

type History = Pick<DecisionState, 'decisions' | 'done' | 'undone'>;

/**
 * Adds a step that can be undone. What was undone before can then no longer be redone: that would remove the
 * new step's decisions.
 * @returns its photos
 */
export function pushStep(history: History, step: Step): readonly string[] {
  history.done.push(step);
  if (history.done.length > undoDepth) history.done = history.done.slice(-undoDepth);
  history.undone = [];
  return step.photoIds;
}

/** @returns the photos whose decisions changed; none where the line names no edit that can be undone */
export function undoStep({ decisions, done, undone }: History, line: LineOf<'undo'>): readonly string[] {
  const at = done.findLastIndex((step) => step.id === line.undoes);
  if (at === -1) return [];
  const steps = done.splice(at).reverse();
  undone.push(...steps.map((step) => ({ ...step, undoId: step.id === line.undoes ? line.id : null })));
  return steps.flatMap((step) => restore(decisions, step, 'before', line.seq));
}

/** @returns the photos whose decisions changed; none where the line names no undo that can be reversed */
export function redoStep({ decisions, done, undone }: History, line: LineOf<'redo'>): readonly string[] {
  const at = undone.findLastIndex((step) => step.undoId === line.undoes || step.undoId === null);
  if (at === -1) return [];
  const steps = undone.splice(at).reverse();
  done.push(...steps);
  return steps.flatMap((step) => restore(decisions, step, 'after', line.seq));
}

function restore(
  decisions: DecisionState['decisions'],
  step: Step,
  to: 'before' | 'after',
  seq: number,
): readonly string[] {
  step.photoIds.forEach((id, index) => decisions.set(id, { ...step[to][index]!, seq }));
  return step.photoIds;
}
