/** @file Descriptions in words: what a model wrote, how it was checked, how far a run is. */
import {
  positionOfBox,
  type DescribedCaption,
  type DescribedNoun,
  type DescribedRegion,
  type Describing,
  type DescribingRun,
} from '../../src-preload/contract/index.ts';
import { formatMoment } from './dates.ts';
import { countOf, formatCount } from './numbers.ts';

const stateWords: Readonly<Record<DescribedNoun['state'], string>> = {
  confirmed: 'confirmed',
  unsure: 'not confirmed, so it says “perhaps”',
  'left out': 'left out',
};

/** “a dog: left out, the detector knows dog and sees none, 1%” */
export function nounWords({ phrase, state, because }: DescribedNoun): string {
  return `${phrase}: ${stateWords[state]}; ${because}`;
}

/** “saucer, in the middle: not confirmed; no other model in use knows it” */
export function regionWords({ label, box, state, because }: DescribedRegion): string {
  const words = { confirmed: 'confirmed', unsure: 'not confirmed', 'left out': 'left out' }[state];
  return `${label}, ${positionOfBox(box)}: ${words}; ${because}`;
}

/** “Written by Florence-2 on 3 March 2026, and checked: 2 things confirmed, 1 not, 1 left out.” */
export function describedWords({ model, at, nouns }: DescribedCaption): string {
  const counted = (state: DescribedNoun['state']) => nouns.filter((noun) => noun.state === state).length;
  const [confirmed, unsure, out] = [counted('confirmed'), counted('unsure'), counted('left out')];
  const found = [
    confirmed > 0 && `${countOf(confirmed, 'thing')} confirmed`,
    unsure > 0 && `${unsure} not confirmed`,
    out > 0 && `${out} left out`,
  ].filter(Boolean);
  return `Written by ${model}, ${formatMoment(at)}. ${found.length > 0 ? `Checked: ${found.join(', ')}.` : 'Nothing in it could be checked.'}`;
}

/** Whose reading it is, beside that of the model that reads. */
export function readByWords({ model }: Pick<DescribedCaption, 'model'>): string {
  return `Read by ${model}, which describes photos:`;
}

/** said where nothing of it could stay */
export const nothingLeft = 'Nothing of what the model wrote could be confirmed, so none of it is shown.';

/** Where the run is. */
export function currentWords({ current, counts }: Describing): string {
  if (!current)
    return counts.lacking === 0 && counts.described > 0
      ? `All ${countOf(counts.described, 'photo')} are described.`
      : `${countOf(counts.described, 'photo')} described, ${formatCount(counts.lacking)} not.`;
  const what = current.all ? 'all photos that lack a description' : 'the photos you chose';
  if (current.paused) return `Paused: ${what}.`;
  if (current.waiting !== null) return `${current.waiting}.`;
  return current.jobId === null ? `Not at work now: ${what}.` : `Describing ${what}, the newest first.`;
}

/** On the button; “all 1 photo” is no English. */
export function describeAllWords(lacking: number): string {
  return lacking === 1 ? 'Describe the 1 photo that lacks one' : `Describe all ${countOf(lacking, 'photo')}`;
}

export const powerWords: Readonly<Record<Describing['power'], string>> = {
  mains: 'This computer is on mains power.',
  battery: 'This computer is on its battery.',
  unknown:
    'This computer does not tell whether it is on its battery, so Sightline cannot wait for mains power.',
};

export function runWords({ photos, firstAt, packId }: DescribingRun): string {
  return `${formatMoment(firstAt)}: ${countOf(photos, 'photo')}, by ${packId}`;
}
