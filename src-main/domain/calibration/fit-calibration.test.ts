import { describe, expect, it } from 'vitest';
import { reliabilityOf } from '../evaluation/calibration-error.ts';
import { sigmoid } from '../shared/log-odds.ts';
import { shownFrom } from '../tags/bands.ts';
import { fitCalibration, type ConceptSample } from './fit-calibration.ts';

/** Numbers in [0, 1), always the same ones (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

interface World {
  samples: ConceptSample[];
  /** by concept and photo */
  truth: boolean[][];
}

/**
 * A library of which a detector knows most: it is calibrated, and overlooks some.
 * @param tells how far the cosines of photos that show a concept lie above the others, in standard deviations
 */
function world({ photos = 400, concepts = 40, tells = 3, seed = 1 } = {}): World {
  const random = randomFrom(seed);
  const made = Array.from({ length: concepts }, (_, index) => {
    const share = 0.01 + 0.15 * random();
    const offset = 0.008 * normal(random);
    const truth = Array.from({ length: photos }, () => random() < share);
    const cosines = Float32Array.from(
      truth,
      (there) => 0.2 + offset + 0.02 * (normal(random) + (there ? tells : 0)),
    );
    // log-odds of a score that is normal with mean ±2 and deviation .9: what is stated holds
    const known = Float32Array.from(truth, (there) => {
      const score = (there ? 2 : -2) + normal(random) * 0.9;
      return sigmoid((4 / 0.81) * score + Math.log(share / (1 - share)));
    });
    return { truth, sample: { name: `concept ${index}`, cosines, known } };
  });
  return { samples: made.map(({ sample }) => sample), truth: made.map(({ truth }) => truth) };
}

const fitOf = (samples: readonly ConceptSample[]) => fitCalibration(samples, async () => {});

describe('an encoder that nothing is known of', () => {
  it('gets percentages that hold, though what they were fitted to is not the truth', async () => {
    const { samples, truth } = world();
    const fit = (await fitOf(samples))!;
    const stated = samples.flatMap(({ name, cosines }, index) =>
      [...cosines].map((cosine, photo) => ({
        probability: sigmoid(fit.calibration.scale * cosine + fit.calibration.bias + (fit.biases[name] ?? 0)),
        right: truth[index]![photo]!,
      })),
    );
    expect(reliabilityOf(stated)!.expectedError).toBeLessThan(0.08);
    const shown = stated.filter(({ probability }) => probability >= shownFrom);
    expect(shown.length).toBeGreaterThan(500);
    expect(reliabilityOf(shown)!.expectedError).toBeLessThan(0.08);
    expect(fit).toMatchObject({ photos: 400 });
    expect(fit.disagreement).toBeLessThan(0.15);
  });

  it('tells alone only what it tells as well as the others', async () => {
    const good = world({ concepts: 20 });
    const blind = world({ concepts: 20, tells: 0, seed: 2 });
    const renamed = blind.samples.map((sample) => ({ ...sample, name: `blind to ${sample.name}` }));
    const fit = (await fitOf([...good.samples, ...renamed]))!;
    expect(fit.separates.length).toBeGreaterThan(15);
    expect(fit.separates.filter((name) => name.startsWith('blind'))).toEqual([]);
  });

  it('gets none where it sees nothing of what is known', async () => {
    // random weights: cosines that say nothing, or the opposite
    const backwards = world({ tells: -2 });
    expect(await fitOf(backwards.samples)).toBeNull();
    const blind = await fitOf(world({ tells: 0 }).samples);
    expect(blind?.separates ?? []).toEqual([]);
  });

  it('gets none where too little is known: few photos, few concepts, nothing sure', async () => {
    expect(await fitOf([])).toBeNull();
    expect(await fitOf(world({ photos: 20 }).samples)).toBeNull();
    expect(await fitOf(world({ concepts: 4 }).samples)).toBeNull();
    const unsure = world().samples.map((sample) => ({ ...sample, known: sample.known.map((p) => p * 0.6) }));
    expect(await fitOf(unsure)).toBeNull();
  });

  it('is not led by photos of which nothing is known', async () => {
    const { samples } = world();
    const gaps = samples.map(({ name, cosines, known }) => ({
      name,
      cosines: Float32Array.from([...cosines, ...cosines.map(() => 0.9)]),
      known: Float32Array.from([...known, ...known.map(() => NaN)]),
    }));
    const [whole, gapped] = [(await fitOf(samples))!, (await fitOf(gaps))!];
    expect(gapped.calibration).toEqual(whole.calibration);
    expect(gapped.biases).toEqual(whole.biases);
  });

  it('pauses between pieces of work', async () => {
    let pauses = 0;
    await fitCalibration(world({ concepts: 120, photos: 60 }).samples, async () => void (pauses += 1));
    expect(pauses).toBeGreaterThan(10);
  });
});
