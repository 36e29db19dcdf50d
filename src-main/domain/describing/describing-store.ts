/** @file The ports of the describing service: its plan in library.json, the computer's power, time. */
import type { PowerSource } from '../../../src-preload/contract/index.ts';
import type { DescribingPlan } from '../library/describing-plan.ts';

/** Where the plan is stored: library.json. */
export interface DescribingStore {
  get(): DescribingPlan;
  set(plan: DescribingPlan): Promise<void>;
}

/** Read before each photo. Never rejects. */
export type ReadPower = () => Promise<PowerSource>;
