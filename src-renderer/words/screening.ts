/** @file Screening in words: what a state means, and what the page says. */
import type { ScreeningState } from '../../src-preload/contract/index.ts';

/** The heading of one blurred photo. */
export function screeningTitle(state: ScreeningState | undefined): string {
  return state === 'private' ? 'Kept private' : 'Possibly sensitive';
}

export const screeningStates: readonly { state: ScreeningState; label: string; empty: string }[] = [
  {
    state: 'suggested',
    label: 'To review',
    empty: 'Nothing is suggested now. That is no proof that nothing is there.',
  },
  { state: 'private', label: 'Kept private', empty: 'You keep no photo private.' },
  { state: 'fine', label: 'Marked as fine', empty: 'You have marked no photo as fine.' },
];

export const notProof =
  'These are suggestions. They can be wrong, and what they miss is not known: nothing here says that other photos are harmless. Nothing is ever deleted.';
