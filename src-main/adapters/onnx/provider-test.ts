/** @file How a provider's results are compared with the CPU's, at the start and now and then while it works. */
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { Feeds, Outputs } from '../../domain/evidence/analyzer.ts';
import type { ModelSession } from './runtime.ts';

/** Why a provider is not used: it is wrong or breaks (rejected), or it works and is slower (available). */
export interface Finding {
  state: 'rejected' | 'available';
  reason: string;
  outcome?: ProviderState['outcome'];
  ratio?: ProviderState['ratio'];
}

/** Cosine below which results are not the same. */
const neededAgreement = 0.999;
/** A first run slower than this is not repeated to see whether it was only compiling. */
const patienceMs = 10_000;

export const providerNames = {
  coreml: 'CoreML',
  cuda: 'CUDA',
  dml: 'DirectML',
  webgpu: 'WebGPU',
  cpu: 'the CPU',
} as const satisfies Record<ProviderName, string>;

export interface ComparedModel {
  testFeeds(inputNames: readonly string[]): Feeds;
  agreement(cpu: Outputs, other: Outputs): number;
}

export async function selfTest(
  cpu: ModelSession,
  candidate: ModelSession,
  model: ComparedModel,
  now: () => number,
): Promise<Finding & { quicker: boolean }> {
  const timed = async (session: ModelSession) => {
    const startedAt = now();
    const outputs = await session.run(model.testFeeds(session.inputNames));
    return { outputs, ms: now() - startedAt };
  };
  await timed(cpu);
  const expected = await timed(cpu);
  let seen = await timed(candidate);
  const differs = disagreement(expected.outputs, seen.outputs, model);
  if (differs !== null) return { state: 'rejected', outcome: 'differs', quicker: false, reason: differs };
  // the first run compiles
  if (seen.ms < patienceMs) seen = await timed(candidate);
  const cosine = model.agreement(expected.outputs, seen.outputs).toFixed(5);
  const pace = `${Math.round(seen.ms)} ms against ${Math.round(expected.ms)} ms`;
  const quicker = seen.ms < expected.ms;
  return {
    state: 'available',
    quicker,
    outcome: quicker ? 'faster' : 'slower',
    ratio: ratioOf(seen.ms, expected.ms),
    reason: quicker
      ? `Agrees with the CPU (cosine ${cosine}) and is quicker: ${pace}.`
      : `Agrees with the CPU (cosine ${cosine}), but the CPU is quicker: ${pace}.`,
  };
}

/** Why results do not count as the CPU's; null = they do. */
export function disagreement(cpu: Outputs, other: Outputs, model: ComparedModel): string | null {
  const agreement = model.agreement(cpu, other);
  if (agreement >= neededAgreement) return null;
  return `Its results are not those of the CPU (cosine ${agreement.toFixed(5)}, ${neededAgreement} needed).`;
}

/**
 * A provider is compared with the CPU after so many pictures of the person's: soon, then less and less often, then
 * each time that as many as the last number have gone by.
 */
const comparedAfter = [1, 8, 64, 512];

/** @param pictures since the last comparison @param passed comparisons that were passed */
export function isComparisonDue({ pictures, passed }: { pictures: number; passed: number }): boolean {
  return pictures >= comparedAfter[Math.min(passed, comparedAfter.length - 1)]!;
}

/** What is said of a provider that was given up in mid-run. */
export function takenOverWords(provider: ProviderName, why: string): string {
  return `${providerNames[provider]} failed while working, so the CPU took over: ${why}`;
}

/** Of two times, the longer by the shorter one, to two digits. */
export function ratioOf(a: number, b: number): number {
  const ratio = Math.max(a, b) / Math.max(Math.min(a, b), 0.001);
  return Math.round(ratio * 100) / 100;
}

/** Pictures of one inference: of its inputs, the largest count of rows. */
export function rowsOf(feeds: Feeds): number {
  return Math.max(1, ...Object.values(feeds).map(({ dims }) => dims[0] ?? 1));
}

/** The first of `count` pictures, of inputs or outputs; what is not one row a picture stays whole. */
export function firstRow<Values extends Feeds | Outputs>(values: Values, count: number): Values {
  if (count === 1) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value.dims[0] !== count) return [name, value];
      const dims = [1, ...value.dims.slice(1)];
      return [name, { ...value, dims, data: value.data.slice(0, value.data.length / count) }];
    }),
  ) as Values;
}

/** A device that ran out of memory may answer with NaN instead of failing. */
export function finite(outputs: Outputs): Outputs {
  for (const { data } of Object.values(outputs)) {
    if (!data.every(Number.isFinite)) throw new Error('its results are not numbers');
  }
  return outputs;
}

export function firstLine(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  // the runtime begins with the place in its own sources
  return text
    .replace(/^\/\S+:\d+\s.*?(?=\b(Failed|failed|false\.))/, '')
    .replace(/^false\.\s*/, '')
    .slice(0, 200);
}

/** Whether this error of opening a session says that there is no device, or no driver for it. */
export function isAbsence(error: unknown): boolean {
  return /adapter|no .*device|failed to load shared library|cannot load|not enabled in this build/i.test(
    error instanceof Error ? error.message : String(error),
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
