/** @file The sentence of each reason. */
import { expect, it } from 'vitest';
import type { ProviderState } from '../../../src-preload/contract/index.ts';
import { deviceReason, givenUpWords, type DeviceFacts } from './device-words.ts';

const state = (over: Partial<ProviderState>): ProviderState => ({
  ...{ name: 'webgpu', state: 'rejected', reason: '' },
  ...over,
});
const onCpu: DeviceFacts = { provider: 'cpu', cpuOnly: null, states: [], forced: null, hasCard: true };

it.each<[string, Partial<DeviceFacts>]>([
  [
    'Graphics card (WebGPU): agrees with the processor, 3.1 × faster',
    { provider: 'webgpu', states: [state({ state: 'in use', outcome: 'faster', ratio: 3.06 })] },
  ],
  [
    'Graphics card (CUDA): agrees with the processor, 24 × faster',
    { provider: 'cuda', states: [state({ name: 'cuda', state: 'in use', outcome: 'faster', ratio: 23.7 })] },
  ],
  [
    'Graphics card (WebGPU): chosen by you; agrees with the processor, 2.0 × slower',
    {
      ...{ provider: 'webgpu', forced: 'webgpu' },
      states: [state({ state: 'in use', outcome: 'slower', ratio: 2 })],
    },
  ],
  ['Processor: the graphics card (WebGPU) gave other results', { states: [state({ outcome: 'differs' })] }],
  [
    'Processor: the graphics card (WebGPU) failed while it worked',
    { states: [state({ outcome: 'failed' })] },
  ],
  [
    'Processor: the graphics card (DirectML) ended the program that used it',
    { states: [state({ name: 'dml', outcome: 'ended' })] },
  ],
  [
    'Processor: 2.5 × faster than the graphics card (WebGPU)',
    {
      states: [
        state({ name: 'cuda', outcome: 'absent' }),
        state({ state: 'available', outcome: 'slower', ratio: 2.5 }),
      ],
    },
  ],
  [
    'Processor: the graphics card (CUDA) could not be started',
    { states: [state({ name: 'cuda', outcome: 'not started' }), state({ outcome: 'absent' })] },
  ],
  ['Processor: no driver for the graphics card found', { states: [state({ outcome: 'absent' })] }],
  ['Processor: no graphics card found', { states: [state({ outcome: 'absent' })], hasCard: false }],
  ['Processor: no graphics card found', { states: [state({ state: 'not listed' })], hasCard: false }],
  ['Processor: chosen by you', { forced: 'cpu', states: [state({ state: 'not tried' })] }],
  ['Processor: so small that it is quick', { cpuOnly: 'so small that it is quick' }],
])('%s', (sentence, facts) => {
  expect(deviceReason({ ...onCpu, ...facts })).toBe(sentence);
});

it('a device that was given up is told of with what becomes of the photos', () => {
  expect(givenUpWords('Starter', { provider: 'webgpu', outcome: 'differs' }, 1_204)).toBe(
    'The graphics card (WebGPU) gave other results than the processor while “Starter” looked at photos. ' +
      'The processor goes on in its place. 1,204 photos are done again.',
  );
  expect(givenUpWords('Starter', { provider: 'dml', outcome: 'ended' }, 0)).toMatch(
    /No photo has to be done again\.$/,
  );
});
