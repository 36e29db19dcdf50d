/**
 * @file Which execution provider runs a model: each candidate must agree with the CPU on a test picture, and
 * be quicker, before it is used; and it must go on agreeing.
 */
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { ModelSession, Runtime } from './runtime.ts';
import type { Feeds, Outputs, RunningModel } from '../../domain/evidence/analyzer.ts';
import {
  capital,
  disagreement,
  finite,
  firstLine,
  firstRow,
  isAbsence,
  isComparisonDue,
  providerNames,
  rowsOf,
  selfTest,
  takenOverWords,
  type Finding,
} from './provider-test.ts';

/** A step in native code that may end the process; reported before it begins. */
export interface Attempt {
  step: 'load' | 'self-test' | 'run';
  packId: string;
  provider: ProviderName;
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
  /** The provider was compared with the CPU on a picture of the person's, and agreed. */
  agreed?(): void;
  /** The provider was given up in mid-run. */
  gaveUp?(provider: ProviderName, outcome: 'failed' | 'differs'): void;
  /** True while made-up pictures are run to measure: they are not compared. */
  isMeasuring?(): boolean;
}

export interface ModelFile {
  packId: string;
  path: string;
  /** the same model in 16-bit numbers, which graphics cards run in its place; null = there is none */
  halfPath?: string | null;
  threads: number;
  changingSizes?: boolean;
  keepsMemory?: boolean;
  /** why no other provider is looked for; left out = the best one is */
  cpuOnly?: string;
  /** what the self-test feeds, once the model's inputs are known */
  testFeeds(inputNames: readonly string[]): Feeds;
  /** how well outputs agree with the CPU's, 1 = the same */
  agreement(cpu: Outputs, other: Outputs): number;
}

/** best first; what a platform has is what the runtime lists there */
const preference: readonly ProviderName[] = ['coreml', 'cuda', 'dml', 'webgpu'];
/** What is known while a model is opened and run. */
interface Opening {
  runtime: Runtime;
  file: ModelFile;
  policy: ProviderPolicy;
  now: () => number;
  findings: Map<ProviderName, Omit<ProviderState, 'name'>>;
}

/** The session in use. */
interface Chosen {
  session: ModelSession;
  provider: ProviderName;
  half: boolean;
}

/** Pictures since the last comparison, and how many comparisons were passed. */
interface Comparing {
  pictures: number;
  passed: number;
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
  const comparing: Comparing = { pictures: 0, passed: 0 };
  return {
    inputNames,
    outputNames,
    run: (feeds) => run(feeds, chosen, comparing, opening),
    states: () => statesOf(chosen, opening),
    device: () => ({ provider: chosen.provider, half: chosen.half }),
    release: () => chosen.session.release(),
  };
}

async function openOn(
  provider: ProviderName,
  { runtime, file, policy }: Opening,
  path: string = file.path,
): Promise<ModelSession> {
  const step = provider === 'cpu' ? 'load' : 'self-test';
  await policy.attempt({ step, packId: file.packId, provider });
  try {
    const { threads, changingSizes = false, keepsMemory = true } = file;
    return await runtime.open(path, provider, { threads, changingSizes, keepsMemory });
  } finally {
    await policy.attempt(null);
  }
}

/** The first provider that passes its self-test; notes why the others are not used. */
async function chooseProvider(cpu: ModelSession, opening: Opening): Promise<Chosen> {
  const { runtime, policy, findings, file } = opening;
  const listed = runtime.listed();
  let chosen: Chosen = { session: cpu, provider: 'cpu', half: false };
  for (const provider of preference) {
    if (!listed.has(provider))
      findings.set(provider, {
        state: 'not listed',
        reason: `This computer’s ONNX Runtime has no ${providerNames[provider]}.`,
      });
    else if (file.cpuOnly !== undefined)
      findings.set(provider, { state: 'not tried', reason: `The CPU: ${file.cpuOnly}.` });
    else if (policy.forced !== null && policy.forced !== provider)
      findings.set(provider, {
        state: 'not tried',
        reason: `${capital(providerNames[policy.forced])} was chosen by hand.`,
      });
    else if (chosen.provider !== 'cpu')
      findings.set(provider, {
        state: 'not tried',
        reason: `${providerNames[chosen.provider]} comes first.`,
      });
    else chosen = (await examine(provider, cpu, opening)) ?? chosen;
  }
  return chosen;
}

/** The 16-bit variant first, where there is one. @returns null where this provider is not used */
async function examine(provider: ProviderName, cpu: ModelSession, opening: Opening): Promise<Chosen | null> {
  const { file, policy, findings } = opening;
  const known = policy.known(file.packId, provider);
  if (known && !(known.state === 'available' && policy.forced === provider)) {
    findings.set(provider, { ...known });
    return null;
  }
  const variants = file.halfPath ? [file.halfPath, file.path] : [file.path];
  for (const path of variants) {
    const session = await test(provider, path, cpu, opening);
    if (session) return { session, provider, half: path === file.halfPath };
  }
  const finding = findings.get(provider)!;
  // what cannot be started is quick to find out again
  if (finding.outcome === 'differs' || finding.outcome === 'slower')
    policy.keep(file.packId, provider, finding as Finding);
  return null;
}

/** @returns the session, where this provider is used with this file */
async function test(
  provider: ProviderName,
  path: string,
  cpu: ModelSession,
  opening: Opening,
): Promise<ModelSession | null> {
  const { file, policy, findings, now } = opening;
  let candidate: ModelSession | null = null;
  try {
    candidate = await openOn(provider, opening, path);
    await policy.attempt({ step: 'self-test', packId: file.packId, provider });
    const { quicker, ...finding } = await selfTest(cpu, candidate, file, now);
    findings.set(provider, finding);
    if (finding.state === 'available' && (quicker || policy.forced === provider)) return candidate;
  } catch (error) {
    findings.set(provider, {
      state: 'rejected',
      outcome: isAbsence(error) ? 'absent' : 'not started',
      reason: `${providerNames[provider]} could not be started: ${firstLine(error)}${provider === 'cuda' ? ' (the README says how to get NVIDIA’s libraries)' : ''}`,
    });
  } finally {
    await policy.attempt(null);
  }
  if (candidate) await released(candidate);
  return null;
}

async function run(feeds: Feeds, chosen: Chosen, comparing: Comparing, opening: Opening): Promise<Outputs> {
  const { policy, file } = opening;
  if (chosen.provider === 'cpu') return runOnCpu(feeds, chosen.session, opening);
  const { provider, session } = chosen;
  let outputs: Outputs;
  await policy.attempt({ step: 'run', packId: file.packId, provider });
  try {
    outputs = finite(await session.run(feeds));
  } catch (error) {
    await policy.attempt(null);
    return fallBack(feeds, chosen, { outcome: 'failed', reason: firstLine(error) }, opening);
  }
  await policy.attempt(null);
  const differs = await compareWhenDue(feeds, outputs, comparing, opening);
  if (differs === null) return outputs;
  return fallBack(feeds, chosen, { outcome: 'differs', reason: differs }, opening);
}

/** @returns what is different; null = nothing, or it is not time to compare, or the CPU could not be asked */
async function compareWhenDue(
  feeds: Feeds,
  outputs: Outputs,
  comparing: Comparing,
  opening: Opening,
): Promise<string | null> {
  const { policy, file } = opening;
  if (policy.isMeasuring?.()) return null;
  const count = rowsOf(feeds);
  comparing.pictures += count;
  if (!isComparisonDue(comparing)) return null;
  comparing.pictures = 0;
  let expected: Outputs;
  try {
    // opened for this one picture: its memory is not kept
    const cpu = await openOn('cpu', opening);
    expected = await runOnCpu(firstRow(feeds, count), cpu, opening).finally(() => released(cpu));
  } catch {
    return null; // memory is short, say: later
  }
  const differs = disagreement(expected, firstRow(outputs, count), file);
  if (differs !== null) return differs;
  comparing.passed += 1;
  policy.agreed?.();
  return null;
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

/**
 * From a provider that failed while working to the CPU. Where the CPU cannot run these inputs either, they are the
 * reason, and the provider stays.
 */
async function fallBack(
  feeds: Feeds,
  chosen: Chosen,
  { outcome, reason: why }: { outcome: 'failed' | 'differs'; reason: string },
  opening: Opening,
): Promise<Outputs> {
  const { policy, file, findings } = opening;
  const { session: failed, provider } = chosen;
  const cpu = await openOn('cpu', opening);
  let outputs: Outputs;
  try {
    outputs = await runOnCpu(feeds, cpu, opening);
  } catch (error) {
    await released(cpu);
    throw error;
  }
  const finding: Finding = { state: 'rejected', outcome, reason: takenOverWords(provider, why) };
  findings.set(provider, finding);
  policy.keep(file.packId, provider, finding);
  Object.assign(chosen, { session: cpu, provider: 'cpu', half: false } satisfies Chosen);
  policy.gaveUp?.(provider, outcome);
  await released(failed);
  return outputs;
}

function statesOf({ provider: current }: Chosen, { findings, policy, file }: Opening): ProviderState[] {
  const others = preference.map((name): ProviderState => ({
    name,
    ...findings.get(name)!,
    ...(name === current && { state: 'in use' }),
  }));
  return [
    ...others,
    {
      name: 'cpu',
      state: current === 'cpu' ? 'in use' : 'available',
      reason: file.cpuOnly ? `${capital(file.cpuOnly)}.` : cpuReason(current, policy.forced),
    },
  ];
}

/** A device that was removed cannot always be released; another one is used nevertheless. */
async function released(session: ModelSession): Promise<void> {
  await session.release().catch(() => {});
}

function cpuReason(current: ProviderName, forced: ProviderName | null): string {
  if (current !== 'cpu') return 'Takes over if the other fails.';
  if (forced === 'cpu') return 'Chosen by hand.';
  return forced === null
    ? 'Nothing quicker passed the self-test.'
    : `${capital(providerNames[forced])} was chosen, but did not pass.`;
}
