/** @file What a pack's models for pictures run on, as the worker found it out. */
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';

export interface PackDevice {
  packId: string;
  /** hex, over the checksums of its model files; others when the files change */
  modelHash: string;
  provider: ProviderName;
  /** it runs the pack's variant of 16-bit numbers */
  half: boolean;
  /** why it runs on the CPU wherever it is (“sentence”), where it does; null = the best provider is looked for */
  cpuOnly: string | null;
  /** pictures of one inference */
  batch: number;
  /** pictures a second with that batch; null = not measured */
  perSecond: number | null;
  states: readonly ProviderState[];
}

/**
 * A provider failed while it worked, or gave other results than the CPU: what it made since it was last seen to
 * agree is made again.
 */
export interface Distrust {
  packId: string;
  provider: ProviderName;
  /** what happened */
  outcome: 'failed' | 'differs' | 'ended';
  /** evidence made from … until …, ms since 1970, both included */
  sinceMs: number;
  untilMs: number;
}
