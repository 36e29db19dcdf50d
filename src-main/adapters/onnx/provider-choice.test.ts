/**
 * @file The choice of an execution provider with a scripted runtime: right and quick ones are used, all
 * others are explained.
 */
import { describe, expect, it } from 'vitest';
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import { openModel, type Attempt, type Finding, type ProviderPolicy } from './provider-choice.ts';
import type { Runtime } from './runtime.ts';
import { cosineOf } from '../../domain/evidence/self-test.ts';

interface Behaviour {
  /** what the model answers; throws where it breaks */
  answer?: (run: number) => number[];
  ms?: number;
  openFails?: string;
  releaseFails?: string;
}

/** A runtime whose providers take and answer what they are told; one clock for all. */
function scripted(providers: Partial<Record<ProviderName, Behaviour>>) {
  const clock = { ms: 0 };
  const open: ProviderName[] = [];
  const released: ProviderName[] = [];
  const runtime: Runtime = {
    listed: () => new Set<ProviderName>(['cpu', ...(Object.keys(providers) as ProviderName[])]),
    async open(_path, provider) {
      const { answer = () => [3, 4], ms = 10, openFails, releaseFails } = providers[provider] ?? {};
      if (openFails) throw new Error(openFails);
      open.push(provider);
      let runs = 0;
      return {
        inputNames: ['x'],
        outputNames: ['y'],
        async run() {
          clock.ms += ms;
          return { y: { data: Float32Array.from(answer(++runs)), dims: [2] } };
        },
        async release() {
          if (releaseFails) throw new Error(releaseFails);
          released.push(provider);
        },
      };
    },
  };
  return { runtime, now: () => clock.ms, open, released };
}

function policyOf(options: { forced?: ProviderName; known?: Finding } = {}) {
  const attempts: (Attempt | null)[] = [];
  const kept: [ProviderName, Finding][] = [];
  const policy: ProviderPolicy = {
    forced: options.forced ?? null,
    known: (_pack, provider) => (options.known && provider === 'webgpu' ? options.known : null),
    keep: (_pack, provider, finding) => void kept.push([provider, finding]),
    attempt: async (attempt) => void attempts.push(attempt),
  };
  return { policy, attempts, kept };
}

const file = {
  packId: 'pack',
  path: '/pack/model.onnx',
  threads: 1,
  testFeeds: () => ({}),
  agreement: (a: { y?: { data: Float32Array } }, b: { y?: { data: Float32Array } }) =>
    cosineOf(a.y?.data ?? [], b.y?.data ?? []),
} as Parameters<typeof openModel>[1];

const stateOf = (states: ProviderState[], name: ProviderName) => states.find((state) => state.name === name);

describe('a provider', () => {
  it('that agrees with the CPU and is quicker is used', async () => {
    const { runtime, now, released } = scripted({ webgpu: { ms: 2 } });
    const model = await openModel(runtime, file, policyOf().policy, now);
    expect(stateOf(model.states(), 'webgpu')).toMatchObject({
      state: 'in use',
      reason: 'Agrees with the CPU (cosine 1.00000) and is quicker: 2 ms against 10 ms.',
    });
    expect(stateOf(model.states(), 'cpu')).toMatchObject({ state: 'available' });
    expect(released).toEqual(['cpu']);
  });

  it('that gives other results is rejected, and that is remembered', async () => {
    const { runtime, now } = scripted({ webgpu: { ms: 2, answer: () => [3, 3.5] } });
    const { policy, kept } = policyOf();
    const model = await openModel(runtime, file, policy, now);
    expect(stateOf(model.states(), 'webgpu')?.state).toBe('rejected');
    expect(stateOf(model.states(), 'webgpu')?.reason).toMatch(
      /not those of the CPU \(cosine 0\.99\d+, 0\.999 needed\)/,
    );
    expect(stateOf(model.states(), 'cpu')?.state).toBe('in use');
    expect(kept.map(([name]) => name)).toEqual(['webgpu']);
  });

  it.each([[[NaN, NaN]], [[0, 0]]])('that answers %j is rejected', async (answer) => {
    const { runtime, now } = scripted({ webgpu: { ms: 2, answer: () => answer } });
    expect(stateOf((await openModel(runtime, file, policyOf().policy, now)).states(), 'webgpu')?.state).toBe(
      'rejected',
    );
  });

  it('that is right and slower than the CPU is left aside, unless it is chosen by hand', async () => {
    const providers = { webgpu: { ms: 200 } };
    const left = scripted(providers);
    expect(
      stateOf((await openModel(left.runtime, file, policyOf().policy, left.now)).states(), 'webgpu'),
    ).toMatchObject({ state: 'available', reason: expect.stringContaining('the CPU is quicker') as string });
    const chosen = scripted(providers);
    expect(
      stateOf(
        (await openModel(chosen.runtime, file, policyOf({ forced: 'webgpu' }).policy, chosen.now)).states(),
        'webgpu',
      )?.state,
    ).toBe('in use');
  });

  it('that cannot be started says why', async () => {
    const { runtime, now } = scripted({ cuda: { openFails: 'Failed to load shared library\nat somewhere' } });
    expect(stateOf((await openModel(runtime, file, policyOf().policy, now)).states(), 'cuda')).toEqual({
      name: 'cuda',
      state: 'rejected',
      reason:
        'CUDA could not be started: Failed to load shared library (the README says how to get NVIDIA’s libraries)',
    });
  });

  it.each<[ProviderName, Partial<Record<ProviderName, Behaviour>>]>([
    ['cpu', { webgpu: { answer: () => [4, 3], releaseFails: 'device lost' } }],
    ['webgpu', { webgpu: { ms: 5 }, cpu: { releaseFails: 'busy' } }],
  ])('that cannot be given back is no reason not to use %s', async (inUse, providers) => {
    const { runtime, now } = scripted(providers);
    const model = await openModel(runtime, file, policyOf().policy, now);
    expect(model.states().find(({ state }) => state === 'in use')?.name).toBe(inUse);
  });

  it('that was found unfit before is not tried', async () => {
    const { runtime, now, open } = scripted({ webgpu: { ms: 1 } });
    const known: Finding = { state: 'rejected', reason: 'It ended the picture worker 2 times (SIGSEGV).' };
    const model = await openModel(runtime, file, policyOf({ known }).policy, now);
    expect(open).toEqual(['cpu']);
    expect(stateOf(model.states(), 'webgpu')).toEqual({ name: 'webgpu', ...known });
  });

  it('is announced before its self-test, and over after it', async () => {
    const { runtime, now } = scripted({ webgpu: { ms: 2 } });
    const { policy, attempts } = policyOf();
    const model = await openModel(runtime, file, policy, now);
    expect(attempts.find((attempt) => attempt?.step === 'self-test')).toEqual({
      step: 'self-test',
      packId: 'pack',
      provider: 'webgpu',
    });
    expect(attempts.at(-1)).toBeNull();
    await model.run({});
    expect(attempts.slice(-2)).toEqual([{ step: 'run', packId: 'pack', provider: 'webgpu' }, null]);
  });

  it.each<[string, (run: number) => number[]]>([
    ['fails', (run) => (run > 3 ? fail() : [3, 4])],
    ['answers with NaN', (run) => (run > 3 ? [NaN, NaN] : [3, 4])],
  ])(
    'that %s in the middle gives way to the CPU, and the answer comes all the same',
    async (_name, answer) => {
      const { runtime, now } = scripted({ webgpu: { ms: 2, answer } });
      const { policy, kept } = policyOf();
      const model = await openModel(runtime, file, policy, now);
      const answers: number[][] = [];
      for (let run = 0; run < 4; run += 1) answers.push([...((await model.run({})).y?.data ?? [])]);
      expect(answers).toEqual(Array(4).fill([3, 4]));
      expect(stateOf(model.states(), 'webgpu')).toMatchObject({
        state: 'rejected',
        reason: expect.stringContaining('the CPU took over') as string,
      });
      expect(stateOf(model.states(), 'cpu')?.state).toBe('in use');
      expect(kept).toHaveLength(1);
    },
  );
});

describe('all providers', () => {
  it('are told of, in use or with the reason why not', async () => {
    const { runtime, now } = scripted({ coreml: { ms: 1 }, webgpu: { ms: 2 } });
    const states = (await openModel(runtime, file, policyOf().policy, now)).states();
    expect(states.map(({ name, state }) => [name, state])).toEqual([
      ['coreml', 'in use'],
      ['cuda', 'not listed'],
      ['dml', 'not listed'],
      ['webgpu', 'not tried'],
      ['cpu', 'available'],
    ]);
    expect(states.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it('but the CPU are left alone when the CPU is chosen by hand', async () => {
    const { runtime, now, open } = scripted({ webgpu: { ms: 1 } });
    const states = (await openModel(runtime, file, policyOf({ forced: 'cpu' }).policy, now)).states();
    expect(open).toEqual(['cpu']);
    expect(stateOf(states, 'webgpu')).toMatchObject({
      state: 'not tried',
      reason: 'The CPU was chosen by hand.',
    });
    expect(stateOf(states, 'cpu')).toMatchObject({ state: 'in use', reason: 'Chosen by hand.' });
  });
});

function fail(): never {
  throw new Error('device lost');
}
