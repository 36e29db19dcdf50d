/** @file Measures what a describer writes: what it names that is not there, as it wrote it and as it is shown. */
import type { Vocabulary } from '../tags/vocabulary.ts';
import { createCaptionNames } from './coco-names.ts';
import type { Labelled } from './evaluated-product.ts';
import { captionMeasures, type CaptionMeasures } from './measures.ts';

export interface DescribedMeasures {
  /** photos with labelled objects that a model has described */
  photos: number;
  /** of these, photos of whose description nothing is shown */
  withheld: number;
  /** the longest text of each, as the model wrote it */
  written: CaptionMeasures;
  /** the same as it is shown: what stands after “perhaps” counts as named */
  checked: CaptionMeasures;
}

type Names = Pick<Vocabulary, 'concepts' | 'get' | 'find' | 'ancestors'>;

/** Null = no photo with labelled objects is described. */
export function measureDescribed(vocabulary: Names, photos: readonly Labelled[]): DescribedMeasures | null {
  const namesIn = createCaptionNames(vocabulary);
  const described = photos.flatMap(({ label: { objects }, photo }) => {
    const found = photo.caption.described;
    const written = found?.written.at(-1)?.text;
    return objects && found && written !== undefined
      ? [{ written, shown: found.full ?? found.text, present: new Set(objects) }]
      : [];
  });
  if (described.length === 0) return null;
  const named = (textOf: (one: (typeof described)[number]) => string) =>
    captionMeasures(described.map((one) => ({ named: namesIn(textOf(one)), present: one.present })));
  return {
    photos: described.length,
    withheld: described.filter(({ shown }) => shown === null).length,
    written: named(({ written }) => written),
    checked: named(({ shown }) => shown ?? ''),
  };
}
