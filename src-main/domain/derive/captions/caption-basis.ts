/** @file The line under a caption: what it rests on, and how sure it is. Pure. */
import type { Finding } from './findings.ts';
import { manyOf, withCapitals } from './grammar.ts';
import type { Setting } from './setting.ts';

export interface CaptionBasis {
  findings: readonly Finding[];
  /** of people, from the photo's own metadata */
  names: readonly string[];
  setting: Setting;
  /** it quotes what is written in the picture */
  quotes: boolean;
  /** of the least sure finding */
  probability: number | null;
}

export function basisOf({ findings, names, setting, quotes, probability }: CaptionBasis): string {
  if (findings.length === 0) return basisWithout({ names, setting, quotes });
  const things = findings.map(({ concept, boxes }) => {
    const count = concept.name === 'person' ? Math.max(1, boxes.length) : boxes.length;
    if (count === 0 || manyOf(concept.name) === withCapitals(concept.name)) return withCapitals(concept.name);
    return `${count < 4 ? count : '4 or more'} ${count === 1 ? withCapitals(concept.name) : manyOf(concept.name)}`;
  });
  const all = [
    ...(names.length > 0 ? ['the names in the photo’s own metadata'] : []),
    ...new Set(things),
    ...(quotes ? ['its text'] : []),
  ];
  return `from ${all.join(', ')} · ${certaintyWords(probability)}`;
}

/** Where no model recognised a thing. */
function basisWithout({
  names,
  setting,
  quotes,
}: Pick<CaptionBasis, 'names' | 'setting' | 'quotes'>): string {
  if (names.length > 0) return 'from the names in the photo’s own metadata';
  if (quotes) return 'from the text in the picture';
  if (setting.where !== null || setting.light !== null) return 'from its place and time alone';
  return setting.taken ? 'from the date alone' : 'nothing was recognised';
}

function certaintyWords(probability: number | null): string {
  if (probability === null) return 'certainty not known';
  if (probability >= 0.95) return 'sure';
  return probability >= 0.75 ? 'fairly sure' : probability >= 0.6 ? 'rather sure' : 'not sure';
}
