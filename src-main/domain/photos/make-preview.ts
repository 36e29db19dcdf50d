/** @file Decodes a photo from the first of its files that can be read, and writes what is wanted of it. */
import type { Log } from '../../log.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';
import type { PreviewKind } from '../shared/layout.ts';
import type { Orientation } from '../shared/orientation.ts';
import type { AnalysisRequest, AnalysisResult, Vision } from '../vision/vision.ts';
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
  { photoId, preview, kind }: WantedPreview,
  quota: Pick<PreviewCacheQuota, 'recordMade'>,
  deps: MakePreviewDeps,
): Promise<string | null> {
  const turn = await deps.turnOf(photoId);
  const outputs = {
    gridPath: kind === 'grid' ? preview : null,
    largePath: kind === 'large' ? preview : null,
  };
  const { decoded } = await decodePhoto(photoId, { ...outputs, turn }, deps);
  if (decoded && kind === 'large') await quota.recordMade(preview, decoded.rootId);
  // an import may have changed the orientation meanwhile
  return decoded && (await deps.turnOf(photoId)) !== turn
    ? makePreview({ photoId, preview, kind }, quota, deps)
    : decoded && preview;
}

export interface DecodedPhoto {
  /** null where no file can be read now */
  decoded: { rootId: string; result: Extract<AnalysisResult, { ok: true }> } | null;
  /** why the last file that is there cannot be decoded; null = none is there, or one could be */
  refusal: Extract<AnalysisResult, { ok: false }> | null;
}

/** Decodes the photo's files in turn until one can be read. */
export async function decodePhoto(
  photoId: string,
  outputs: Pick<AnalysisRequest, 'gridPath' | 'largePath' | 'tilesPath' | 'turn'>,
  { files, vision, filesOf, absolute, isReachable, log }: Omit<MakePreviewDeps, 'turnOf'>,
): Promise<DecodedPhoto> {
  let refusal: DecodedPhoto['refusal'] = null;
  for (const file of presentFirst((await filesOf([photoId])).get(photoId) ?? [])) {
    const path = (await isReachable(file.rootId)) ? absolute(file) : null;
    if (path === null || !(await files.exists(path))) continue;
    const [result] = await vision.analyze([{ path, packs: [], ...outputs }]);
    if (result?.ok) return { decoded: { rootId: file.rootId, result }, refusal: null };
    refusal = result ?? null;
    log.warn({ path, result }, 'this photo could not be decoded from this file');
  }
  return { decoded: null, refusal };
}
