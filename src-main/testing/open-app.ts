/** @file The whole engine on a folder of a test's own, as the product has it; what goes in and out is checked. */
import { join, resolve } from 'node:path';
import { createApp } from '../app.ts';
import type { App, AppConfig, Host } from '../host.ts';
import { silentLog } from '../log.ts';

/**
 * Opens `Library` in the folder, or makes it, with the product's own resources and worker.
 * @param config what is another than that
 */
export function openApp(
  folder: string,
  { config = {}, host = {} }: { config?: Partial<AppConfig>; host?: Partial<Host> } = {},
): Promise<App> {
  return createApp(
    {
      libraryDir: join(folder, 'Library'),
      dataDir: join(folder, 'data'),
      resourcesDir: resolve('resources'),
      workerEntry: resolve('out/main/worker.js'),
      version: 'test',
      log: silentLog,
      checkOutput: true,
      ...config,
    },
    { kind: 'test', mediaBase: '/media/', ...host },
  );
}
