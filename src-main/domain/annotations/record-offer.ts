/** @file Applies an offer line: decisions of an earlier photo are offered, or no longer are. */
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { LineOf } from './decision-lines.ts';
import { decisionsOn, type DecisionState } from './decision-state.ts';

/**
 * Undo restores the decisions before an edit, so later offers are added to the history, too.
 * @returns the photos of the line
 */
export function recordOffer(
  state: DecisionState,
  { photos, from, state: offer, seq }: LineOf<'offer'>,
): readonly string[] {
  const { decisions, done, undone, everOffered } = state;
  const ids = new Set(photos.map(({ id }) => id));
  const offered = (before: PhotoDecisions): PhotoDecisions => {
    const others = before.offers.filter((one) => one.from !== from);
    return { ...before, offers: offer === 'dropped' ? others : [...others, { from, state: offer }] };
  };
  for (const step of [...done, ...undone]) {
    const withOffers = (each: readonly PhotoDecisions[]) =>
      each.map((before, at) => (ids.has(step.photoIds[at]!) ? offered(before) : before));
    if (step.photoIds.some((id) => ids.has(id)))
      Object.assign(step, { before: withOffers(step.before), after: withOffers(step.after) });
  }
  for (const id of ids) {
    decisions.set(id, { ...offered(decisionsOn(state, id)), seq });
    everOffered.set(id, (everOffered.get(id) ?? new Set()).add(from));
  }
  return [...ids];
}
