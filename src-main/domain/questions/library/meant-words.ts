/** @file Which photos are meant, in words: "with more than 5 people, from 2019". Pure. */
import type { QueryPlan } from '../../search/parse-query.ts';
import { listOf, manyOf, oneOf } from '../answers/reply.ts';
import { nameOf } from '../answers/seen-things.ts';
import type { Names } from '../known-photo.ts';
import type { KeptPart, PhotosMeant, ShownThing } from './library-question.ts';

/** What a photo is, not what it shows. */
const blackAndWhite = 'black and white photo';

/** Follows "photos"; '' = all of them are meant. */
export function meantWords({ shown, kept, words }: PhotosMeant, plan: QueryPlan, vocabulary: Names): string {
  const isGrey = shown.some(({ thing }) => nameOf(thing, vocabulary) === blackAndWhite);
  const things = shown
    .filter(({ thing }) => nameOf(thing, vocabulary) !== blackAndWhite)
    .map((thing) => thingWords(thing, vocabulary));
  const dates = plan.parsed.filters.filter(({ kind }) => kind === 'date').map(({ label }) => label);
  const cameras = plan.parsed.filters.filter(({ kind }) => kind === 'camera').map(({ label }) => label);
  const others = plan.parsed.filters.filter(({ kind }) => !['date', 'camera', 'people'].includes(kind));
  const parts = [
    isGrey && 'in black and white',
    things.length > 0 && `with ${listOf(things)}`,
    ...kept.map(({ part, has }) => `${has ? 'with' : 'without'} ${partWords[part]}`),
    words.length > 0 &&
      `with the ${words.length === 1 ? 'word' : 'words'} ${listOf(words.map((word) => `“${word}”`))}`,
    ...plan.excluded.map((name) => `without ${name}`),
    cameras.length > 0 && `taken with ${listOf(cameras)}`,
    ...others.map(({ kind, label }) => amongWords[kind] ?? `with ${label}`),
    dates.length > 0 && `from ${listOf(dates)}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

const amongWords: Partial<Record<QueryPlan['parsed']['filters'][number]['kind'], string>> = {
  favourite: 'among your favourites',
  sensitive: 'among those that may be sensitive or are kept private',
};

const partWords: Readonly<Record<KeptPart, string>> = {
  caption: 'a caption of a person or the file',
  title: 'a title',
  date: 'a date',
  place: 'a place',
  tags: 'tags',
  stars: 'stars',
  names: 'names of people',
};

function thingWords({ thing, min, max }: ShownThing, vocabulary: Names): string {
  const name = nameOf(thing, vocabulary);
  if (max !== null && min === max) return `exactly ${max} ${max === 1 ? name : manyOf(name)}`;
  if (max !== null) return `at most ${max} ${max === 1 ? name : manyOf(name)}`;
  return min > 1 ? `at least ${min} ${manyOf(name)}` : oneOf(name);
}
