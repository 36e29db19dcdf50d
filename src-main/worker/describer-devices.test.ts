/** @file The device of a describer, with scripted ones: tried apart, compared, given up, and never in the way. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import type { Distrust } from '../domain/vision/device.ts';
import { silentLog } from '../log.ts';
import type { DescriberOnDevice } from './describer-client.ts';
import { createDescriberOnDevices } from './describer-devices.ts';
import { createProviderNotes } from './provider-notes.ts';

const pack = {
  id: 'tiny',
  role: 'describer',
  directory: resolve('src-main/testing/describers/tiny-vit-gpt2'),
};
const right = [1, 2, 3, 4, 5, 6, 7, 8];
const wrong = [1, 2, 9, 9, 9, 9, 9, 9];

interface Script {
  ms?: number;
  /** the tokens of the made-up picture */
  trial?: () => number[];
  /** the tokens of the photo with this number, from 1 */
  photo?: (number: number) => number[];
}
const refused = () => {
  throw new AppError('provider_failed', 'The model cannot run on this device.');
};

function rig(scripts: Partial<Record<ProviderName, Script>>, forced: ProviderName | null = null) {
  const started: string[] = [];
  const open = new Set<object>();
  const distrusts: Distrust[] = [];
  const notes = createProviderNotes(null, '1');
  const on = (device: ProviderName): DescriberOnDevice => {
    const {
      ms = 100,
      trial = () => right,
      photo = () => right,
    } = scripts[device] ?? {
      trial: refused,
    };
    const me = {};
    let photos = 0;
    const writing = (ids: number[]) => ({
      ...{ length: 'short' as const, prompt: '', text: ids.join(' '), tokens: ids.length, cut: false, ids },
    });
    const begin = () => {
      if (!open.has(me)) started.push(device);
      open.add(me);
    };
    return {
      async describe() {
        begin();
        return { texts: [writing(photo(++photos))], regions: [], lines: [] };
      },
      async answer() {
        begin();
        return writing(photo(++photos));
      },
      async measure() {
        begin();
        return { ids: trial(), ms };
      },
      pid: () => null,
      close: async () => void open.delete(me),
    };
  };
  const make = () =>
    createDescriberOnDevices({
      ...{ on, notes, log: silentLog, forced, platform: 'linux' },
      onDistrust: (distrust) => void distrusts.push(distrust),
    });
  return { make, started, open, notes, distrusts };
}
const textOf = async (describer: ReturnType<ReturnType<typeof rig>['make']>) =>
  (await describer.describe(pack, '/p.jpg')).texts[0]!.text;

it('a card that writes the same and is quicker is used, after a trial in a process of its own; and so at the next start', async () => {
  const { make, started, notes } = rig({ webgpu: { ms: 20 }, cpu: {} });
  const describer = make();
  expect(await describer.device(pack)).toMatchObject({ provider: 'webgpu', half: false });
  expect(started).toEqual(['cuda', 'webgpu', 'cpu']);
  expect((await describer.describe(pack, '/p.jpg')).device).toEqual({ provider: 'webgpu', cardFiles: false });
  await describer.close();
  expect(notes.device('tiny')).toMatchObject({ provider: 'webgpu' });
  started.length = 0;
  const later = make();
  expect(await later.device(pack)).toMatchObject({ provider: 'webgpu' });
  expect(started).not.toContain('webgpu');
});

it.each<[string, Script, string]>([
  ['writes something else', { ms: 1, trial: () => wrong }, 'differs'],
  ['is slower', { ms: 900 }, 'slower'],
  [
    'ends its process',
    {
      trial: () => {
        throw new AppError('decoder_crashed', 'The process ended.');
      },
    },
    'ended',
  ],
  ['is not there', { trial: refused }, 'absent'],
])(
  'a card that %s is not used, and the description comes from the processor',
  async (_what, card, outcome) => {
    const { make, open, distrusts } = rig({ webgpu: card, cpu: {} });
    const describer = make();
    expect(await textOf(describer)).toBe(right.join(' '));
    const { provider, states } = await describer.device(pack);
    expect(provider).toBe('cpu');
    expect(states.find(({ name }) => name === 'webgpu')).toMatchObject({ outcome });
    expect(distrusts).toEqual([]);
    await describer.close();
    expect(open.size).toBe(0);
  },
);

it('one that is slower is used where it is chosen by hand, one that is wrong is not', async () => {
  expect(
    await rig({ webgpu: { ms: 900 }, cpu: {} }, 'webgpu')
      .make()
      .device(pack),
  ).toMatchObject({ provider: 'webgpu' });
  const wrongOne = rig({ webgpu: { ms: 1, trial: () => wrong }, cpu: {} }, 'webgpu');
  expect(await wrongOne.make().device(pack)).toMatchObject({ provider: 'cpu' });
});

it('a card that fails at a photo is given up: the processor describes it, and what it wrote since it agreed is told', async () => {
  const photo = (number: number) => {
    if (number === 4) throw new AppError('decoder_crashed', 'The process ended.');
    return right;
  };
  const { make, distrusts, notes } = rig({ webgpu: { ms: 1, photo }, cpu: {} });
  const describer = make();
  for (let at = 0; at < 5; at += 1) expect(await textOf(describer)).toBe(right.join(' '));
  expect(distrusts).toMatchObject([{ packId: 'tiny', provider: 'webgpu', outcome: 'failed' }]);
  expect(await describer.device(pack)).toMatchObject({ provider: 'cpu' });
  expect(notes.memory().notes).toMatchObject([{ provider: 'webgpu', state: 'rejected', outcome: 'failed' }]);
});

it('a card that writes something else later is found out by the ninth photo', async () => {
  const { make, distrusts } = rig({
    webgpu: { ms: 1, photo: (number) => (number < 6 ? right : wrong) },
    cpu: {},
  });
  const describer = make();
  const texts: string[] = [];
  for (let at = 0; at < 10; at += 1) texts.push(await textOf(describer));
  // the first was compared, and eight more were written before the next comparison
  expect(distrusts).toMatchObject([{ outcome: 'differs' }]);
  expect(texts.slice(5, 8)).toEqual(Array(3).fill(wrong.join(' ')));
  expect(texts.slice(8)).toEqual(Array(2).fill(right.join(' ')));
});

it('what the processor cannot do either is no fault of the card', async () => {
  const broken = () => {
    throw new AppError('model_invalid', 'Its files do not fit.');
  };
  const { make, distrusts } = rig({ webgpu: { ms: 1, photo: broken }, cpu: { photo: broken } });
  const describer = make();
  await expect(describer.describe(pack, '/p.jpg')).rejects.toThrow('do not fit');
  expect(distrusts).toEqual([]);
  expect(await describer.device(pack)).toMatchObject({ provider: 'webgpu' });
});

it('where an encoder has found out that there is no card, no process is started for it', async () => {
  const { make, started, notes } = rig({ cpu: {} });
  notes.keepDevice({
    ...{
      packId: 'clip',
      modelHash: 'a',
      provider: 'cpu',
      half: false,
      cpuOnly: null,
      batch: 1,
      perSecond: 1,
    },
    states: [
      { name: 'cuda', state: 'rejected', reason: '', outcome: 'absent' },
      { name: 'webgpu', state: 'not listed', reason: '' },
    ],
  });
  await textOf(make());
  expect(started).toEqual(['cpu']);
});
