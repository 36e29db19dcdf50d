/** @file The call that lists folders. */
import type { HandlersOf } from '../../router.ts';
import { listFolders } from './folders.ts';

export function createFoldersCalls(): HandlersOf<'folders'> {
  return { 'folders.list': ({ path }) => listFolders(path) };
}
