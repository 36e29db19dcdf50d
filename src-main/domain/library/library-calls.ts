/** @file The calls of the library domain. */
import type { HandlersOf } from '../../router.ts';
import type { LibraryService } from './library-service.ts';

export function createLibraryCalls(library: LibraryService): HandlersOf<'library'> {
  return {
    'library.info': () => library.info(),
    'library.addRoot': ({ path }) => library.addRoot(path),
    'library.addSamples': () => library.addSamples(),
    'library.removeRoot': ({ rootId }) => library.removeRoot(rootId),
    'library.setExclusions': ({ rootId, patterns }) => library.setExclusions(rootId, patterns),
    'library.relocateRoot': ({ rootId, path, anyway }) => library.relocateRoot(rootId, path, anyway),
    'library.import': ({ rootIds, ...options }) => library.import(rootIds, options),
    'library.check': async () => ({ findings: await library.check() }),
    'library.repair': () => library.repair(),
    'library.rebuild': () => library.rebuild(),
  };
}
