/** @file What an offer line makes of the decisions: words of an earlier photo offered, or not any more. */
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { LineOf } from './decision-lines.ts';
import { wordsOn, type DecisionState } from './decision-state.ts';

/**
 * Undo gives back what was before an edit, so offers that were made since are told in the history, too.
 * @returns the photos of the line
 */
export function recordOffer(
  state: DecisionState,
  { photos, from, state: offer, seq }: LineOf<'offer'>,
): readonly string[] {
  const { words, done, undone, everOffered } = state;
  const ids = new Set(photos.map(({ id }) => id));
  const offered = (before: PhotoDecisions): PhotoDecisions => {
    const others = before.offers.filter((one) => one.from !== from);
    return { ...before, offers: offer === 'dropped' ? others : [...others, { from, state: offer }] };
  };
  for (const step of [...done, ...undone]) {
    const told = (each: readonly PhotoDecisions[]) =>
      each.map((before, at) => (ids.has(step.photoIds[at]!) ? offered(before) : before));
    if (step.photoIds.some((id) => ids.has(id)))
      Object.assign(step, { before: told(step.before), after: told(step.after) });
  }
  for (const id of ids) {
    words.set(id, { ...offered(wordsOn(state, id)), seq });
    everOffered.set(id, (everOffered.get(id) ?? new Set()).add(from));
  }
  return [...ids];
}
