/** @file Phase: joins the files of one shot. Videos that belong to photos are part of these. */
import type { ImportContext } from '../import-context.ts';
import type { Matched } from './match.ts';
import type { Scanned } from './scan.ts';

export async function joinStacks(
  { videos, found: { scannedRoots, isHidden } }: Scanned & Pick<Matched, 'videos'>,
  { pair, guard, emit, signal, written }: ImportContext,
): Promise<void> {
  emit([{ kind: 'note', text: 'Finding files that belong together' }]);
  const gone = new Set(guard.gone().map(({ id }) => id));
  const { changed, films: ofPhotos } = await pair(
    {
      films: videos,
      mayHide: (file) => !scannedRoots.has(file.rootId) || gone.has(file.rootId) || isHidden(file),
    },
    signal,
  );
  const others = videos.filter(({ path }) => !ofPhotos.has(path));
  emit(others.map(({ path }) => ({ kind: 'skipped', as: 'video', path })));
  written(changed);
}
