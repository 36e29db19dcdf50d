/**
 * @file Which concepts the encoder may switch on, and where the concept head's items are shown: what the review of
 * photos says, each half asked of the other.
 */
import type { FitPhoto } from './collect.ts';

/** Files that show a concept, and files that do not though a model says so. */
export interface Judged {
  right?: readonly string[];
  wrong?: readonly string[];
}

/** Logits of a concept in photos that were reviewed. */
export interface Reviewed {
  name: string;
  /** concepts that share its parent */
  siblings: readonly string[];
  photos: readonly { half: 0 | 1; isRight: boolean; isShown: boolean }[];
}

export interface Precision {
  right: number;
  shown: number;
}

/** At least so many of the photos that show a concept are right: two of three. */
const fewestRight = 2 / 3;
/** A concept that no photo shows is off where its siblings are wrong more often than this. */
const familyRight = 1 / 2;

/** Names that the rule switches on, by the photos of these halves. */
export function separable(reviewed: readonly Reviewed[], halves: readonly (0 | 1)[]): string[] {
  const counts = new Map(
    reviewed.map(({ name, photos }) => [
      name,
      precisionOf(photos.filter(({ half }) => halves.includes(half))),
    ]),
  );
  return reviewed
    .filter(({ name, siblings }) => {
      const { right, shown } = counts.get(name)!;
      if (shown > 0) return right / shown >= fewestRight;
      const family = [name, ...siblings].flatMap((other) => counts.get(other) ?? []);
      const all = { right: sum(family.map((one) => one.right)), shown: sum(family.map((one) => one.shown)) };
      return all.shown < 2 || all.right / all.shown >= familyRight;
    })
    .map(({ name }) => name);
}

/** Precision of a list over the photos of one half. */
export function precisionOn(reviewed: readonly Reviewed[], names: readonly string[], half: 0 | 1): Precision {
  const on = new Set(names);
  return precisionOf(
    reviewed.flatMap(({ name, photos }) =>
      on.has(name) ? photos.filter((photo) => photo.half === half) : [],
    ),
  );
}

/** Of the reviewed photos in which an item lies this far above its threshold, in log-odds. */
export function headPrecision(
  judged: Judged,
  photos: readonly Pick<FitPhoto, 'file' | 'half'>[],
  marginOf: (index: number) => number,
  shift: number,
  half: 0 | 1,
): Precision {
  return precisionOf(
    photos.flatMap(({ file, half: own }, index) => {
      const isRight = judged.right?.includes(file) === true;
      if (own !== half || (!isRight && judged.wrong?.includes(file) !== true)) return [];
      return [{ isRight, isShown: marginOf(index) >= shift }];
    }),
  );
}

function precisionOf(photos: readonly { isRight: boolean; isShown: boolean }[]): Precision {
  const shown = photos.filter(({ isShown }) => isShown);
  return { right: shown.filter(({ isRight }) => isRight).length, shown: shown.length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
