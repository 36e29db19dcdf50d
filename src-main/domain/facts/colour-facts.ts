/** @file What the measured colours of a picture tell: black and white, sepia, dark, bright, its main colours. Pure. */
import { percent } from '../shared/percent.ts';
import type { PictureColours } from '../shared/picture-colours.ts';
import { plainTag, type Fact, type FactInput } from './fact.ts';

type Measured = Pick<FactInput, 'colours'>;

/**
 * Set by looking at the pictures that pass, of the 210 of the evaluation sets and the 32 samples: of these
 * black and white 3 of 3, sepia 2 of 2 (at a chroma of 30, 2 of 4).
 */
const greyUpTo = 4;
const sepia = { chroma99: 22, agreement: 0.95, hues: [40, 110] } as const;
/** mean lightness */
const darkBelow = 25;
const brightAbove = 75;
/** A colour is the picture's where it takes so much of it; black, white and grey are in most. */
const mostlyFrom = { colour: 0.2, neutral: 0.45 } as const;
const neutral: ReadonlySet<string> = new Set(['black', 'white', 'grey']);

/** Black and white, toned, or mostly dark or bright. */
export function toneFact({ colours }: Measured): Fact | null {
  if (!colours) return null;
  const fact = { kind: 'tone', basis: 'by its colours', doubt: null, tags: [] } as const;
  if (colours.chroma99 <= greyUpTo)
    return {
      ...fact,
      text: 'Black and white',
      tags: [plainTag('black and white', null)],
      phrases: ['black and white'],
    };
  if (isSepia(colours)) {
    const doubt = 'warm light can look alike';
    return { ...fact, text: 'Sepia', doubt, tags: [plainTag('sepia', doubt)], phrases: ['sepia'] };
  }
  if (colours.lightness < darkBelow) return { ...fact, text: 'Dark picture', phrases: ['dark photo'] };
  return colours.lightness > brightAbove
    ? { ...fact, text: 'Bright picture', phrases: ['bright photo'] }
    : null;
}

/** All colours in one warm direction, and none of them strong. */
function isSepia({ chroma99, hue, hueAgreement }: PictureColours): boolean {
  const [from, to] = sepia.hues;
  return chroma99 <= sepia.chroma99 && hueAgreement >= sepia.agreement && hue >= from && hue <= to;
}

/** “Blue 43%, orange 17%, brown 14%” */
export function coloursFact({ colours }: Measured): Fact | null {
  if (!colours || colours.dominant.length === 0 || colours.chroma99 <= greyUpTo) return null;
  const words = colours.dominant.map(({ name, share }) => `${name} ${percent(share)}`).join(', ');
  return {
    kind: 'colours',
    text: words.charAt(0).toUpperCase() + words.slice(1),
    basis: 'shares of the picture',
    doubt: null,
    tags: [],
    phrases: colours.dominant
      .filter(({ name, share }) => share >= mostlyFrom[neutral.has(name) ? 'neutral' : 'colour'])
      .map(({ name }) => `mostly ${name}`),
  };
}
