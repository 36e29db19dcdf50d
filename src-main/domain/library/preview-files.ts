/** @file Which previews exist on disk, which photos they belong to, and whether they are complete. */
import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';
import {
  isPreviewOf,
  parsePreviewName,
  previewPath,
  type LibraryLayout,
  type PreviewKind,
} from '../shared/layout.ts';

/** files opened at the same time */
const maxOpenFiles = 16;

/** Faults of the previews, and the number of good ones. */
export interface PreviewFaults {
  whole: number;
  /** left by an interrupted write */
  unfinished: string[];
  /** of photos, or of contents of photos, that do not exist any more */
  orphans: string[];
  /** empty, truncated, or no picture */
  damaged: { path: string; photoId: string; kind: PreviewKind }[];
  /** ids of photos that were analyzed and have no complete grid preview */
  missing: string[];
}

/** @param photos by id; `seen` = there should be a grid preview */
export async function scanPreviews(
  { previews }: LibraryLayout,
  files: Pick<Files, 'list' | 'listFolders' | 'readEnds'>,
  photos: ReadonlyMap<string, { contentHash: string; analyzed: boolean }>,
): Promise<PreviewFaults> {
  const faults: PreviewFaults = { whole: 0, unfinished: [], orphans: [], damaged: [], missing: [] };
  const withGrid = new Set<string>();
  const limit = pLimit(maxOpenFiles);
  for (const folder of await files.listFolders(previews)) {
    const names = await files.list(join(previews, folder));
    await Promise.all(
      names.map((name) =>
        limit(async () => {
          const path = join(previews, folder, name);
          const preview = parsePreviewName(name);
          if (name.endsWith('.tmp')) faults.unfinished.push(path);
          // files of other programs are ignored
          else if (preview === null) return;
          else if (!isPreviewOf(photos.get(preview.photoId), preview)) faults.orphans.push(path);
          else {
            const { photoId, kind } = preview;
            if (!(await isWhole(path, kind, files))) return void faults.damaged.push({ path, photoId, kind });
            faults.whole += 1;
            if (kind === 'grid') withGrid.add(photoId);
          }
        }),
      ),
    );
  }
  for (const [id, { analyzed }] of photos) if (analyzed && !withGrid.has(id)) faults.missing.push(id);
  return faults;
}

/** Checks the first and last bytes: WebP states its length (RIFF), JPEG ends with a marker. */
async function isWhole(path: string, kind: PreviewKind, files: Pick<Files, 'readEnds'>): Promise<boolean> {
  let ends: Awaited<ReturnType<Files['readEnds']>>;
  try {
    ends = await files.readEnds(path, { head: 12, tail: 2 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true; // deleted since it was listed
    throw error;
  }
  const { sizeBytes, head, tail } = ends;
  if (sizeBytes < 12) return false;
  if (kind === 'grid')
    return (
      head.toString('latin1', 0, 4) === 'RIFF' &&
      head.toString('latin1', 8) === 'WEBP' &&
      head.readUInt32LE(4) + 8 === sizeBytes
    );
  return head.readUInt16BE(0) === 0xffd8 && tail.readUInt16BE(0) === 0xffd9;
}

/** Absolute paths by file name. Other files are left out. */
export async function previewFiles(
  { previews }: LibraryLayout,
  files: Pick<Files, 'list' | 'listFolders'>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of await files.listFolders(previews)) {
    for (const name of await files.list(join(previews, folder))) {
      if (parsePreviewName(name)) found.set(name, join(previews, folder, name));
    }
  }
  return found;
}

export function previewName(
  layout: LibraryLayout,
  row: Pick<PhotoRow, 'id' | 'contentHash'>,
  kind: PreviewKind,
): string {
  return basename(previewPath(layout, row.id, row.contentHash, kind));
}

/** @returns bytes */
export async function sizeOfAll(paths: Iterable<string>, files: Pick<Files, 'stat'>): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += (await files.stat(path).catch(() => ({ sizeBytes: 0 }))).sizeBytes; // deleted since it was listed
  return bytes;
}

export async function deleteAll(paths: Iterable<string>, files: Pick<Files, 'removeIfThere'>): Promise<void> {
  for (const path of paths) await files.removeIfThere(path);
}
