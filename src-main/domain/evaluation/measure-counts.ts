/** @file Measures whether the product counts people correctly. */
import type { Answer } from '../../../src-preload/contract/index.ts';
import type { EvaluatedProduct, Labelled } from './evaluated-product.ts';
import { countMeasures, type CountAnswer, type CountMeasures } from './measures.ts';

/** How many people a photo shows, as the product says and as its label says. */
export interface CountedPeople extends CountAnswer {
  file: string;
  answer: string;
}

/** Over the photos whose label has the number of people; measures null = there is none. */
export async function measureCounts(
  { askAll }: Pick<EvaluatedProduct, 'askAll'>,
  photos: readonly Labelled[],
): Promise<{ measures: CountMeasures | null; counted: CountedPeople[] }> {
  const withPeople = photos.flatMap(({ label: { file, people }, photo }) =>
    typeof people === 'number' ? [{ file, truth: people, photo }] : [],
  );
  if (withPeople.length === 0) return { measures: null, counted: [] };
  const answers = await askAll('How many people are there?', withPeople);
  const counted = withPeople.map(({ file, truth }, index) => countOf(answers[index]!, file, truth));
  return { measures: countMeasures(counted), counted };
}

function countOf({ answer, value, atLeast, abstained }: Answer, file: string, truth: number): CountedPeople {
  return { file, answer, counted: abstained || typeof value !== 'number' ? null : value, atLeast, truth };
}
