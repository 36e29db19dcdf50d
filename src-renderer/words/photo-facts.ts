/** @file What is concluded of a photo (place, season, light …) in lines for the panel. */
import { photoFactLabels, type Photo, type PhotoFact } from '../../src-preload/contract/index.ts';
import { positionWords } from './facts.ts';

export interface FactLine {
  label: string;
  value: string;
  /** what it rests on, and under which condition it holds */
  note: string;
}

/** Where it was taken: the place with the position below it, else the position alone; null = not known. */
export function whereLine({
  facts,
  latitude,
  longitude,
}: Pick<Photo, 'facts' | 'latitude' | 'longitude'>): { value: string; note: string | null } | null {
  const position = positionWords(latitude, longitude);
  const place = facts.find(({ kind }) => kind === 'place');
  if (place) return { value: place.text, note: [position, place.basis].filter(Boolean).join(' · ') };
  return position === null ? null : { value: position, note: null };
}

/** All others, in their order. */
export function factLines(facts: readonly PhotoFact[]): FactLine[] {
  return facts
    .filter(({ kind }) => kind !== 'place')
    .map((fact) => ({ label: photoFactLabels[fact.kind], value: factWords(fact), note: noteWords(fact) }));
}

/** “Winter”, “Probably winter”. */
function factWords({ text, doubt }: PhotoFact): string {
  return doubt === null ? text : `Probably ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function noteWords({ basis, doubt }: PhotoFact): string {
  return doubt === null ? basis : `${basis}, ${doubt}`;
}
