/** @file Where and in which light a photo was taken, as captions put it: from what files say, then from facts. Pure. */
import type { PhotoMetadata } from '../../shared/metadata.ts';
import type { Fact } from '../../facts/fact.ts';
import type { CaptionLength } from './caption-length.ts';
import type { TakenWords } from './taken-time.ts';

export type SettingFact = Pick<Fact, 'kind' | 'doubt' | 'tags'> & Partial<Pick<Fact, 'caption'>>;

export interface KnownSetting {
  /** "in Zermatt, Switzerland", "near Nice, France"; null = not known */
  where: string | null;
  /** "at night", "at golden hour"; null = daylight, or not known for sure */
  light: string | null;
}

/** Facts of which the person rejected no tag. */
export function acceptedFacts<Given extends Pick<Fact, 'tags'>>(
  facts: readonly Given[],
  isAway: (name: string) => boolean,
): Given[] {
  return facts.filter(({ tags }) => !tags.some(({ name, parents }) => [name, ...parents].some(isAway)));
}

/** @param facts those that the person accepts */
export function knownSetting(
  metadata: Partial<Pick<PhotoMetadata, 'details'>>,
  facts: readonly SettingFact[],
): KnownSetting {
  const sure = (kind: Fact['kind']) =>
    facts.find((fact) => fact.kind === kind && fact.doubt === null)?.caption ?? null;
  return { where: writtenPlace(metadata) ?? sure('place'), light: sure('light') };
}

/** What the file names first of its place, and the last: "in Perlan, Iceland". */
function writtenPlace({ details = [] }: Partial<Pick<PhotoMetadata, 'details'>>): string | null {
  const place = details.find(({ kind }) => kind === 'place')?.text;
  if (place === undefined) return null;
  const parts = place.split(', ');
  return `in ${[...new Set([parts[0]!, parts.at(-1)!])].join(', ')}`;
}

/** When, where and in which light, as far as it is known. */
export interface Setting extends KnownSetting {
  taken: TakenWords | null;
  /** the sentence says the light itself: "at sunset" */
  isMomentSaid: boolean;
}

/** @param describes the sentence names something; else it is only “a photo” */
export function withSetting(
  sentence: string,
  setting: Setting,
  length: CaptionLength,
  describes: boolean,
): string {
  const { taken, where } = setting;
  if (!describes) return photoTaken(sentence, setting, length);
  if (length === 'short') return `${sentence}.`;
  if (length === 'full') {
    const words = takenSentence(setting);
    return words === null ? `${sentence}.` : `${sentence}. ${words}`;
  }
  const light = setting.isMomentSaid ? null : setting.light;
  const parts = [light, where].filter((part) => part !== null);
  const placed = parts.length === 0 ? sentence : joinedTo(sentence, parts.join(' '));
  return taken ? `${placed}, ${taken.month}.` : `${placed}.`;
}

/** "Taken on 14 June 2023 in the evening, in Zermatt, Switzerland." @returns null where nothing is known */
export function takenSentence({ taken, where, light }: Omit<Setting, 'isMomentSaid'>): string | null {
  if (!taken && where === null) return null;
  const hours = light ?? taken?.hours ?? null;
  const when = taken ? [taken.on, ...(hours === null ? [] : [hours])].join(' ') : null;
  return `Taken ${[when, where].filter((part) => part !== null).join(', ')}.`;
}

/** "A photo from June 2023", "A photo taken at night in Zermatt, Switzerland, June 2023" */
function photoTaken(sentence: string, { taken, where, light }: Setting, length: CaptionLength): string {
  const date = taken && (length === 'full' ? taken.day : taken.month);
  const parts = [light, where].filter((part) => part !== null);
  if (parts.length > 0)
    return `${joinedTo(sentence, `taken ${parts.join(' ')}`)}${date === null ? '' : `, ${date}`}.`;
  return date === null ? `${sentence}.` : `${joinedTo(sentence, `from ${date}`)}.`;
}

/** With a comma where the sentence has one already. */
function joinedTo(sentence: string, phrase: string): string {
  return `${sentence}${sentence.includes(',') ? ', ' : ' '}${phrase}`;
}
