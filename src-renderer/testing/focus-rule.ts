/** @file The focus rule in component tests, as App has it. */
import { afterEach, beforeEach } from 'vitest';
import { startFocusRule } from '../focus/focus-rule.ts';

/** For all tests of the file. */
export function withFocusRule(): void {
  let rule: ReturnType<typeof startFocusRule>;
  beforeEach(() => (rule = startFocusRule()));
  afterEach(() => rule.stop());
}
