/** @file Where the computer's power comes from, by Electron. */
import { powerMonitor } from 'electron';
import type { PowerSource } from '../../../src-preload/contract/index.ts';

export async function power(): Promise<PowerSource> {
  return powerMonitor.isOnBatteryPower() ? 'battery' : 'mains';
}
