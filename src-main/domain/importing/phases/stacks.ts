/**
 * @file Phase: joins the files of one shot to stacks. A video that belongs to a photo is one of its files.
 */
import type { ImportContext } from '../import-context.ts';
import type { Matched } from './match.ts';
import type { Scanned } from './scan.ts';

export async function joinStacks(
  { videos, found: { scannedRoots, isUnlistable } }: Scanned & Pick<Matched, 'videos'>,
  context: ImportContext,
): Promise<void> {
  const { guard, emit, signal, written } = context;
  emit([{ kind: 'note', text: 'Finding files that belong together' }]);
  const gone = new Set(guard.gone().map(({ id }) => id));
  const { changed, videos: videosOfPhotos } = await context.joinStacks(
    {
      videos: videos,
      mayBeUnlistable: (file) =>
        !scannedRoots.has(file.rootId) || gone.has(file.rootId) || isUnlistable(file),
    },
    signal,
  );
  const others = videos.filter(({ path }) => !videosOfPhotos.has(path));
  emit(others.map(({ path }) => ({ kind: 'skipped', as: 'video', path })));
  written(changed);
}
