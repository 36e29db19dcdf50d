/**
 * @file Which execution provider runs a model: each candidate must agree with the CPU on a test picture, and
 * be quicker, before it is used.
 */
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { ModelSession, Runtime } from './runtime.ts';
import type { Feeds, Outputs } from '../../domain/evidence/analyzer.ts';
import type { RunningModel } from '../../domain/evidence/analyzer.ts';

/** A step in native code that may end the process; reported before it begins. */
export interface Attempt {
  step: 'load' | 'self-test' | 'run';
  packId: string;
  provider: ProviderName;
}

/**
 * Why a provider is not used: it is wrong or breaks (rejected), or it works and is slower than the CPU
 * (available).
 */
export interface Finding {
  state: 'rejected' | 'available';
  reason: string;
}

/** What is known of providers outside of this process, and where its own results are reported. */
export interface ProviderPolicy {
  /** the person's choice; null = the best that passes */
  forced: ProviderName | null;
  /** why this provider is not to be used for this pack, found out before; null = nothing known */
  known(packId: string, provider: ProviderName): Finding | null;
  /** a finding worth keeping: the next start need not repeat it */
  keep(packId: string, provider: ProviderName, finding: Finding): void;
  /**
   * called before a step that may end the process, and with null after it; the step waits until the report
   * was acknowledged
   */
  attempt(attempt: Attempt | null): Promise<void>;
}

export interface ModelFile {
  packId: string;
  path: string;
  threads: number;
  changingSizes?: boolean;
  /** what the self-test feeds, once the model's inputs are known */
  testFeeds(inputNames: readonly string[]): Feeds;
  /** how well outputs agree with the CPU's, 1 = the same */
  agreement(cpu: Outputs, other: Outputs): number;
}

/** Cosine below which results are not the same. */
const neededAgreement = 0.999;
/** A first run slower than this is not repeated to see whether it was only compiling. */
const patienceMs = 10_000;
/** best first; what a platform has is what the runtime lists there */
const preference: readonly ProviderName[] = ['coreml', 'cuda', 'dml', 'webgpu'];
const names = {
  coreml: 'CoreML',
  cuda: 'CUDA',
  dml: 'DirectML',
  webgpu: 'WebGPU',
  cpu: 'the CPU',
} as const satisfies Record<ProviderName, string>;

/** What is known while a model is opened and run. */
interface Opening {
  runtime: Runtime;
  file: ModelFile;
  policy: ProviderPolicy;
  now: () => number;
  findings: Map<ProviderName, Pick<ProviderState, 'state' | 'reason'>>;
}

/** The session in use. */
interface Chosen {
  session: ModelSession;
  provider: ProviderName;
}

/**
 * Opens a model on the best provider.
 * @throws what the runtime throws where not even the CPU can open it
 */
export async function openModel(
  runtime: Runtime,
  file: ModelFile,
  policy: ProviderPolicy,
  now: () => number = () => performance.now(),
): Promise<RunningModel> {
  const opening: Opening = { runtime, file, policy, now, findings: new Map() };
  const cpu = await openOn('cpu', opening);
  const { inputNames, outputNames } = cpu;
  const chosen = await chooseProvider(cpu, opening);
  if (chosen.provider !== 'cpu') await released(cpu);
  return {
    inputNames,
    outputNames,
    run: (feeds) => run(feeds, chosen, opening),
    states: () => statesOf(chosen, opening),
    release: () => chosen.session.release(),
  };
}

async function openOn(provider: ProviderName, { runtime, file, policy }: Opening): Promise<ModelSession> {
  const step = provider === 'cpu' ? 'load' : 'self-test';
  await policy.attempt({ step, packId: file.packId, provider });
  try {
    const { threads, changingSizes = false } = file;
    return await runtime.open(file.path, provider, { threads, changingSizes });
  } finally {
    await policy.attempt(null);
  }
}

/** The first provider that passes its self-test; notes why the others are not used. */
async function chooseProvider(cpu: ModelSession, opening: Opening): Promise<Chosen> {
  const { runtime, policy, findings } = opening;
  const listed = runtime.listed();
  let chosen: Chosen = { session: cpu, provider: 'cpu' };
  for (const provider of preference) {
    if (!listed.has(provider))
      findings.set(provider, {
        state: 'not listed',
        reason: `This computer’s ONNX Runtime has no ${names[provider]}.`,
      });
    else if (policy.forced !== null && policy.forced !== provider)
      findings.set(provider, {
        state: 'not tried',
        reason: `${capital(names[policy.forced])} was chosen by hand.`,
      });
    else if (chosen.provider !== 'cpu')
      findings.set(provider, { state: 'not tried', reason: `${names[chosen.provider]} comes first.` });
    else {
      const session = await examine(provider, cpu, opening);
      if (session) chosen = { session, provider };
    }
  }
  return chosen;
}

/** @returns the session, where this provider is used */
async function examine(
  provider: ProviderName,
  cpu: ModelSession,
  opening: Opening,
): Promise<ModelSession | null> {
  const { file, policy, findings, now } = opening;
  const { packId } = file;
  const known = policy.known(packId, provider);
  if (known && !(known.state === 'available' && policy.forced === provider)) {
    findings.set(provider, known);
    return null;
  }
  let candidate: ModelSession | null = null;
  try {
    candidate = await openOn(provider, opening);
    await policy.attempt({ step: 'self-test', packId, provider });
    const { quicker, ...finding } = await selfTest(cpu, candidate, file, now);
    findings.set(provider, finding);
    if (finding.state === 'available' && (quicker || policy.forced === provider)) return candidate;
    policy.keep(packId, provider, finding);
  } catch (error) {
    // no adapter, no driver, no library: quick to find out again, so nothing is kept
    findings.set(provider, {
      state: 'rejected',
      reason: `${names[provider]} could not be started: ${firstLine(error)}${provider === 'cuda' ? ' (the README says how to get NVIDIA’s libraries)' : ''}`,
    });
  } finally {
    await policy.attempt(null);
  }
  if (candidate) await released(candidate);
  return null;
}

async function run(feeds: Feeds, chosen: Chosen, opening: Opening): Promise<Outputs> {
  const { policy, file } = opening;
  if (chosen.provider === 'cpu') return runOnCpu(feeds, chosen.session, opening);
  await policy.attempt({ step: 'run', packId: file.packId, provider: chosen.provider });
  try {
    return finite(await chosen.session.run(feeds));
  } catch (error) {
    await policy.attempt(null);
    await fallBack(chosen, error, opening);
    return chosen.session.run(feeds);
  } finally {
    await policy.attempt(null);
  }
}

/** Announced, too, but not waited for: what ends the process here takes longer than a message. */
async function runOnCpu(feeds: Feeds, session: ModelSession, { policy, file }: Opening): Promise<Outputs> {
  // a report that cannot be sent: the engine has ended, and this process ends, too
  const announce = (attempt: Attempt | null) =>
    void Promise.resolve(policy.attempt(attempt)).catch(() => undefined);
  announce({ step: 'run', packId: file.packId, provider: 'cpu' });
  try {
    return await session.run(feeds);
  } finally {
    announce(null);
  }
}

/** From a provider that failed while working to the CPU. */
async function fallBack(chosen: Chosen, error: unknown, opening: Opening): Promise<void> {
  const { session: failed, provider } = chosen;
  const reason = `${names[provider]} failed while working, so the CPU took over: ${firstLine(error)}`;
  opening.findings.set(provider, { state: 'rejected', reason });
  opening.policy.keep(opening.file.packId, provider, { state: 'rejected', reason });
  chosen.session = await openOn('cpu', opening);
  chosen.provider = 'cpu';
  await released(failed);
}

function statesOf({ provider: current }: Chosen, { findings, policy }: Opening): ProviderState[] {
  const others = preference.map((name): ProviderState => ({
    name,
    ...(name === current
      ? { state: 'in use', reason: findings.get(name)?.reason ?? '' }
      : findings.get(name)!),
  }));
  return [
    ...others,
    {
      name: 'cpu',
      state: current === 'cpu' ? 'in use' : 'available',
      reason: cpuReason(current, policy.forced),
    },
  ];
}

/** A device that was removed cannot always be released; another one is used nevertheless. */
async function released(session: ModelSession): Promise<void> {
  await session.release().catch(() => {});
}

async function selfTest(
  cpu: ModelSession,
  candidate: ModelSession,
  file: ModelFile,
  now: () => number,
): Promise<Finding & { quicker: boolean }> {
  const timed = async (session: ModelSession) => {
    const startedAt = now();
    const outputs = await session.run(file.testFeeds(session.inputNames));
    return { outputs, ms: now() - startedAt };
  };
  await timed(cpu);
  const expected = await timed(cpu);
  let seen = await timed(candidate);
  const agreement = file.agreement(expected.outputs, seen.outputs);
  const cosine = agreement.toFixed(5);
  if (!(agreement >= neededAgreement))
    return {
      state: 'rejected',
      quicker: false,
      reason: `Its results are not those of the CPU (cosine ${cosine}, ${neededAgreement} needed).`,
    };
  // the first run compiles
  if (seen.ms < patienceMs) seen = await timed(candidate);
  const pace = `${Math.round(seen.ms)} ms against ${Math.round(expected.ms)} ms`;
  const quicker = seen.ms < expected.ms;
  return {
    state: 'available',
    quicker,
    reason: quicker
      ? `Agrees with the CPU (cosine ${cosine}) and is quicker: ${pace}.`
      : `Agrees with the CPU (cosine ${cosine}), but the CPU is quicker: ${pace}.`,
  };
}

/** A device that ran out of memory may answer with NaN instead of failing. */
function finite(outputs: Outputs): Outputs {
  for (const { data } of Object.values(outputs)) {
    if (!data.every(Number.isFinite)) throw new Error('its results are not numbers');
  }
  return outputs;
}

function cpuReason(current: ProviderName, forced: ProviderName | null): string {
  if (current !== 'cpu') return 'Takes over if the other fails.';
  if (forced === 'cpu') return 'Chosen by hand.';
  return forced === null
    ? 'Nothing quicker passed the self-test.'
    : `${capital(names[forced])} was chosen, but did not pass.`;
}

function firstLine(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  // the runtime begins with the place in its own sources
  return text
    .replace(/^\/\S+:\d+\s.*?(?=\b(Failed|failed|false\.))/, '')
    .replace(/^false\.\s*/, '')
    .slice(0, 200);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
