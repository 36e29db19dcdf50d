/** @file The calls of the library domain. */
import type { HandlersOf } from '../../router.ts';
import type { LibraryService } from './library-service.ts';

export function createLibraryCalls(library: LibraryService): Omit<HandlersOf<'library'>, 'library.setExclusions' | 'library.relocateRoot' | 'library.repair'> {
  return {
    'library.info': () => library.info(),
    'library.addRoot': ({ path }) => library.addRoot(path),
    'library.addSamples': () => library.addSamples(),
    'library.removeRoot': ({ rootId }) => library.removeRoot(rootId),
    'library.import': ({ rootIds }) => library.import(rootIds),
    'library.check': async () => ({ findings: await library.check() }),
    'library.rebuild': () => library.rebuild(),
  };
}
