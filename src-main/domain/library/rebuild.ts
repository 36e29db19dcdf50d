/**
 * @file Makes the catalogue again from the photos and the two journals: every photo under its old id, with
 * everything decided on it.
 */
import { join } from 'node:path';
import { copyAnnotations } from '../annotations/merge-decisions.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';
import { unanalyzedPhoto } from '../importing/photo-rows.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { Vision } from '../vision/vision.ts';
import type { IdentityState } from '../journals/identity.ts';
import type { OpenLibrary } from './open-library.ts';
import { deleteAll, previewFiles, previewName } from './preview-files.ts';
import { restoreFromPreviews } from './restore-from-preview.ts';
import { isReachable } from './root-folder.ts';

const rowsPerStep = 1_000;
/** An appliedSeq that says: this catalogue is only made in part. */
const unfinished = -1;

export interface RebuildDeps {
  library: Pick<OpenLibrary, 'files' | 'layout' | 'roots' | 'decisions' | 'identity' | 'catalogue'>;
  vision: Pick<Vision, 'analyze'>;
  signal: AbortSignal;
  report: (update: JobUpdate) => void;
}

/** What of an old row a photo that cannot be looked at now keeps. */
type Memory = Pick<
  PhotoRow,
  | 'pixelHash'
  | 'width'
  | 'height'
  | 'takenAt'
  | 'takenAtSortMs'
  | 'takenAtOffset'
  | 'takenAtSource'
  | 'metadata'
  | 'thumbhash'
  | 'damaged'
  | 'perceptualHash'
  | 'sharpness'
  | 'colours'
  | 'stackParentId'
  | 'otherStackParents'
  | 'companions'
  | 'failure'
>;

/**
 * The import that follows fills in what is seen, and finds by content what was moved. A photo that can't be
 * looked at unchanged now (away, missing, edited) keeps from the old catalogue, or else from its preview, how
 * it looked: it stays visible, and an edited file is told from another picture. All else is made anew.
 */
export async function rebuildCatalogue({ library, vision, signal, report }: RebuildDeps): Promise<void> {
  const { catalogue, decisions } = library;
  report({ note: 'Reading what is known of the photos', done: 0, total: null });
  const identity = await library.identity.load();
  await joinOrphans(library, identity);
  const hashes = await hashesOfAll(library, identity);
  const placed = await placeFiles(library, identity, signal);
  const memories = await remember({
    library,
    vision,
    signal,
    hashes,
    photoIds: [...hashes.keys()].filter((id) => !placed.seeable.has(id)),
  });
  signal.throwIfAborted();
  const lost = lostWithoutTrace(placed.files, (id) => memories.has(id) || decisions.of(id).seq > 0);
  const files = placed.files.filter(({ photoId }) => !lost.has(photoId));
  // their content keeps its id in the journal, should it come back
  const gone = placed.files
    .filter(({ photoId }) => lost.has(photoId))
    .map(({ rootId, relPath }) => ({ gone: { rootId, relPath } }));
  const photoIds = [...hashes.keys()].filter((id) => !lost.has(id));

  // From here on it is finished, not cancelled: half a catalogue helps nobody.
  report({ note: 'Making the catalogue again', done: 0, total: photoIds.length });
  if (gone.length > 0) await library.identity.append(gone);
  await catalogue.clear();
  await catalogue.setAppliedSeq(unfinished);
  for (let start = 0; start < files.length; start += rowsPerStep)
    await catalogue.putFiles(files.slice(start, start + rowsPerStep));
  for (let start = 0; start < photoIds.length; start += rowsPerStep) {
    const part = photoIds.slice(start, start + rowsPerStep);
    await catalogue.putPhotos(
      part.map((id) => ({ ...unanalyzedPhoto(id, hashes.get(id)!, decisions.of(id)), ...memories.get(id) })),
    );
    report({ done: start + part.length });
  }
  await catalogue.setAppliedSeq(decisions.lastSeq());
  await clearPreviews(library, hashes);
}

/** Photos with a file, and photos that only a decision knows: their file is found by its content. */
async function hashesOfAll(
  { decisions }: RebuildDeps['library'],
  identity: IdentityState,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { photoId } of identity.files.values()) hashes.set(photoId, identity.hashes.get(photoId)!);
  await decisions.readLines(({ photos }) => {
    // content that belongs to a photo with a file is not another photo's: an id that was given up before it
    // had one
    for (const { id, hash } of photos)
      if (!identity.hashes.has(id) && !identity.photos.has(hash)) hashes.set(id, hash);
  });
  return hashes;
}

/**
 * What was said on a photo that no file is known of (the line that names it is lost), while another photo has
 * its very content, is said of that one: once, and beside its own words. Ids of which only copies of words
 * are known were given up before they had a file.
 */
async function joinOrphans({ decisions }: RebuildDeps['library'], identity: IdentityState): Promise<void> {
  const orphans = new Map<string, string>();
  const joined = new Set<string>();
  await decisions.readLines((line) => {
    if (line.kind === 'copyWords') for (const from of Object.values(line.from)) joined.add(from);
    if (line.kind === 'act')
      for (const { id, hash } of line.photos) if (!identity.hashes.has(id)) orphans.set(id, hash);
  });
  for (const [from, hash] of orphans) {
    const to = identity.photos.get(hash);
    if (
      to === undefined ||
      joined.has(from) ||
      copyAnnotations(decisions.of(to), decisions.of(from)) === decisions.of(to)
    )
      continue;
    await decisions.record({ kind: 'copyWords', from: { [to]: from }, photos: [{ id: to, hash }] });
  }
}

/**
 * File rows as the journal knows them, so that the import sees what changed since; and the photos that lie
 * there unchanged.
 */
async function placeFiles(
  { roots, files: disk }: RebuildDeps['library'],
  identity: IdentityState,
  signal: AbortSignal,
): Promise<{ files: FileRow[]; seeable: Set<string> }> {
  const files: FileRow[] = [];
  const seeable = new Set<string>();
  const known = new Map<string, { path: string; reachable: boolean }>();
  for (const root of roots())
    known.set(root.id, { path: root.path, reachable: await isReachable(root, disk) });
  for (const file of identity.files.values()) {
    signal.throwIfAborted();
    const { photoId, hash, rootId, relPath, size, mtimeMs } = file;
    const root = known.get(rootId);
    if (!root) continue;
    const state = root.reachable ? await stateOf(join(root.path, ...relPath.split('/')), file, disk) : 'away';
    files.push({
      photoId,
      rootId,
      relPath,
      sizeBytes: size,
      mtimeMs,
      state: state === 'changed' ? 'present' : state,
      sidecars: null,
    });
    if (state === 'present' && identity.hashes.get(photoId) === hash) seeable.add(photoId);
  }
  return { files, seeable };
}

async function stateOf(
  path: string,
  known: { size: number; mtimeMs: number },
  files: Pick<Files, 'stat'>,
): Promise<'present' | 'changed' | 'missing'> {
  const found = await files.stat(path).catch(() => null); // whatever the reason, it cannot be looked at now
  if (!found?.isFile) return 'missing';
  return found.sizeBytes === known.size && Math.floor(found.mtimeMs) === known.mtimeMs
    ? 'present'
    : 'changed';
}

/**
 * Photos whose files are all missing, of which nothing was ever seen (the journal knows unreadable files,
 * too) and nothing decided.
 */
function lostWithoutTrace(files: readonly FileRow[], hasTrace: (photoId: string) => boolean): Set<string> {
  const lost = new Set(
    files
      .filter(({ photoId, state }) => state === 'missing' && !hasTrace(photoId))
      .map(({ photoId }) => photoId),
  );
  for (const { photoId, state } of files) if (state !== 'missing') lost.delete(photoId);
  return lost;
}

interface RememberDeps extends Pick<RebuildDeps, 'library' | 'vision' | 'signal'> {
  hashes: ReadonlyMap<string, string>;
  photoIds: readonly string[];
}

async function remember({
  library,
  vision,
  signal,
  hashes,
  photoIds,
}: RememberDeps): Promise<Map<string, Partial<Memory>>> {
  const memories = new Map<string, Partial<Memory>>();
  for (let start = 0; start < photoIds.length; start += rowsPerStep) {
    signal.throwIfAborted();
    // The catalogue may be what is broken; then the previews are asked.
    const rows = await library.catalogue
      .getPhotos(photoIds.slice(start, start + rowsPerStep))
      .catch(() => new Map<string, PhotoRow>());
    for (const row of rows.values())
      if (row.contentHash === hashes.get(row.id) && (row.thumbhash ?? row.failure) !== null)
        memories.set(row.id, memoryOf(row));
  }
  const unknown = new Map(photoIds.filter((id) => !memories.has(id)).map((id) => [id, hashes.get(id)!]));
  for (const [id, memory] of await restoreFromPreviews({ library, vision, signal }, unknown))
    memories.set(id, memory);
  return memories;
}

function memoryOf(row: PhotoRow): Memory {
  const {
    pixelHash,
    width,
    height,
    takenAt,
    takenAtSortMs,
    takenAtOffset,
    takenAtSource,
    metadata,
    thumbhash,
    damaged,
    perceptualHash,
    sharpness,
    colours,
    stackParentId,
    otherStackParents,
    companions,
    failure,
  } = row;
  return {
    pixelHash,
    width,
    height,
    takenAt,
    takenAtSortMs,
    takenAtOffset,
    takenAtSource,
    metadata,
    thumbhash,
    damaged,
    perceptualHash,
    sharpness,
    colours,
    stackParentId,
    otherStackParents,
    companions,
    failure,
  };
}

/** Previews of photos and contents that are no more. */
async function clearPreviews(
  { layout, files }: RebuildDeps['library'],
  hashes: ReadonlyMap<string, string>,
): Promise<void> {
  const wanted = new Set(
    [...hashes].flatMap(([id, contentHash]) =>
      (['grid', 'large'] as const).map((kind) => previewName(layout, { id, contentHash }, kind)),
    ),
  );
  await deleteAll(
    [...(await previewFiles(layout, files))].filter(([name]) => !wanted.has(name)).map(([, path]) => path),
    files,
  );
}
