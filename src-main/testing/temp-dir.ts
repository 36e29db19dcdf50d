/** @file A temporary folder of a test's own, gone when the test ends. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `body` with a fresh folder (real path, no symbolic links) and removes it afterwards, also when `body`
 * throws.
 */
export async function withTempDir<Result>(body: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'sightline-test-')));
  try {
    return await body(directory);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
