/**
 * @file Undo and redo. Edits are undone last first, so undoing one gives each of its photos exactly what it had
 * before it. That also mends a journal in which an undo line was damaged: where a line undoes an edit that is
 * not the last, those above it must have been undone before.
 */
import type { LineOf } from './decision-lines.ts';
import type { DecisionState, Step } from './decision-state.ts';

/**
 * How far back undo reaches. Part of the format: lowering it would lose acts that an undo line of an older
 * version names; raising it is safe.
 */
const undoDepth = 1_000;

type History = Pick<DecisionState, 'words' | 'done' | 'undone'>;

/**
 * A new step that can be undone. What was undone before it cannot be redone: that would take its words
 * back.
 * @returns its photos
 */
export function pushStep(history: History, step: Step): readonly string[] {
  history.done.push(step);
  if (history.done.length > undoDepth) history.done = history.done.slice(-undoDepth);
  history.undone = [];
  return step.photoIds;
}

/** @returns the photos whose decisions changed; none where the line names no edit that is done */
export function undoStep({ words, done, undone }: History, line: LineOf<'undo'>): readonly string[] {
  const at = done.findLastIndex((step) => step.id === line.undoes);
  if (at === -1) return [];
  const steps = done.splice(at).reverse();
  undone.push(...steps.map((step) => ({ ...step, undoId: step.id === line.undoes ? line.id : null })));
  return steps.flatMap((step) => restore(words, step, 'before', line.seq));
}

/** @returns the photos whose decisions changed; none where the line names no undo that can be taken back */
export function redoStep({ words, done, undone }: History, line: LineOf<'redo'>): readonly string[] {
  const at = undone.findLastIndex((step) => step.undoId === line.undoes || step.undoId === null);
  if (at === -1) return [];
  const steps = undone.splice(at).reverse();
  done.push(...steps);
  return steps.flatMap((step) => restore(words, step, 'after', line.seq));
}

function restore(
  words: DecisionState['words'],
  step: Step,
  to: 'before' | 'after',
  seq: number,
): readonly string[] {
  step.photoIds.forEach((id, index) => words.set(id, { ...step[to][index]!, seq }));
  return step.photoIds;
}
