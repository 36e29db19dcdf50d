/** @file Measures how often screening suggests photos that are harmless, and those that are not. */
import type { EvaluatedProduct, Labelled } from './evaluated-product.ts';

export interface ScreeningMeasures {
  /** photos that are labelled as harmless, or not labelled */
  harmless: number;
  /** share of these that are suggested */
  falseAlarms: number;
  /** the share of all such photos is at most this, 95 % certain (Clopper and Pearson 1934, one-sided) */
  falseAlarmsAtMost: number;
  /** photos that are labelled as not harmless */
  sensitive: number;
  /** share of these that are suggested; 0 where there is none */
  found: number;
}

export interface ScreeningAlarm {
  file: string;
  /** titles of the groups, with what each suggestion rests on */
  reasons: readonly string[];
  harmless: boolean;
}

/** Measures null = screening is off in the library whose models are measured. */
export async function measureScreening(
  { call }: Pick<EvaluatedProduct, 'call'>,
  photos: readonly Labelled[],
): Promise<{ measures: ScreeningMeasures | null; alarms: ScreeningAlarm[] }> {
  const { on } = await call('screening.state', {});
  if (!on || photos.length === 0) return { measures: null, alarms: [] };
  const isHarmless = ({ label }: Labelled) => label.harmless !== false;
  const isSuggested = ({ photo }: Labelled) => photo.screening?.state === 'suggested';
  const harmless = photos.filter(isHarmless);
  const sensitive = photos.filter((photo) => !isHarmless(photo));
  const shareSuggested = (some: readonly Labelled[]) =>
    some.length === 0 ? 0 : some.filter(isSuggested).length / some.length;
  return {
    measures: {
      harmless: harmless.length,
      falseAlarms: shareSuggested(harmless),
      falseAlarmsAtMost: largestShare(harmless.filter(isSuggested).length, harmless.length),
      sensitive: sensitive.length,
      found: shareSuggested(sensitive),
    },
    alarms: photos.filter(isSuggested).map((labelled) => ({
      file: labelled.label.file,
      reasons: (labelled.photo.screening?.reasons ?? []).map(({ title, because }) => `${title}: ${because}`),
      harmless: isHarmless(labelled),
    })),
  };
}

/** The largest share of all with which so few of a sample, or fewer, are still found in 5 of 100 samples. */
export function largestShare(found: number, of: number): number {
  let [low, high] = [0, 1];
  for (let halvings = 0; halvings < 50; halvings += 1) {
    const share = (low + high) / 2;
    if (atMost(found, of, share) > 0.05) low = share;
    else high = share;
  }
  return found >= of ? 1 : low;
}

/** Probability of `found` or fewer in a sample. */
function atMost(found: number, of: number, share: number): number {
  let logCombinations = 0;
  let sum = 0;
  for (let count = 0; count <= found; count += 1) {
    if (count > 0) logCombinations += Math.log((of - count + 1) / count);
    sum += Math.exp(logCombinations + count * Math.log(share) + (of - count) * Math.log1p(-share));
  }
  return sum;
}
