/** @file Photos that are one item say the same: what a unite line makes of what each of them said. */
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import type { LineOf } from './decision-lines.ts';
import { wordsOn, type DecisionState } from './decision-state.ts';
import { mergeDecisions, mergeHistories, sameDecisions } from './merge-decisions.ts';

/**
 * Of what was one before and came apart (its folder was taken out), only what was said since is joined;
 * else all words of all.
 * @returns the photos whose decisions changed
 */
export function uniteDecisions(state: DecisionState, line: LineOf<'unite'>): readonly string[] {
  const { words, unions } = state;
  const photoIds = [...new Set(line.photos.map((photo) => photo.id))];
  const now = photoIds.map((id) => wordsOn(state, id));
  const before = unions.get(photoIds[0]!);
  const base = before && photoIds.every((id) => before.photoIds.has(id)) ? before.words : noDecisions;
  const together = (each: readonly PhotoDecisions[]) => mergeDecisions(each, base);
  Object.assign(state, mergeHistories({ done: state.done, undone: state.undone, photoIds, now, together }));
  const common = together(now);
  const changed = photoIds.filter((_, index) => !sameDecisions(now[index]!, common));
  for (const id of changed) words.set(id, { ...common, seq: line.seq });
  const all = new Set(photoIds.flatMap((id) => [id, ...(unions.get(id)?.photoIds ?? [])]));
  for (const id of all) unions.set(id, { photoIds: all, words: common });
  return changed;
}

/** Where photos that were one say the same again, that is what they have in common from now on. */
export function noteCommon(state: Pick<DecisionState, 'words' | 'unions'>, changed: readonly string[]): void {
  for (const id of changed) {
    const union = state.unions.get(id);
    const own = wordsOn(state, id);
    if (union && [...union.photoIds].every((other) => sameDecisions(wordsOn(state, other), own)))
      union.words = own;
  }
}
