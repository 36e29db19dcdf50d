/**
 * @file Photos at full size: tiles that are made when a photo is looked at closely, kept for the few last
 * viewed, and deleted at the end.
 */
import { join } from 'node:path';
import { AppError, type FullSizePicture } from '../../../src-preload/contract/index.ts';
import type { MediaFile } from '../../host.ts';
import type { Files } from '../files/files.ts';
import {
  mediaVersion,
  parseTileKey,
  tilesKey,
  type LibraryLayout,
  type PreviewSource,
} from '../shared/layout.ts';
import { decodePhoto, type MakePreviewDeps } from './make-preview.ts';
import { tileLevels, tileOverlap, tileSize } from './tile-levels.ts';

/** comparing, and going one back, need no new decoding */
const keptPhotos = 6;

export interface FullSizeDeps extends MakePreviewDeps {
  layout: Pick<LibraryLayout, 'fullSize'>;
  files: MakePreviewDeps['files'] & Pick<Files, 'removeTree'>;
  /** of a photo in the timeline or among the removed ones; null = no such photo */
  previewSourceOf: (photoId: string) => Promise<PreviewSource | null>;
}

export interface FullSize {
  /**
   * Makes the tiles where they do not exist.
   * @throws AppError not_found (its drive is away, or no such photo), and those of the decoders
   */
  open(photoId: string): Promise<FullSizePicture>;
  /** null where the key is none of a tile, or its photo is not open */
  tile(key: string): MediaFile | null;
  /** Deletes all tiles. Never fails: what cannot be deleted stays until the next start. */
  clear(): Promise<void>;
}

interface OpenPhoto {
  folder: string;
  picture: FullSizePicture;
}

export function createFullSize(deps: FullSizeDeps): FullSize {
  const { files, layout } = deps;
  /** by the start of their keys, the last viewed at the end */
  const open = new Map<string, OpenPhoto>();
  const making = new Map<string, Promise<FullSizePicture>>();

  async function make(photoId: string, key: string, pictured: PreviewSource): Promise<FullSizePicture> {
    const folder = join(layout.fullSize, `${photoId}-${mediaVersion(pictured)}`);
    await files.removeTree(folder);
    const outputs = { gridPath: null, largePath: null, tilesPath: folder };
    const { decoded, refusal } = await decodePhoto(
      photoId,
      { ...outputs, turn: await deps.turnOf(photoId) },
      deps,
    );
    if (refusal) throw new AppError(refusal.code, refusal.message);
    const tiled = decoded?.result.tiled;
    if (!tiled) throw awayError();
    const picture = { key, tileSize, tileOverlap, levels: tileLevels(tiled.width, tiled.height) };
    open.set(key, { folder, picture });
    await closeOldest();
    return picture;
  }

  async function closeOldest(): Promise<void> {
    for (const [key, { folder }] of open) {
      if (open.size <= keptPhotos) return;
      open.delete(key);
      await files.removeTree(folder);
    }
  }

  return {
    async open(photoId) {
      const pictured = await deps.previewSourceOf(photoId);
      if (!pictured) throw new AppError('not_found', 'This photo is not in the library any more.');
      const key = tilesKey(photoId, pictured);
      const there = open.get(key);
      if (there) {
        open.delete(key);
        open.set(key, there);
        return there.picture;
      }
      const running = making.get(key) ?? make(photoId, key, pictured).finally(() => making.delete(key));
      making.set(key, running);
      return running;
    },
    tile(key) {
      const parsed = parseTileKey(key);
      const photo = parsed && open.get(parsed.photo);
      if (!photo) return null;
      const name = `${parsed.column}_${parsed.row}.jpeg`;
      return {
        path: join(photo.folder, String(parsed.level), name),
        contentType: 'image/jpeg',
        temporary: true,
      };
    },
    async clear() {
      open.clear();
      await files
        .removeTree(layout.fullSize)
        .catch((error: unknown) => deps.log.warn({ err: error }, 'tiles could not be deleted'));
    },
  };
}

function awayError(): AppError {
  return new AppError(
    'not_found',
    'Its file can’t be reached now, so you see a smaller copy. Connect its drive to see every pixel.',
  );
}
