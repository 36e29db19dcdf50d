/**
 * @file What a person said about several photos that turned out to be one: one state, and one history to
 * undo. Pure.
 */
import { tagKey } from '../../../src-preload/contract/index.ts';
import { noDecisions, type PhotoDecisions, type WordOffer } from '../shared/photo-decisions.ts';

/**
 * The words of several photos as those of one. What the first says stands, what it lacks comes from the next:
 * - caption: the first one written is shown; the others are kept in `otherCaptions`;
 * - tags: added and rejected tags are united; where one photo adds a tag that another rejects, the first
 *   photo's word stands;
 * - rating and favourite: the first one said;
 * - removed: if any of them is.
 *
 * @param base what all of them said when they last said the same: only what was said since counts, also what
 * was taken back
 */
export function mergeDecisions(
  states: readonly PhotoDecisions[],
  base: PhotoDecisions = noDecisions,
): PhotoDecisions {
  const [first, ...others] = states;
  return others.reduce((words, next) => joined(words, next, base), first ?? noDecisions);
}

/**
 * The words on `to` after those on `from` were copied to it. Being removed is copied only to a photo of which
 * nothing is said.
 */
export function copyAnnotations(to: PhotoDecisions, from: PhotoDecisions): PhotoDecisions {
  const words = { ...mergeDecisions([to, from]), removed: to.seq > 0 ? to.removed : from.removed };
  return sameDecisions(words, to) ? to : words;
}

function joined(first: PhotoDecisions, next: PhotoDecisions, base: PhotoDecisions): PhotoDecisions {
  const said = <Value>(value: (state: PhotoDecisions) => Value): Value =>
    value(first) === value(base) ? value(next) : value(first);
  const tags = joinedTags(first, next, base);
  const captions = [said(({ caption }) => caption), first.caption, next.caption].filter(
    (text) => text !== null && text !== base.caption,
  );
  const caption = first.caption === next.caption ? first.caption : (captions[0] ?? null);
  const others = joinedNames(first.otherCaptions, next.otherCaptions, base.otherCaptions, (text) => text);
  return {
    favourite: said(({ favourite }) => favourite),
    rating: said(({ rating }) => rating),
    ...tags,
    caption,
    fileCaptionOff: said(({ fileCaptionOff }) => fileCaptionOff),
    removed: said(({ removed }) => removed),
    distinct: joinedNames(first.distinct, next.distinct, [], (group) => group),
    otherCaptions: [...new Set([...others, ...captions.slice(1)])].filter(
      (text): text is string => text !== null && text !== caption,
    ),
    offers: joinedNames(first.offers, next.offers, base.offers, ({ from }) => from),
    seq: Math.max(first.seq, next.seq),
  };
}

function joinedTags(
  first: PhotoDecisions,
  next: PhotoDecisions,
  base: PhotoDecisions,
): Pick<PhotoDecisions, 'tagsAdded' | 'tagsRejected'> {
  const saidOf = (state: PhotoDecisions) => {
    const said = new Map<string, 'added' | 'rejected'>(
      state.tagsAdded.map((name) => [tagKey(name), 'added']),
    );
    for (const name of state.tagsRejected) said.set(tagKey(name), 'rejected');
    return said;
  };
  const [one, other, before] = [saidOf(first), saidOf(next), saidOf(base)];
  const names = new Map<string, string>();
  for (const name of [first, next].flatMap(({ tagsAdded, tagsRejected }) => [
    ...tagsAdded,
    ...tagsRejected,
  ])) {
    if (!names.has(tagKey(name))) names.set(tagKey(name), name);
  }
  const wordOn = (key: string) => (one.get(key) === before.get(key) ? other.get(key) : one.get(key));
  const those = (word: 'added' | 'rejected') =>
    [...names].flatMap(([key, name]) => (wordOn(key) === word ? [name] : []));
  return { tagsAdded: those('added'), tagsRejected: those('rejected') };
}

/** What either list has, but for what was in `base` and is gone from one of them. */
function joinedNames<Value extends string | WordOffer>(
  first: readonly Value[],
  next: readonly Value[],
  base: readonly Value[],
  keyOf: (value: Value) => string,
): Value[] {
  const keys = (values: readonly Value[]) => new Set(values.map(keyOf));
  const [one, other, before] = [keys(first), keys(next), keys(base)];
  const kept = [...first, ...next.filter((value) => !one.has(keyOf(value)))];
  return kept.filter(
    (value) => !before.has(keyOf(value)) || (one.has(keyOf(value)) && other.has(keyOf(value))),
  );
}

/** True where both say the same, whenever they said it. */
export function sameDecisions(a: PhotoDecisions, b: PhotoDecisions): boolean {
  return a === b || wordsOf(a) === wordsOf(b);
}

function wordsOf({
  favourite,
  rating,
  caption,
  fileCaptionOff,
  removed,
  tagsAdded,
  tagsRejected,
  distinct,
  otherCaptions,
  offers,
}: PhotoDecisions): string {
  const offered = offers.map(({ from, state }) => `${from} ${state}`);
  const lists = [tagsAdded, tagsRejected, distinct, otherCaptions, offered].map((names) => [...names].sort());
  return JSON.stringify([
    favourite,
    rating ?? (rating === null ? 'none' : 'nothing'),
    caption,
    fileCaptionOff,
    removed,
    ...lists,
  ]);
}

/** An act with what its photos were before and after it. */
export interface MergeStep {
  photoIds: readonly string[];
  before: readonly PhotoDecisions[];
  after: readonly PhotoDecisions[];
}

/**
 * Tells past and future acts on these photos as acts on all of them, so that undoing one gives all what they
 * had together.
 * @param now what is said of each of them at present, each apart
 * @param together what they have together when each has these
 */
export function mergeHistories<Done extends MergeStep, Undone extends MergeStep>({
  done,
  undone,
  photoIds,
  now,
  together,
}: {
  done: readonly Done[];
  undone: readonly Undone[];
  photoIds: readonly string[];
  now: readonly PhotoDecisions[];
  together: (states: readonly PhotoDecisions[]) => PhotoDecisions;
}): { done: Done[]; undone: Undone[] } {
  /** From the present step by step away from it; the last of both lists is the nearest. */
  const walk = <Step extends MergeStep>(
    steps: readonly Step[],
    near: 'before' | 'after',
    far: 'before' | 'after',
  ): Step[] => {
    let states = now;
    return steps
      .toReversed()
      .map((step) => {
        const places = photoIds.map((id) => step.photoIds.indexOf(id));
        if (places.every((place) => place < 0)) return step;
        const next = places.map((place, index) => (place < 0 ? states[index]! : step[far][place]!));
        const told = withTogether(step, photoIds, { [near]: together(states), [far]: together(next) });
        states = next;
        return told;
      })
      .reverse();
  };
  return { done: walk(done, 'after', 'before'), undone: walk(undone, 'before', 'after') };
}

function withTogether<Step extends MergeStep>(
  step: Step,
  photoIds: readonly string[],
  states: Partial<Record<'before' | 'after', PhotoDecisions>>,
): Step {
  const others = step.photoIds.flatMap((id, index) => (photoIds.includes(id) ? [] : [index]));
  const all = (side: 'before' | 'after') => [
    ...others.map((index) => step[side][index]!),
    ...photoIds.map(() => states[side]!),
  ];
  return {
    ...step,
    photoIds: [...others.map((index) => step.photoIds[index]!), ...photoIds],
    before: all('before'),
    after: all('after'),
  };
}
