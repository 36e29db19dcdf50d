/**
 * @file Watches a folder for changes in the way that suits this system. Implements
 * domain/watching/folder-watch.ts.
 */
import type { WatchFolder } from '../../domain/watching/folder-watch.ts';
import { watchTree } from './watch-tree.ts';
import { watchRecursive } from './watch-recursive.ts';

export const watchFolder: WatchFolder = (root, options) =>
  process.platform === 'darwin' || process.platform === 'win32'
    ? watchRecursive(root, options)
    : watchTree(root, options);
