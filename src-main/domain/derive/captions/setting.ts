/** @file When, where and in which light a photo was taken, as captions put it: from what files say, then from facts. Pure. */
import type { PhotoMetadata } from '../../shared/metadata.ts';
import type { Fact } from '../../facts/fact.ts';
import { backed, separated, words, type Words } from './backed-words.ts';
import { evidenceOfDate, evidenceOfFact, evidenceOfWord } from './caption-evidence.ts';
import { takenWords, type DatedMetadata } from './taken-time.ts';

export type SettingFact = Pick<Fact, 'kind' | 'doubt' | 'tags' | 'phrases' | 'text' | 'basis'> &
  Partial<Pick<Fact, 'caption'>>;

export type SettingMetadata = DatedMetadata & Partial<Pick<PhotoMetadata, 'details'>>;

/** Each null where it is not known for sure. */
export interface Setting {
  /** "in Zermatt, Switzerland", "near Nice, France" */
  where: Words | null;
  /** "at night", "at golden hour"; also null in daylight */
  light: Words | null;
  /** "in winter" */
  season: Words | null;
  taken: {
    /** "June 2023" */
    month: Words;
    /** "14 June 2023" */
    day: Words;
    /** "on 14 June 2023" */
    on: Words;
    /** "in the evening"; null = the clock's time is not known */
    hours: Words | null;
  } | null;
}

/** Facts of which the person rejected no tag. */
export function acceptedFacts<Given extends Pick<Fact, 'tags'>>(
  facts: readonly Given[],
  isAway: (name: string) => boolean,
): Given[] {
  return facts.filter(({ tags }) => !tags.some(({ name, parents }) => [name, ...parents].some(isAway)));
}

/** @param facts those that the person accepts */
export function settingOf(metadata: SettingMetadata, facts: readonly SettingFact[]): Setting {
  const sure = (kind: Fact['kind']) => {
    const fact = facts.find((one) => one.kind === kind && one.doubt === null);
    return fact?.caption === undefined ? null : backed(fact.caption, [evidenceOfFact(fact)]);
  };
  const taken = takenWords(metadata);
  const dated = (text: string) => backed(text, [evidenceOfDate(text, metadata.takenAtSource)]);
  return {
    where: writtenPlace(metadata) ?? sure('place'),
    light: sure('light'),
    season: sure('season'),
    taken: taken && {
      month: dated(taken.month),
      day: dated(taken.day),
      on: dated(taken.on),
      hours: taken.hours === null ? null : dated(taken.hours),
    },
  };
}

/** What the file names first of its place, and the last: "in Perlan, Iceland". */
function writtenPlace({ details = [] }: Pick<SettingMetadata, 'details'>): Words | null {
  const place = details.find(({ kind }) => kind === 'place')?.text;
  if (place === undefined) return null;
  const parts = place.split(', ');
  return backed(`in ${[...new Set([parts[0]!, parts.at(-1)!])].join(', ')}`, [evidenceOfWord(place)]);
}

/**
 * "Taken on 14 June 2023 in the evening at golden hour, in summer, in Zermatt, Switzerland."
 * @param isLightSaid the sentence before says the light: "at sunset"
 * @returns null where nothing is known
 */
export function takenSentence(setting: Setting, isLightSaid = false): Words | null {
  const { taken, season, where } = setting;
  const when = separated(inOrder(taken?.on, ...timeOfDay(setting, isLightSaid)), ' ');
  const all = inOrder(when.length > 0 ? when : null, season, where);
  return all.length === 0 ? null : words`Taken ${separated(all, ', ')}.`;
}

/** The part of the day by the clock, and the light; one of them where the other one says the same. */
function timeOfDay({ taken, light }: Setting, isLightSaid: boolean): (Words | null)[] {
  const hours = taken?.hours ?? null;
  const isNight = (phrase: Words | null) => phrase?.[0]?.text === 'at night';
  if (isLightSaid) return [isNight(hours) ? null : hours];
  if (isNight(light)) return [light];
  return [isNight(hours) && light ? null : hours, light];
}

export function inOrder(...phrases: (Words | null | undefined)[]): Words[] {
  return phrases.filter((phrase) => phrase !== null && phrase !== undefined);
}
