/**
 * @file Writes lines of the decision log that are no edits of the person: decisions copied to another photo,
 * offered to one, or merged.
 */
import type { DecisionStore } from './decision-store.ts';
import { copyAnnotations, sameDecisions } from './merge-decisions.ts';

type DecisionLog = Pick<DecisionStore, 'of' | 'record'>;

/** `hash` is the content of `to`. */
export interface DecisionCopy {
  from: string;
  to: string;
  hash: string;
}

export interface OfferChange extends DecisionCopy {
  state: 'open' | 'waiting' | 'dropped';
}

/** One line for all copies that change their photo. @returns false where none does */
export async function recordCopies(
  decisions: DecisionLog,
  copies: readonly DecisionCopy[],
): Promise<boolean> {
  const effective = copies.filter(
    ({ from, to }) =>
      decisions.of(from).seq > 0 &&
      copyAnnotations(decisions.of(to), decisions.of(from)) !== decisions.of(to),
  );
  if (effective.length === 0) return false;
  await decisions.record({
    kind: 'copyWords',
    from: Object.fromEntries(effective.map((copy) => [copy.to, copy.from])),
    photos: effective.map(({ to, hash }) => ({ id: to, hash })),
  });
  return true;
}

/** One line for each offer. @returns the photos whose decisions changed */
export async function recordOffers(
  decisions: DecisionLog,
  offers: readonly OfferChange[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const { from, to, hash, state } of offers) {
    const photos = [{ id: to, hash }];
    changed.push(...(await decisions.record({ kind: 'offer', from, state, photos })));
  }
  return changed;
}

/**
 * One line, unless the decisions are equal already. @returns the photos whose decisions changed; null = no
 * line
 */
export async function recordUnion(
  decisions: DecisionLog,
  photos: readonly { id: string; hash: string }[],
): Promise<readonly string[] | null> {
  const states = photos.map(({ id }) => decisions.of(id));
  if (states.every((state) => sameDecisions(state, states[0]!))) return null;
  return decisions.record({ kind: 'unite', photos: [...photos] });
}
