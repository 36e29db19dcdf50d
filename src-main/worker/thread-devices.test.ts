/** @file What a model thread reports of its device: measured once, and given up with the times that matter. */
import { expect, it } from 'vitest';
import type { ModelDevice } from '../domain/evidence/analyzer.ts';
import type { Measurement } from './protocol.ts';
import { createThreadDevices, type ThreadReport } from './thread-devices.ts';

const picture = { rgb: new Uint8Array(3), width: 1, height: 1 };

function rig(known: Measurement[] = [], mostPictures = 4, ms = 10) {
  const clock = { ms: 0 };
  const reports: ThreadReport[] = [];
  const asked: number[] = [];
  let device: ModelDevice = { provider: 'webgpu', half: true };
  const devices = createThreadDevices({
    packId: 'clip',
    modelHash: 'abc',
    mostPictures,
    known,
    analyzer: {
      async analyze(pictures) {
        asked.push(pictures.length);
        clock.ms += ms;
        return pictures.map(() => null);
      },
      device: async () => device,
      states: async () => [],
      testInput: () => picture,
    },
    report: (message) => void reports.push(message),
    now: () => clock.ms,
  });
  return { devices, reports, asked, fallTo: (now: ModelDevice) => (device = now) };
}
const measured: Measurement = {
  ...{ packId: 'clip', modelHash: 'abc', provider: 'webgpu', half: true, batch: 2, perSecond: 50 },
};

it('the batch is measured where it is not known of these files on this provider', async () => {
  const { devices, reports, asked } = rig([
    { ...measured, modelHash: 'other files' },
    { ...measured, provider: 'cpu' },
    { ...measured, half: false },
  ]);
  await devices.opened();
  expect(asked).toEqual([1, 1, 2, 2, 4, 4]);
  expect(reports).toMatchObject([
    { type: 'device', device: { provider: 'webgpu', half: true, batch: 4, perSecond: 400 } },
  ]);
});

it('a graphics card has the time to compile for each size, the processor does not make the first photos wait', async () => {
  const card = rig([], 4, 500);
  await card.devices.opened();
  expect(card.devices.device()).toMatchObject({ batch: 4 });
  const processor = rig([], 4, 500);
  processor.fallTo({ provider: 'cpu', half: false });
  await processor.devices.opened();
  expect(processor.asked).toEqual([1, 1]);
});

it('what is known is not measured again', async () => {
  const { devices, asked } = rig([measured]);
  await devices.opened();
  expect(asked).toEqual([]);
  expect(devices.device()).toMatchObject({ batch: 2, perSecond: 50 });
});

it('where there is nothing to choose, nothing is measured until somebody asks', async () => {
  const { devices, reports, asked } = rig([], 1);
  await devices.opened();
  expect([asked, devices.device()]).toMatchObject([[], { batch: 1, perSecond: null }]);
  expect(await devices.measured()).toMatchObject({ batch: 1, perSecond: 100 });
  await devices.measured();
  expect(asked).toEqual([1, 1]);
  expect(reports).toHaveLength(2);
});

it('a provider that is given up is told of with the time since it was last seen to agree, and the call is done again', async () => {
  const { devices, reports, fallTo } = rig([measured]);
  await devices.opened();
  const before = Date.now();
  await devices.watch(2, async () => devices.policy.agreed());
  const agreedAtMs = Date.now();
  await devices.watch(2, async () => undefined);
  let calls = 0;
  await devices.watch(2, async () => {
    calls += 1;
    if (calls > 1) return;
    fallTo({ provider: 'cpu', half: false });
    devices.policy.gaveUp('webgpu', 'differs');
  });
  expect(calls).toBe(2);
  const agreed = reports.find((report) => report.type === 'agreed')!;
  expect(agreed.atMs).toBeGreaterThanOrEqual(before);
  const given = reports.find((report) => report.type === 'distrusted')!;
  expect(given.distrust).toMatchObject({
    packId: 'clip',
    provider: 'webgpu',
    outcome: 'differs',
    sinceMs: agreed.atMs,
  });
  expect(given.distrust.untilMs).toBeGreaterThanOrEqual(agreedAtMs);
  expect(reports.at(-1)).toMatchObject({ type: 'device', device: { provider: 'cpu' } });
  // it is over
  const count = reports.length;
  await devices.watch(2, async () => undefined);
  expect(reports).toHaveLength(count);
});
