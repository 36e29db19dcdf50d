/** @file What every phase of an import is given besides what the phases before it found. */
import type { Emit } from './import-events.ts';
import type { ImportDeps } from './import-item.ts';
import type { RootGuard } from './root-guard.ts';

export interface ImportContext extends ImportDeps {
  signal: AbortSignal;
  /** whether the roots are still there */
  guard: RootGuard;
  /** takes what the report and the progress show */
  emit: Emit;
  /** called after each write with the photos that are to be derived again */
  written: (ids: readonly string[]) => void;
  now: () => number;
}
