/**
 * @file Watches a folder and its content with one recursive watch of the system: for macOS (FSEvents) and
 * Windows (ReadDirectoryChangesW).
 */
import { watch as watchOne, type FSWatcher } from 'node:fs';
import { sep } from 'node:path';
import { probePath } from '../files/probe-path.ts';
import type { FolderWatch, WatchOptions, WatchTrouble } from '../../domain/watching/folder-watch.ts';
import { inside } from '../../domain/shared/library-root.ts';
import { watchCostOf } from './watch-cost.ts';

export function watchRecursive(
  root: string,
  options: WatchOptions,
  watch: typeof watchOne = watchOne,
): FolderWatch {
  let watcher: FSWatcher | null = null;
  let ended = false;

  function end(trouble: WatchTrouble | null): void {
    if (ended) return;
    ended = true;
    watcher?.close();
    if (trouble) options.onEnd(trouble);
  }

  async function begin(): Promise<void> {
    const real = await probePath(root);
    if (!real) return end({ kind: 'gone' });
    const excluded = (
      await Promise.all(
        options.exclude.map(async (path) => [path, (await probePath(path))?.realPath ?? path]),
      )
    ).flat();
    const left = excluded.flatMap((path) => inside(root, path) ?? inside(real.realPath, path) ?? []);
    if (ended) return;
    try {
      watcher = watch(root, { recursive: true, persistent: false });
    } catch (error) {
      return failed(error);
    }
    watcher.on('error', failed);
    watcher.on('change', (_type, name) => {
      // no name: the system's queue overflowed, and events were lost
      if (name === null) return options.onChange('photo');
      const relPath = String(name).split(sep).join('/');
      if (left.some((folder) => relPath === folder || relPath.startsWith(`${folder}/`))) return;
      const weight = watchCostOf(relPath, options.isExcluded);
      if (weight) options.onChange(weight);
    });
  }

  function failed(error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    // Windows reports a deleted folder as one without permission
    end(
      code === 'ENOENT' || code === 'EPERM'
        ? { kind: 'gone' }
        : code === 'EMFILE' || code === 'ENOSPC'
          ? { kind: 'system limit' }
          : { kind: 'failed', code },
    );
  }

  return { ready: begin(), close: () => end(null) };
}
