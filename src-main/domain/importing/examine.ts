/** @file Opens listed files: which of them are pictures, and what content these have. */
import pLimit from 'p-limit';
import type { Examined } from './disk.ts';
import type { Content } from './identify.ts';
import type { ImportContext } from './import-context.ts';
import { failedFile, type ImportEvent } from './import-events.ts';
import type { ScannedFile } from './import-item.ts';
import { mayBeGone } from './root-guard.ts';
import { sidecarPaths } from './sidecars.ts';

/** files read at once: hashing is bound to one thread, so this only hides the disk's latency */
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
  /** all that are no pictures, videos among them */
  others: ScannedFile[];
  /** whether they belong to photos is told when all photos are known */
  videos: ScannedFile[];
}

export interface ExamineDeps extends Pick<ImportContext, 'disk' | 'guard' | 'metadata' | 'emit' | 'signal'> {
  /** photos of the identity journal by content; asked when there is a picture */
  formerIds: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Tells of what is no picture and of what cannot be read. Of a root that went away nothing more is looked at.
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

/** Videos are told of when it is known whether they belong to a photo. */
function eventsOf({ file, result }: { file: ScannedFile; result: Examined }): ImportEvent[] {
  if (result.kind === 'failed') return [failedFile(file.path, result)];
  if (result.kind === 'picture' || isVideo(result)) return [];
  return [{ kind: 'skipped', as: result.name, path: file.path }];
}

/**
 * Of new files those that are not left out by what lies beside them; the others are counted by the word for
 * what they are.
 */
export async function withoutLeftOut(
  files: readonly ScannedFile[],
  isKnown: (file: ScannedFile) => boolean,
  { metadata, emit }: Pick<ExamineDeps, 'metadata' | 'emit'>,
): Promise<ScannedFile[]> {
  const words = await Promise.all(
    files.map(async (file) =>
      file.stamp === '' || isKnown(file)
        ? null
        : ((await metadata.leftOut?.(file.path, sidecarPaths(file.path, file.stamp))) ?? null),
    ),
  );
  const skipped = files.flatMap(({ path }, at): ImportEvent[] => {
    const word = words[at] ?? null;
    return word === null ? [] : [{ kind: 'skipped', as: word, path }];
  });
  emit([...skipped, { kind: 'done', count: skipped.length }]);
  return files.filter((_, at) => words[at] === null);
}
