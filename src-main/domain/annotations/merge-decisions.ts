/**
 * @file Merges the decisions about several photos that turned out to be one, and their undo histories. Pure.
 */
import { tagKey } from '../../../src-preload/contract/index.ts';
import { noDecisions, type PhotoDecisions, type DecisionOffer } from '../shared/photo-decisions.ts';

/**
 * Merges decisions about several photos. Those of the first take precedence, missing ones come from the next:
 * - caption: the first one is shown; the others are kept in `otherCaptions`;
 * - tags: added and rejected tags are united; where one photo adds a tag that another rejects, the first
 *   photo's decision counts;
 * - rating and favourite: the first one set;
 * - removed: if any of them is.
 *
 * @param base their decisions when they were last equal: only changes since then count, also removals
 */
export function mergeDecisions(
  states: readonly PhotoDecisions[],
  base: PhotoDecisions = noDecisions,
): PhotoDecisions {
  const [first, ...others] = states;
  return others.reduce((merged, next) => mergeTwo(merged, next, base), first ?? noDecisions);
}

/**
 * The decisions on `to` after those on `from` were copied to it. `removed` is copied only to a photo without
 * any decisions.
 */
export function copyAnnotations(to: PhotoDecisions, from: PhotoDecisions): PhotoDecisions {
  const merged = { ...mergeDecisions([to, from]), removed: to.seq > 0 ? to.removed : from.removed };
  return sameDecisions(merged, to) ? to : merged;
}

function mergeTwo(first: PhotoDecisions, next: PhotoDecisions, base: PhotoDecisions): PhotoDecisions {
  const firstSet = <Value>(value: (state: PhotoDecisions) => Value): Value =>
    value(first) === value(base) ? value(next) : value(first);
  const tags = mergeTags(first, next, base);
  const captions = [firstSet(({ caption }) => caption), first.caption, next.caption].filter(
    (text) => text !== null && text !== base.caption,
  );
  const caption = first.caption === next.caption ? first.caption : (captions[0] ?? null);
  const others = mergeNames(first.otherCaptions, next.otherCaptions, base.otherCaptions, (text) => text);
  return {
    favourite: firstSet(({ favourite }) => favourite),
    rating: firstSet(({ rating }) => rating),
    ...tags,
    caption,
    fileCaptionOff: firstSet(({ fileCaptionOff }) => fileCaptionOff),
    removed: firstSet(({ removed }) => removed),
    screening: firstSet(({ screening }) => screening),
    distinct: mergeNames(first.distinct, next.distinct, [], (group) => group),
    otherCaptions: [...new Set([...others, ...captions.slice(1)])].filter(
      (text): text is string => text !== null && text !== caption,
    ),
    offers: mergeNames(first.offers, next.offers, base.offers, ({ from }) => from),
    seq: Math.max(first.seq, next.seq),
  };
}

function mergeTags(
  first: PhotoDecisions,
  next: PhotoDecisions,
  base: PhotoDecisions,
): Pick<PhotoDecisions, 'tagsAdded' | 'tagsRejected'> {
  const statesOf = (state: PhotoDecisions) => {
    const states = new Map<string, 'added' | 'rejected'>(
      state.tagsAdded.map((name) => [tagKey(name), 'added']),
    );
    for (const name of state.tagsRejected) states.set(tagKey(name), 'rejected');
    return states;
  };
  const [one, other, before] = [statesOf(first), statesOf(next), statesOf(base)];
  const names = new Map<string, string>();
  for (const name of [first, next].flatMap(({ tagsAdded, tagsRejected }) => [
    ...tagsAdded,
    ...tagsRejected,
  ])) {
    if (!names.has(tagKey(name))) names.set(tagKey(name), name);
  }
  const stateOf = (key: string) => (one.get(key) === before.get(key) ? other.get(key) : one.get(key));
  const those = (state: 'added' | 'rejected') =>
    [...names].flatMap(([key, name]) => (stateOf(key) === state ? [name] : []));
  return { tagsAdded: those('added'), tagsRejected: those('rejected') };
}

/** The values of either list, except those of `base` that are missing from one of them. */
function mergeNames<Value extends string | DecisionOffer>(
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

/** True where the values are equal, whenever they were set. */
export function sameDecisions(a: PhotoDecisions, b: PhotoDecisions): boolean {
  return a === b || comparisonKey(a) === comparisonKey(b);
}

function comparisonKey({
  favourite,
  rating,
  caption,
  fileCaptionOff,
  removed,
  screening,
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
    screening,
    ...lists,
  ]);
}

/** An edit, with the decisions of its photos before and after it. */
export interface MergeStep {
  photoIds: readonly string[];
  before: readonly PhotoDecisions[];
  after: readonly PhotoDecisions[];
}

/**
 * Rewrites past and undone edits of these photos as edits of all of them, so that undoing one gives all of
 * them the decisions merged up to then.
 * @param now the present decisions of each photo
 * @param together merges the decisions of all photos
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
  /** Goes through the steps from the present on; the last of each list is the nearest. */
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
        const rewritten = asOneEdit(step, photoIds, { [near]: together(states), [far]: together(next) });
        states = next;
        return rewritten;
      })
      .reverse();
  };
  return { done: walk(done, 'after', 'before'), undone: walk(undone, 'before', 'after') };
}

function asOneEdit<Step extends MergeStep>(
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
