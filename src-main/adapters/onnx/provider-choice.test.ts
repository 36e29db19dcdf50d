/**
 * @file The choice of an execution provider with a scripted runtime: right and quick ones are used, all
 * others are explained.
 */
import { describe, expect, it } from 'vitest';
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import { openModel, type Attempt, type ProviderPolicy } from './provider-choice.ts';
import type { Finding } from './provider-test.ts';
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
      outcome: 'absent',
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
    // the first picture is compared with the CPU, the second one is not
    attempts.length = 0;
    await model.run({});
    expect(attempts).toEqual([{ step: 'run', packId: 'pack', provider: 'webgpu' }, null]);
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

describe('a provider in use', () => {
  /** A red picture that the graphics card sees, and the CPU, too; from some picture on it is wrong. */
  const rig = (wrongFrom: number) => {
    let pictures = 0;
    const answer = () => (pictures >= wrongFrom ? [4, 3] : [3, 4]);
    const given = scripted({ webgpu: { ms: 2, answer } });
    const heard: string[] = [];
    const policy = {
      ...policyOf().policy,
      agreed: () => void heard.push(`agreed after ${pictures}`),
      gaveUp: (provider: ProviderName, outcome: string) =>
        void heard.push(`${provider} ${outcome} at ${pictures}`),
    };
    const show = async (model: Awaited<ReturnType<typeof openModel>>, count = 1) => {
      pictures += count;
      const data = new Float32Array(count);
      return [...((await model.run({ x: { type: 'float32', data, dims: [count] } })).y?.data ?? [])];
    };
    return { ...given, heard, policy, show };
  };

  it('is compared with the CPU soon, then less and less often', async () => {
    const { runtime, now, policy, show, heard, open } = rig(Infinity);
    const model = await openModel(runtime, file, policy, now);
    for (let at = 0; at < 600; at += 1) await show(model);
    expect(heard).toEqual(['agreed after 1', 'agreed after 9', 'agreed after 73', 'agreed after 585']);
    // one for the self-test, and one for each comparison
    expect(open.filter((provider) => provider === 'cpu')).toHaveLength(5);
    expect(model.device()).toEqual({ provider: 'webgpu', half: false });
  });

  it('that gives other results later gives way, and the CPU’s answer is the answer', async () => {
    const { runtime, now, policy, show, heard } = rig(7);
    const model = await openModel(runtime, file, policy, now);
    const answers: number[][] = [];
    for (let at = 0; at < 10; at += 1) answers.push(await show(model));
    expect(heard).toEqual(['agreed after 1', 'webgpu differs at 9']);
    // the seventh and eighth were wrong: whoever asked is told, and asks again
    expect(answers.slice(0, 6)).toEqual(Array(6).fill([3, 4]));
    expect(answers.slice(8)).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(stateOf(model.states(), 'webgpu')).toMatchObject({ state: 'rejected', outcome: 'differs' });
    expect(model.device().provider).toBe('cpu');
  });

  it('stays where the CPU cannot run these inputs either', async () => {
    const fails = (run: number) => (run === 3 ? fail() : [3, 4]);
    const { runtime, now } = scripted({
      webgpu: { ms: 2, answer: fails },
      cpu: { answer: (run) => (run === 1 && cpuFails ? fail() : [3, 4]) },
    });
    let cpuFails = false;
    const model = await openModel(runtime, file, policyOf().policy, now);
    cpuFails = true;
    await expect(model.run({})).rejects.toThrow('device lost');
    expect(model.device().provider).toBe('webgpu');
  });

  it('is not compared while made-up pictures are measured', async () => {
    const { runtime, now, policy, show, heard } = rig(1);
    const model = await openModel(runtime, file, { ...policy, isMeasuring: () => true }, now);
    for (let at = 0; at < 20; at += 1) await show(model);
    expect(heard).toEqual([]);
  });
});

describe('a model with a variant of 16-bit numbers', () => {
  const withHalf = { ...file, halfPath: '/pack/model_fp16.onnx' };
  const opening = (halfAnswer: number[]) => {
    const { runtime, now, open } = scripted({ webgpu: { ms: 2 } });
    const paths: string[] = [];
    const runtimeOfTwo: Runtime = {
      ...runtime,
      async open(path, provider, options) {
        if (provider !== 'cpu') paths.push(path);
        const session = await runtime.open(path, provider, options);
        const isHalf = path === withHalf.halfPath;
        return isHalf
          ? { ...session, run: async () => ({ y: { data: Float32Array.from(halfAnswer), dims: [2] } }) }
          : session;
      },
    };
    return { runtime: runtimeOfTwo, now, open, paths };
  };

  it('runs that one on a graphics card', async () => {
    const { runtime, now, paths } = opening([3, 4.001]);
    const model = await openModel(runtime, withHalf, policyOf().policy, now);
    expect(model.device()).toEqual({ provider: 'webgpu', half: true });
    expect(paths).toEqual(['/pack/model_fp16.onnx']);
  });

  it('runs the other one where that one gives other results', async () => {
    const { runtime, now, paths } = opening([4, 3]);
    const model = await openModel(runtime, withHalf, policyOf().policy, now);
    expect(model.device()).toEqual({ provider: 'webgpu', half: false });
    expect(paths).toEqual(['/pack/model_fp16.onnx', '/pack/model.onnx']);
  });

  it('never runs it on the CPU', async () => {
    const { runtime, now, paths } = opening([3, 4]);
    const model = await openModel(runtime, withHalf, policyOf({ forced: 'cpu' }).policy, now);
    expect(model.device()).toEqual({ provider: 'cpu', half: false });
    expect(paths).toEqual([]);
  });
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
