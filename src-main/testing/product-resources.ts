/** @file The product's resources for a test that replaces some of them. */
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Makes `directory` the product's resources, as links; what is in `except` is the test's own to make. */
export async function linkResources(directory: string, except: readonly string[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const entry of await readdir('resources', { withFileTypes: true }))
    if (entry.isDirectory() && !except.includes(entry.name))
      await symlink(resolve('resources', entry.name), join(directory, entry.name), 'junction');
}
