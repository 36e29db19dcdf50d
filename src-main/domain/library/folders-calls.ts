/** @file The call that lists folders. */
import type { CallOutput } from '../../../src-preload/contract/index.ts';
import type { HandlersOf } from '../../router.ts';

/** @param list the folders in one; null = the person's home */
export function createFoldersCalls(
  list: (path: string | null) => Promise<CallOutput<'folders.list'>>,
): HandlersOf<'folders'> {
  return { 'folders.list': ({ path }) => list(path) };
}
