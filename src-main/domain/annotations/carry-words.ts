/**
 * @file Lines of the decision log that are no edits of the person: words copied to another photo, offered to
 * one, or united.
 */
import type { DecisionStore } from './decision-store.ts';
import { copyAnnotations, sameDecisions } from './merge-decisions.ts';

type Log = Pick<DecisionStore, 'of' | 'record'>;

/** `hash` is the content of `to`. */
export interface WordCopy {
  from: string;
  to: string;
  hash: string;
}

export interface OfferChange extends WordCopy {
  state: 'open' | 'waiting' | 'dropped';
}

/** One line for those that say something new about their photo. @returns false where none does */
export async function recordCopies(decisions: Log, copies: readonly WordCopy[]): Promise<boolean> {
  const says = copies.filter(
    ({ from, to }) =>
      decisions.of(from).seq > 0 &&
      copyAnnotations(decisions.of(to), decisions.of(from)) !== decisions.of(to),
  );
  if (says.length === 0) return false;
  await decisions.record({
    kind: 'copyWords',
    from: Object.fromEntries(says.map((copy) => [copy.to, copy.from])),
    photos: says.map(({ to, hash }) => ({ id: to, hash })),
  });
  return true;
}

/** One line each. @returns the photos whose decisions changed */
export async function recordOffers(decisions: Log, offers: readonly OfferChange[]): Promise<string[]> {
  const changed: string[] = [];
  for (const { from, to, hash, state } of offers) {
    const photos = [{ id: to, hash }];
    changed.push(...(await decisions.record({ kind: 'offer', from, state, photos })));
  }
  return changed;
}

/** One line, where not all say the same already. @returns the photos whose decisions changed; null = no line */
export async function recordUnion(
  decisions: Log,
  photos: readonly { id: string; hash: string }[],
): Promise<readonly string[] | null> {
  const said = photos.map(({ id }) => decisions.of(id));
  if (said.every((words) => sameDecisions(words, said[0]!))) return null;
  return decisions.record({ kind: 'unite', photos: [...photos] });
}
