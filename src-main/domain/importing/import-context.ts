/** @file The context of an import: the same for all phases. */
import type { Emit } from './import-events.ts';
import type { ImportDeps } from './import-item.ts';
import type { RootGuard } from './root-guard.ts';

export interface ImportContext extends ImportDeps {
  signal: AbortSignal;
  /** checks whether the roots can still be reached */
  guard: RootGuard;
  /** takes the events for report and progress */
  emit: Emit;
  /** called after each write with the photos to derive again */
  written: (ids: readonly string[]) => void;
  now: () => number;
}
