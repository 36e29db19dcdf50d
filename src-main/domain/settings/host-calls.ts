/** @file The calls about the host: what it can do, its folder dialog, its file manager. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Host } from '../../host.ts';
import type { HandlersOf } from '../../router.ts';

export interface HostCallsDeps {
  host: Host;
  version: string;
  /** how many photos `library.addSamples` would add */
  samples: number;
  /** absolute path of a present file of a photo; throws AppError not_found */
  photoPath(id: string): Promise<string>;
}

export function createHostCalls({ host, version, samples, photoPath }: HostCallsDeps): HandlersOf<'host'> {
  return {
    'host.info': () => ({
      kind: host.kind,
      version,
      platform: process.platform,
      canPickFolder: host.pickFolder !== undefined,
      canReveal: host.reveal !== undefined,
      canTrash: host.trash !== undefined,
      mediaBase: host.mediaBase,
      samples,
    }),
    'host.pickFolder': async () => {
      if (!host.pickFolder)
        throw new AppError('refused', 'There is no folder dialog here. Type the folder’s path instead.');
      return { path: await host.pickFolder() };
    },
    'host.reveal': async ({ id }) => {
      if (!host.reveal)
        throw new AppError('refused', 'There is no file manager here. The photo’s path is in its facts.');
      await host.reveal(await photoPath(id));
      return {};
    },
  };
}
