/** @file Measures what a describer writes: what it names that is not there, as it wrote it and as it is shown. */
import type { DescribedNoun } from '../../../src-preload/contract/index.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { createCaptionNames } from './coco-names.ts';
import type { Labelled } from './evaluated-product.ts';
import { captionMeasures, type CaptionMeasures } from './measures.ts';

export interface DescribedMeasures {
  /** titles of the models that wrote */
  models: string[];
  /** photos with labelled objects that a model has described */
  photos: number;
  /** of these, photos of whose description nothing is shown */
  withheld: number;
  /** the longest text of each, as the model wrote it */
  written: CaptionMeasures;
  /** the same as it is shown: what stands after “perhaps” counts as named */
  checked: CaptionMeasures;
  /** things that the texts name, by what became of them */
  things: Record<DescribedNoun['state'], number>;
  /** things and areas that were marked in the pictures, and lines that were read */
  marks: number;
  lines: number;
}

/** One description that labels judge. */
export interface JudgedDescription {
  file: string;
  written: string;
  /** null = nothing of it is shown */
  shown: string | null;
  /** COCO's names of what is not there, in what was written and in what is shown */
  wrong: string[];
  wrongShown: string[];
}

type Names = Pick<Vocabulary, 'concepts' | 'get' | 'find' | 'ancestors'>;

/** Measures are null where no photo with labelled objects is described. */
export function measureDescribed(
  vocabulary: Names,
  photos: readonly Labelled[],
): { measures: DescribedMeasures | null; descriptions: JudgedDescription[] } {
  const namesIn = createCaptionNames(vocabulary);
  const described = photos.flatMap(({ label: { file, objects }, photo }) => {
    const found = photo.caption.described;
    const written = found?.written.at(-1)?.text;
    return objects && found && written !== undefined
      ? [{ file, found, written, shown: found.full ?? found.text, present: new Set(objects) }]
      : [];
  });
  if (described.length === 0) return { measures: null, descriptions: [] };
  const named = (textOf: (one: (typeof described)[number]) => string) =>
    captionMeasures(described.map((one) => ({ named: namesIn(textOf(one)), present: one.present })));
  const nouns = described.flatMap(({ found }) => found.nouns);
  const things = (state: DescribedNoun['state']) => nouns.filter((noun) => noun.state === state).length;
  return {
    measures: {
      models: [...new Set(described.map(({ found }) => found.model))],
      photos: described.length,
      withheld: described.filter(({ shown }) => shown === null).length,
      written: named(({ written }) => written),
      checked: named(({ shown }) => shown ?? ''),
      things: {
        confirmed: things('confirmed'),
        unsure: things('unsure'),
        'left out': things('left out'),
      },
      marks: described.reduce((sum, { found }) => sum + (found.regions?.length ?? 0), 0),
      lines: described.reduce((sum, { found }) => sum + (found.lines?.length ?? 0), 0),
    },
    descriptions: described.map(({ file, written, shown, present }) => {
      const wrongIn = (text: string) => [...namesIn(text)].filter((name) => !present.has(name));
      return { file, written, shown, wrong: wrongIn(written), wrongShown: wrongIn(shown ?? '') };
    }),
  };
}
