/**
 * @file By which phrases a photo's facts are found, as one short text: `=winter=night=!=sunset=?=zermatt=`. After `!`
 * stand those that hold with doubt, after `?` places that are only near. Pure.
 */
import { tagKey } from '../../../src-preload/contract/index.ts';
import { basesOf, sequencesOf } from '../shared/words.ts';
import type { Fact } from './fact.ts';

/** How surely a photo's facts say a phrase. */
export type FactHold = 'sure' | 'doubtful' | 'near';

/** @param isAway whether the person rejected a tag of this name */
export function factCodesOf(facts: readonly Fact[], isAway: (name: string) => boolean): string {
  const held: Record<FactHold, Set<string>> = { sure: new Set(), doubtful: new Set(), near: new Set() };
  const add = (hold: FactHold, phrases: readonly string[]) => {
    for (const phrase of phrases) if (!isAway(phrase)) held[hold].add(codeOf(phrase));
  };
  for (const { doubt, phrases, doubtfulPhrases = [] } of facts) {
    add(doubt === null ? 'sure' : 'doubtful', phrases);
    add('near', doubtfulPhrases);
  }
  const part = (hold: FactHold) => [...held[hold]].filter((code) => code !== '').join('=');
  return `=${part('sure')}=!=${part('doubtful')}=?=${part('near')}=`;
}

/** A phrase's words in base form. */
function codeOf(phrase: string): string {
  return basesOf(phrase).replaceAll(' ', '-');
}

/** The codes that a typed phrase may have, in all spellings of its words. */
export function codesOfPhrase(phrase: string): string[] {
  return sequencesOf(phrase).map((sequence) => sequence.replaceAll(' ', '-'));
}

/** What the catalogue looks for. */
export function codeToken(code: string): string {
  return `=${code}=`;
}

/** Null = its facts do not say it. */
export function holdOf(factCodes: string | null, code: string): FactHold | null {
  const at = factCodes?.indexOf(codeToken(code)) ?? -1;
  if (factCodes === null || at < 0) return null;
  if (at > factCodes.indexOf('=?=')) return 'near';
  return at > factCodes.indexOf('=!=') ? 'doubtful' : 'sure';
}

/** Facts of one kind exclude each other: a photo taken in summer was not taken in winter. */
export const exclusiveCodes: readonly (readonly string[])[] = [
  ['winter', 'spring', 'summer', 'autumn'],
  ['daylight', 'golden-hour', 'blue-hour', 'night'],
  ['morning', 'afternoon', 'evening', 'night'],
];

/** Facts that are no places, and how a reason puts them. */
const reasons: ReadonlyMap<string, string> = new Map([
  ...['winter', 'spring', 'summer', 'autumn'].map((name) => [name, `taken in ${name}`] as const),
  ...['morning', 'afternoon', 'evening'].map((name) => [name, `taken in the ${name}`] as const),
  ['night', 'taken at night'],
  ['daylight', 'taken in daylight'],
  ['golden-hour', 'taken at golden hour'],
  ['blue-hour', 'taken at blue hour'],
  ['panorama', 'a panorama'],
  ['screenshot', 'a screenshot'],
  ['burst', 'one of a burst'],
  ['sepia', 'sepia'],
  [codeOf('black and white'), 'black and white'],
  ...['portrait', 'landscape', 'square'].map((name) => [`${name}-format`, `${name} format`] as const),
]);

export function isPlaceCode(code: string): boolean {
  return !reasons.has(code) && !code.startsWith('mostly-');
}

/** “taken in winter”, “probably taken at night”, “taken near Zermatt”. @param name of the place as it is written */
export function factReason(code: string, hold: FactHold, name: string): string {
  if (isPlaceCode(code)) return `taken ${hold === 'near' ? 'near' : 'in'} ${name}`;
  const reason = reasons.get(code) ?? name;
  return hold === 'sure' ? reason : `probably ${reason}`;
}

/** Tags that facts give, without those that the person rejected and those that imply one of them. */
export function factTagsOf(
  facts: readonly Fact[],
  isAway: (name: string) => boolean,
): {
  name: string;
  band: 'sure' | 'maybe';
  fact: { basis: string; doubt: string | null; parents: string[] };
}[] {
  const given = new Set<string>();
  return facts.flatMap(({ tags, basis, doubt }) =>
    tags.flatMap(({ name, parents, band }) => {
      // what is left of Paris › Île-de-France › France where Paris was rejected
      const chain = [name, ...parents];
      const first = chain.findIndex((one) => !isAway(one));
      if (first < 0 || chain.slice(first).some(isAway)) return [];
      const [own, ...rest] = chain.slice(first);
      if (given.has(tagKey(own!))) return [];
      given.add(tagKey(own!));
      const nearDoubt = band === 'maybe' && doubt === null ? 'it is near, and not in it' : doubt;
      return [
        {
          name: own!,
          band: first > 0 ? 'sure' : band,
          fact: { basis, doubt: first > 0 ? doubt : nearDoubt, parents: rest },
        },
      ];
    }),
  );
}
