/**
 * @file Sends the renderer a snapshot of the library after each change of its folders, always the newest one
 * last.
 */
import type { LibraryInfo } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { LibraryService } from './library-service.ts';

export interface LibraryNotifierDeps {
  info: () => Promise<LibraryInfo>;
  send: (info: LibraryInfo) => void;
  log: Log;
}

/** @returns to be called after each change; changes at the same time are sent together */
export function createLibraryNotifier({ info, send, log }: LibraryNotifierDeps): () => void {
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    running = true;
    while (again) {
      again = false;
      try {
        send(await info());
      } catch (error) {
        log.warn({ err: error }, 'the state of the library could not be told');
      }
    }
    running = false;
  }

  return () => {
    again = true;
    if (!running)
      run().catch((error: unknown) =>
        log.error({ err: error }, 'the state of the library could not be told'),
      );
  };
}

/**
 * The same service; it calls `onChanged` when roots were added, removed or changed, also where the call
 * failed half way.
 */
export function withChangeCallback(service: LibraryService, onChanged: () => void): LibraryService {
  const then =
    <Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      run(...args).finally(onChanged);
  return {
    ...service,
    addRoot: then(service.addRoot),
    addSamples: then(service.addSamples),
    removeRoot: then(service.removeRoot),
    setExclusions: then(service.setExclusions),
    relocateRoot: then(service.relocateRoot),
  };
}
