/** @file Makes one preview of a photo from the first of its files that can be read. */
import type { Log } from '../../log.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';
import type { PreviewKind } from '../shared/layout.ts';
import type { Orientation } from '../shared/orientation.ts';
import type { Vision } from '../vision/vision.ts';
import { presentFirst } from './photo-paths.ts';
import type { PreviewCacheQuota } from './preview-cache-quota.ts';

export interface MakePreviewDeps {
  files: Pick<Files, 'exists'>;
  vision: Pick<Vision, 'analyze'>;
  filesOf: (photoIds: readonly string[]) => Promise<Map<string, FileRow[]>>;
  absolute: (file: FileRow) => string | null;
  /** orientation of the photo by a sidecar; null = none, or no such photo */
  turnOf: (photoId: string) => Promise<Orientation | null>;
  /** True where the root's folder can be listed now; answers within a time limit. */
  isReachable: (rootId: string) => Promise<boolean>;
  log: Log;
}

export interface WantedPreview {
  photoId: string;
  /** path to write to */
  preview: string;
  kind: PreviewKind;
}

/** @returns the preview's path; null where no file can be read now */
export async function makePreview(
  wanted: WantedPreview,
  quota: Pick<PreviewCacheQuota, 'recordMade'>,
  deps: MakePreviewDeps,
): Promise<string | null> {
  const turn = await deps.turnOf(wanted.photoId);
  const made = await makeTurned(wanted, turn, quota, deps);
  // an import may have changed the orientation meanwhile
  return made !== null && (await deps.turnOf(wanted.photoId)) !== turn
    ? makePreview(wanted, quota, deps)
    : made;
}

async function makeTurned(
  { photoId, preview, kind }: WantedPreview,
  turn: Orientation | null,
  quota: Pick<PreviewCacheQuota, 'recordMade'>,
  { files, vision, filesOf, absolute, isReachable, log }: MakePreviewDeps,
): Promise<string | null> {
  for (const file of presentFirst((await filesOf([photoId])).get(photoId) ?? [])) {
    const path = (await isReachable(file.rootId)) ? absolute(file) : null;
    if (path === null || !(await files.exists(path))) continue;
    const [result] = await vision.analyze([
      {
        path,
        gridPath: kind === 'grid' ? preview : null,
        largePath: kind === 'large' ? preview : null,
        packs: [],
        turn,
      },
    ]);
    if (result?.ok) {
      if (kind === 'large') await quota.recordMade(preview, file.rootId);
      return preview;
    }
    log.warn({ path, result, kind }, 'no preview could be made');
  }
  return null;
}
