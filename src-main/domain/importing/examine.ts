/** @file Opens listed files: finds out which are pictures, and hashes these. */
import pLimit from 'p-limit';
import type { Examined } from './disk.ts';
import type { Content } from './identify.ts';
import type { ImportContext } from './import-context.ts';
import { failedFile, type ImportEvent } from './import-events.ts';
import type { ScannedFile } from './import-item.ts';
import { mayBeGone } from './root-guard.ts';
import { sidecarPaths } from './sidecars.ts';

/** files read in parallel: hashing runs in one thread, so this only hides the disk's latency */
const readAtOnce = 4;

/** A file that is a picture. */
export interface Picture {
  /** with the size and time it had when its bytes were read */
  file: ScannedFile;
  /** the same file as its folder listed it */
  listed: ScannedFile;
  content: Content;
  mimeType: string;
}

export interface ExaminedFiles {
  pictures: Picture[];
  /** all files that are no pictures, with the videos */
  others: ScannedFile[];
  /** whether they belong to photos is decided when all photos are known */
  videos: ScannedFile[];
}

export interface ExamineDeps extends Pick<ImportContext, 'disk' | 'guard' | 'metadata' | 'emit' | 'signal'> {
  /** photos of the identity journal by content; called when there is a picture */
  formerIds: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Reports files that are no pictures and files that cannot be read. Files of a root that went away are
 * ignored.
 */
export async function examineFiles(files: readonly ScannedFile[], deps: ExamineDeps): Promise<ExaminedFiles> {
  const limit = pLimit(readAtOnce);
  const results = await Promise.all(files.map((file) => limit(() => examineFile(file, deps))));
  const seen = files.flatMap((file, at) => {
    const result = results[at];
    return result ? [{ file, result }] : [];
  });
  const formerIds = seen.some(({ result }) => result.kind === 'picture') ? await deps.formerIds() : null;
  const pictures = seen.flatMap(({ file, result }): Picture[] => {
    if (result.kind !== 'picture') return [];
    const { sizeBytes, mtimeMs, hash, mimeType } = result;
    const content = { hash, formerId: formerIds?.get(hash) ?? null };
    return [{ file: { ...file, sizeBytes, mtimeMs }, listed: file, content, mimeType }];
  });
  deps.emit([...seen.flatMap(eventsOf), { kind: 'done', count: files.length - pictures.length }]);
  return {
    pictures,
    others: seen.filter(({ result }) => result.kind === 'other').map(({ file }) => file),
    videos: seen.filter(({ result }) => isVideo(result)).map(({ file }) => file),
  };
}

/** @returns null where its root went away */
async function examineFile(
  file: ScannedFile,
  { disk, guard, signal }: ExamineDeps,
): Promise<Examined | null> {
  signal.throwIfAborted();
  if (guard.gone().some(({ id }) => id === file.rootId)) return null;
  const result = await disk.examine(file.path, signal);
  return result.kind === 'failed' && mayBeGone(result.code) && (await guard.isGone(file.rootId))
    ? null
    : result;
}

function isVideo(result: Examined): boolean {
  return result.kind === 'other' && result.name === 'video';
}

/** Videos are reported later, when it is known whether they belong to a photo. */
function eventsOf({ file, result }: { file: ScannedFile; result: Examined }): ImportEvent[] {
  if (result.kind === 'failed') return [failedFile(file.path, result)];
  if (result.kind === 'picture' || isVideo(result)) return [];
  return [{ kind: 'skipped', as: result.name, path: file.path }];
}

/**
 * New files without those that a sidecar excludes (one says that the picture was in Google's bin). Excluded
 * files are reported as skipped.
 */
export async function withoutExcluded(
  files: readonly ScannedFile[],
  isKnown: (file: ScannedFile) => boolean,
  { metadata, emit }: Pick<ExamineDeps, 'metadata' | 'emit'>,
): Promise<ScannedFile[]> {
  const words = await Promise.all(
    files.map(async (file) =>
      file.stamp === '' || isKnown(file)
        ? null
        : ((await metadata.exclusionReason?.(file.path, sidecarPaths(file.path, file.stamp))) ?? null),
    ),
  );
  const skipped = files.flatMap(({ path }, at): ImportEvent[] => {
    const word = words[at] ?? null;
    return word === null ? [] : [{ kind: 'skipped', as: word, path }];
  });
  emit([...skipped, { kind: 'done', count: skipped.length }]);
  return files.filter((_, at) => words[at] === null);
}
