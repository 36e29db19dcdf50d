/** @file The call that lists folders. */
import type { CallOutput } from '../../../src-preload/contract/index.ts';
import type { HandlersOf } from '../../router.ts';

/** @param list the subfolders of a folder; null = the person's home folder */
export function createFoldersCalls(
  list: (path: string | null) => Promise<CallOutput<'folders.list'>>,
): HandlersOf<'folders'> {
  return { 'folders.list': ({ path }) => list(path) };
}
