/**
 * @file Set-up of every test file: what waits for an event waits until the test's own ceiling, however busy
 * the machine is.
 */
import { vi } from 'vitest';

const ceilingMs = 60_000;
const waitFor = vi.waitFor.bind(vi);

/** As vi.waitFor, whose own default of one second is a guess about the machine. */
vi.waitFor = (check, options) =>
  waitFor(
    check,
    typeof options === 'object' ? { timeout: ceilingMs, ...options } : { timeout: options ?? ceilingMs },
  );
