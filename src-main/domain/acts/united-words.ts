/** @file What a person said about several photos that turned out to be one: one state, and one history to undo. Pure. */
import { noDecisions, type PhotoDecisions } from '../derive/evidence.ts';

/** Words of both are kept: what the first has stands, what it lacks comes from the next. */
export function unitedWords(states: readonly PhotoDecisions[]): PhotoDecisions {
  return states.reduce((first, next) => ({
    favourite: first.favourite ?? next.favourite,
    rating: first.rating === undefined ? next.rating : first.rating,
    tagsAdded: joined(first.tagsAdded, next.tagsAdded, first.tagsRejected),
    tagsRejected: joined(first.tagsRejected, next.tagsRejected, first.tagsAdded),
    caption: first.caption ?? next.caption,
    removed: first.removed || next.removed,
    distinct: joined(first.distinct, next.distinct, []),
    seq: Math.max(first.seq, next.seq),
  }), noDecisions);
}

/** True where both say the same, whenever they said it. */
export function sameWords(a: PhotoDecisions, b: PhotoDecisions): boolean {
  const words = ({ seq: _seq, ...said }: PhotoDecisions) => JSON.stringify([said.favourite, said.rating ?? (said.rating === null ? 'none' : 'nothing'), said.caption, said.removed, ...[said.tagsAdded, said.tagsRejected, said.distinct].map((names) => [...names].sort())]);
  return a === b || words(a) === words(b);
}

function joined(first: readonly string[], next: readonly string[], against: readonly string[]): readonly string[] {
  const key = (name: string) => name.normalize('NFC').toLowerCase();
  const taken = new Set([...first, ...against].map(key));
  return [...first, ...next.filter((name) => !taken.has(key(name)))];
}

/** An act with what its photos were before and after it. */
export interface WordStep {
  photoIds: readonly string[];
  before: readonly PhotoDecisions[];
  after: readonly PhotoDecisions[];
}

/**
 * Tells past and future acts on these photos as acts on all of them, so that undoing one gives all what they had together.
 * @param now what is said of each of them at present, each apart
 * @param together what they have together when each has these
 */
export function uniteHistories<Done extends WordStep, Undone extends WordStep>({ done, undone, photoIds, now, together }: {
  done: readonly Done[];
  undone: readonly Undone[];
  photoIds: readonly string[];
  now: readonly PhotoDecisions[];
  together: (states: readonly PhotoDecisions[]) => PhotoDecisions;
}): { done: Done[]; undone: Undone[] } {
  /** From the present step by step away from it; the last of both lists is the nearest. */
  const walk = <Step extends WordStep>(steps: readonly Step[], near: 'before' | 'after', far: 'before' | 'after'): Step[] => {
    let states = now;
    return steps.toReversed().map((step) => {
      const places = photoIds.map((id) => step.photoIds.indexOf(id));
      if (places.every((place) => place < 0)) return step;
      const next = places.map((place, index) => (place < 0 ? states[index]! : step[far][place]!));
      const told = withTogether(step, photoIds, { [near]: together(states), [far]: together(next) });
      states = next;
      return told;
    }).reverse();
  };
  return { done: walk(done, 'after', 'before'), undone: walk(undone, 'before', 'after') };
}

function withTogether<Step extends WordStep>(step: Step, photoIds: readonly string[], states: Partial<Record<'before' | 'after', PhotoDecisions>>): Step {
  const others = step.photoIds.flatMap((id, index) => (photoIds.includes(id) ? [] : [index]));
  const all = (side: 'before' | 'after') => [...others.map((index) => step[side][index]!), ...photoIds.map(() => states[side]!)];
  return { ...step, photoIds: [...others.map((index) => step.photoIds[index]!), ...photoIds], before: all('before'), after: all('after') };
}
