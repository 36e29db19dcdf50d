/**
 * @file Tells the renderer of each change of the library's folders: one snapshot after the other, never an
 * older one last.
 */
import type { LibraryInfo } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { LibraryService } from './library-service.ts';

export interface NewsDeps {
  info: () => Promise<LibraryInfo>;
  tell: (info: LibraryInfo) => void;
  log: Log;
}

/** @returns to be called after each change; changes that come together are told together */
export function createLibraryNews({ info, tell, log }: NewsDeps): () => void {
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    running = true;
    while (again) {
      again = false;
      try {
        tell(await info());
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

/** The same service, which says when roots came, went or changed; also when it stopped half way. */
export function withNews(service: LibraryService, onChanged: () => void): LibraryService {
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
