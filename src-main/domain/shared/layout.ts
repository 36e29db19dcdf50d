/** @file The folder structure of a library, and the keys by which pictures are requested. */
import { join } from 'node:path';

export type PreviewKind = 'grid' | 'large';

/** Absolute paths of a library's parts. */
export function libraryLayout(directory: string) {
  return {
    directory,
    manifest: join(directory, 'library.json'),
    decisions: join(directory, 'decisions.jsonl'),
    decisionsTorn: join(directory, 'decisions.torn'),
    identity: join(directory, 'identity.jsonl'),
    recentSearches: join(directory, 'recent-searches.json'),
    catalogue: join(directory, 'catalog'),
    previews: join(directory, 'previews'),
    logs: join(directory, 'logs'),
    /** data that can be made again, for example vocabulary vectors */
    cache: join(directory, 'cache'),
    /** photos at full size, as long as they are viewed */
    fullSize: join(directory, 'cache', 'full-size'),
  };
}
export type LibraryLayout = ReturnType<typeof libraryLayout>;

/**
 * previews/<last two characters of the id>/<id>-<first 8 of the content hash>-<kind>.<ext>; the id's end is
 * its random part.
 */
export function previewPath(
  layout: LibraryLayout,
  id: string,
  contentHash: string,
  kind: PreviewKind,
): string {
  const name = `${id}-${contentHash.slice(0, 8)}-${kind}.${kind === 'grid' ? 'webp' : 'jpg'}`;
  return join(layout.previews, id.slice(-2).toLowerCase(), name);
}

/** What the name of a preview states. */
interface PreviewName {
  photoId: string;
  /** first 8 of the content hash */
  version: string;
  kind: PreviewKind;
}

const previewPattern = /^([0-9A-Z]{26})-([0-9a-f]{8})-(grid\.webp|large\.jpg)$/;

/** The reverse of `previewPath`, for a file name; null = it is no preview. */
export function parsePreviewName(name: string): PreviewName | null {
  const [, photoId, version, end] = previewPattern.exec(name) ?? [];
  if (photoId === undefined || version === undefined) return null;
  return { photoId, version, kind: end === 'grid.webp' ? 'grid' : 'large' };
}

/** @param photo undefined = there is no such photo */
export function isPreviewOf(
  photo: { contentHash: string } | undefined,
  { version }: Pick<PreviewName, 'version'>,
): boolean {
  return photo?.contentHash.startsWith(version) === true;
}

/** The content that a photo's previews were made from, and the displayed pixels. */
export interface PreviewSource {
  contentHash: string;
  /** null = not analyzed yet, or unknown */
  pixelHash: string | null;
}

/**
 * Part of a preview's key, which windows and browsers cache by: it changes with the content, and with the
 * orientation from a sidecar.
 */
export function mediaVersion({ contentHash, pixelHash }: PreviewSource): string {
  return contentHash.slice(0, 8) + (pixelHash?.slice(0, 8) ?? '00000000');
}

/** A picture's key in the contract. */
export function mediaKey(id: string, pictured: PreviewSource, kind: PreviewKind): string {
  return `${id}/${mediaVersion(pictured)}/${kind}`;
}

/** A tile of a photo at full size. */
export interface TileKey {
  /** as `tilesKey` gives it */
  photo: string;
  /** 0 = the smallest size */
  level: number;
  column: number;
  row: number;
}

/** The start of the keys of a photo's tiles; `/<level>/<column>_<row>` follows. */
export function tilesKey(id: string, pictured: PreviewSource): string {
  return `${id}/${mediaVersion(pictured)}/tile`;
}

export function parseTileKey(key: string): TileKey | null {
  const match = /^([0-9A-HJKMNP-TV-Z]{26}\/[0-9a-f]{16}\/tile)\/(\d{1,2})\/(\d{1,4})_(\d{1,4})$/.exec(key);
  if (!match) return null;
  const [, photo, level, column, row] = match;
  return { photo: photo!, level: Number(level), column: Number(column), row: Number(row) };
}

export function parseMediaKey(key: string): { id: string; version: string; kind: PreviewKind } | null {
  const match = /^([0-9A-HJKMNP-TV-Z]{26})\/([0-9a-f]{16})\/(grid|large)$/.exec(key);
  return match ? { id: match[1]!, version: match[2]!, kind: match[3] as PreviewKind } : null;
}
