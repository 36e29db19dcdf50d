/** @file When a provider is not tried with a pack. */
import { expect, it } from 'vitest';
import { knownFinding } from './known-finding.ts';
import type { ProviderNote } from './protocol.ts';

const slow: ProviderNote = {
  ...{
    packId: 'clip',
    provider: 'webgpu',
    state: 'available',
    outcome: 'slower',
    ratio: 149,
    reason: '65 s',
  },
};

it('a software driver that takes minutes for one model is not tried with the next', () => {
  expect(knownFinding('clip', 'webgpu', [slow])).toBe(slow);
  expect(knownFinding('boxes', 'webgpu', [slow])).toMatchObject({
    ...{ state: 'available', outcome: 'slower', ratio: 149 },
    reason: 'With another model it was 149 × slower than the CPU.',
  });
  expect(knownFinding('boxes', 'cuda', [slow])).toBeNull();
  // a card that is only a little slower with one may be quicker with another
  expect(knownFinding('boxes', 'webgpu', [{ ...slow, ratio: 3 }])).toBeNull();
  expect(knownFinding('boxes', 'webgpu', [{ ...slow, state: 'rejected', outcome: 'differs' }])).toBeNull();
});
