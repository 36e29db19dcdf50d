/** @file This computer, for the report of devices and for what is remembered of it. */
import type { DeviceReport } from '../../../src-preload/contract/index.ts';

export interface Machine {
  system: Omit<DeviceReport['system'], 'listed'>;
  /** another one when the processor, the memory, the graphics card or its driver changes */
  id: string;
}
