/** @file Where and in which light a photo was taken, as captions put it: from what files say, then from facts. Pure. */
import type { PhotoMetadata } from '../../shared/metadata.ts';
import type { Fact } from '../../facts/fact.ts';

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
