/** @file Applies a unite line: the photos of one stack get the same, merged decisions. */
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import type { LineOf } from './decision-lines.ts';
import { decisionsOn, type DecisionState } from './decision-state.ts';
import { mergeDecisions, mergeHistories, sameDecisions } from './merge-decisions.ts';

/**
 * Where photos were one stack before and were separated (its folder was removed), only decisions since then
 * are merged; else all.
 * @returns the photos whose decisions changed
 */
export function uniteDecisions(state: DecisionState, line: LineOf<'unite'>): readonly string[] {
  const { decisions, unions } = state;
  const photoIds = [...new Set(line.photos.map((photo) => photo.id))];
  const now = photoIds.map((id) => decisionsOn(state, id));
  const before = unions.get(photoIds[0]!);
  const base = before && photoIds.every((id) => before.photoIds.has(id)) ? before.base : noDecisions;
  const together = (each: readonly PhotoDecisions[]) => mergeDecisions(each, base);
  Object.assign(state, mergeHistories({ done: state.done, undone: state.undone, photoIds, now, together }));
  const common = together(now);
  const changed = photoIds.filter((_, index) => !sameDecisions(now[index]!, common));
  for (const id of changed) decisions.set(id, { ...common, seq: line.seq });
  const all = new Set(photoIds.flatMap((id) => [id, ...(unions.get(id)?.photoIds ?? [])]));
  for (const id of all) unions.set(id, { photoIds: all, base: common });
  return changed;
}

/** Where photos of a former stack have equal decisions again, stores these as their common base. */
export function updateCommonBase(
  state: Pick<DecisionState, 'decisions' | 'unions'>,
  changed: readonly string[],
): void {
  for (const id of changed) {
    const union = state.unions.get(id);
    const own = decisionsOn(state, id);
    if (union && [...union.photoIds].every((other) => sameDecisions(decisionsOn(state, other), own)))
      union.base = own;
  }
}
