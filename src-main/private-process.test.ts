/** @file The mask and the environment of a process, and the person's own mask where it is theirs to say. */
import { execFileSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTempDir } from './testing/temp-dir.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
let before = 0;
beforeEach(() => {
  before = process.umask(0o022);
});
afterEach(() => {
  process.umask(before);
});

describe.skipIf(process.platform === 'win32')('a private process', () => {
  it('sends no telemetry, writes for its owner, and starts the person’s programs with their own mask', () =>
    withTempDir(async (dir) => {
      delete process.env['ORT_DISABLE_TELEMETRY'];
      // it remembers the mask that it found: another test's, where one ran in this process before
      vi.resetModules();
      const { makeProcessPrivate, usualFileMode, withUsualMask } = await import('./private-process.ts');
      makeProcessPrivate();
      makeProcessPrivate();
      expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
      await writeFile(join(dir, 'ours'), '');
      expect(await modeOf(join(dir, 'ours'))).toBe(0o600);
      expect(usualFileMode()).toBe(0o644);
      const mask = () => execFileSync('sh', ['-c', 'umask'], { encoding: 'utf8' }).trim();
      expect([mask(), withUsualMask(mask), mask()]).toEqual(['0077', '0022', '0077']);
    }));
});

it('every program of ours begins with it', async () => {
  for (const start of [
    'hosts/cli/start.ts',
    'hosts/electron/start.ts',
    'worker/start.ts',
    'testing/bench/bench.ts',
  ]) {
    const text = await readFile(new URL(start, import.meta.url), 'utf8');
    expect({ start, begins: text.includes('makeProcessPrivate();') }).toEqual({ start, begins: true });
  }
});
