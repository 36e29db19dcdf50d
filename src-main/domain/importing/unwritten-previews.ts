/**
 * @file Previews of a scan that stopped before their photos were written: the next scan gives these files
 * other ids, so nothing would ever show them.
 */
import { basename } from 'node:path';
import { isPreviewOf, parsePreviewName } from '../shared/layout.ts';
import type { AnalysisRequest, Vision } from '../vision/vision.ts';
import type { ImportDeps } from './import-item.ts';

export interface UnwrittenPreviews {
  /** the same vision; it notes which previews are made */
  watched: Pick<Vision, 'analyze'>;
  /** These photos are in the catalogue now. */
  written(photoIds: readonly string[]): void;
  /**
   * Deletes the previews made so far that belong to no photo, or to another content of it. To be called when
   * the scan is over. Never fails: what cannot be deleted now is deleted after the next start (`tidy.ts`).
   */
  discard(): Promise<void>;
}

export function createUnwrittenPreviews({
  vision,
  catalogue,
  identity,
  disk,
  log,
}: Pick<ImportDeps, 'vision' | 'catalogue' | 'identity' | 'disk' | 'log'>): UnwrittenPreviews {
  /** paths by photo id */
  const made = new Map<string, string[]>();

  function note({ gridPath, largePath }: AnalysisRequest): void {
    for (const path of [gridPath, largePath]) {
      const photoId = path === null ? undefined : parsePreviewName(basename(path))?.photoId;
      if (path !== null && photoId !== undefined) made.set(photoId, [...(made.get(photoId) ?? []), path]);
    }
  }

  /** A photo that only the journal knows is restored with its preview. */
  async function withoutPhoto(): Promise<string[]> {
    const rows = await catalogue.getPhotos([...made.keys()]);
    const strange = [...made].flatMap(([id, paths]) => paths.filter((path) => !isOf(path, rows.get(id))));
    if (strange.length === 0) return [];
    const { hashes } = await identity.load();
    return strange.filter((path) => {
      const contentHash = hashes.get(parsePreviewName(basename(path))!.photoId);
      return !isOf(path, contentHash === undefined ? undefined : { contentHash });
    });
  }

  return {
    watched: {
      analyze(requests, signal) {
        requests.forEach(note);
        return vision.analyze(requests, signal);
      },
    },
    written: (photoIds) => photoIds.forEach((id) => made.delete(id)),
    async discard() {
      if (made.size === 0) return;
      try {
        for (const path of await withoutPhoto()) await disk.discardPreview(path);
      } catch (error) {
        log.warn({ err: error }, 'previews of an interrupted import could not be cleared away');
      }
    },
  };
}

const isOf = (path: string, photo: { contentHash: string } | undefined) =>
  isPreviewOf(photo, parsePreviewName(basename(path))!);
