/** @file What can be done with the folders of the library; most of it begins an import. */
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import { useBridge } from '../../bridge/bridge.ts';
import type { Refusal } from '../../bridge/error-sentences.ts';
import { attempt, orRefusal } from './attempt.ts';

/** @param started is given the job that each of them begins */
export function folderChanges(started: (job: JobSnapshot) => Promise<void>) {
  return {
    /** Adds a folder and starts its import. @returns whether it worked; else a toast says why */
    async addFolder(path: string): Promise<boolean> {
      return attempt(async () => started((await useBridge().call('library.addRoot', { path })).job));
    },

    async addSamples(): Promise<boolean> {
      return attempt(async () => started((await useBridge().call('library.addSamples', {})).job));
    },

    /** Looks for new and changed photos; null = in all folders. */
    async importAgain(rootIds: string[] | null): Promise<boolean> {
      return attempt(async () => started(await useBridge().call('library.import', { rootIds })));
    },

    /** Reads every file again, also those whose size and time are as they were. */
    async verifyFiles(rootIds: string[] | null): Promise<boolean> {
      return attempt(async () =>
        started(await useBridge().call('library.import', { rootIds, verify: true })),
      );
    },

    /** Tries again what could not be read. */
    async retryFailed(): Promise<boolean> {
      return attempt(async () =>
        started(await useBridge().call('library.import', { rootIds: null, retryFailed: true })),
      );
    },

    /** @returns null when it is done, else why not */
    async setExclusions(rootId: string, patterns: string[]): Promise<Refusal | null> {
      return orRefusal(async () =>
        started((await useBridge().call('library.setExclusions', { rootId, patterns })).job),
      );
    },

    /** The folder lies somewhere else now. @returns null when it is done, else why not */
    async relocate(rootId: string, path: string, anyway: boolean): Promise<Refusal | null> {
      return orRefusal(async () =>
        started((await useBridge().call('library.relocateRoot', { rootId, path, anyway })).job),
      );
    },
  };
}
