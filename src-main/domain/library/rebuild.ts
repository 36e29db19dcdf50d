/**
 * @file Rebuilds the catalogue from the photos and the two journals: every photo under its old id, with its
 * decisions.
 */
import { join } from 'node:path';
import { copyAnnotations } from '../annotations/merge-decisions.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { Files } from '../files/files.ts';
import { undecodedPhoto } from '../importing/photo-rows.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { Vision } from '../vision/vision.ts';
import type { IdentityState } from '../journals/identity.ts';
import type { OpenLibrary } from './open-library.ts';
import { deleteAll, previewFiles, previewName } from './preview-files.ts';
import { restoreFromPreviews } from './restore-from-preview.ts';
import { isReachable } from './root-folder.ts';

const rowsPerStep = 1_000;
/** value of appliedSeq in an incomplete catalogue */
const incomplete = -1;

export interface RebuildDeps {
  library: Pick<OpenLibrary, 'files' | 'layout' | 'roots' | 'decisions' | 'identity' | 'catalogue'>;
  vision: Pick<Vision, 'analyze'>;
  signal: AbortSignal;
  report: (update: JobUpdate) => void;
}

/** The columns of an old row that a photo keeps when its file cannot be analyzed now. */
type Appearance = Pick<
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
 * The import that follows analyzes the photos, and finds moved files by content. A photo whose unchanged file
 * is not available now (away, missing, edited) keeps its appearance from the old catalogue, or else from its
 * preview: so it stays visible, and an edited file can be distinguished from another picture. Everything else
 * is made again.
 */
export async function rebuildCatalogue({ library, vision, signal, report }: RebuildDeps): Promise<void> {
  const { catalogue, decisions } = library;
  report({ note: 'Reading what is known of the photos', done: 0, total: null });
  const identity = await library.identity.load();
  await copyOrphanedDecisions(library, identity);
  const hashes = await hashesOfAll(library, identity);
  const placed = await fileRowsOf(library, identity, signal);
  const appearances = await readAppearances({
    library,
    vision,
    signal,
    hashes,
    photoIds: [...hashes.keys()].filter((id) => !placed.unchanged.has(id)),
  });
  signal.throwIfAborted();
  const lost = missingUnknownPhotos(placed.files, (id) => appearances.has(id) || decisions.of(id).seq > 0);
  const files = placed.files.filter(({ photoId }) => !lost.has(photoId));
  // the journal still maps their content to the id, in case it comes back
  const gone = placed.files
    .filter(({ photoId }) => lost.has(photoId))
    .map(({ rootId, relPath }) => ({ gone: { rootId, relPath } }));
  const photoIds = [...hashes.keys()].filter((id) => !lost.has(id));

  // from here on it cannot be cancelled: an incomplete catalogue is of no use
  report({ note: 'Making the catalogue again', done: 0, total: photoIds.length });
  if (gone.length > 0) await library.identity.append(gone);
  await catalogue.clear();
  await catalogue.setAppliedSeq(incomplete);
  for (let start = 0; start < files.length; start += rowsPerStep)
    await catalogue.putFiles(files.slice(start, start + rowsPerStep));
  for (let start = 0; start < photoIds.length; start += rowsPerStep) {
    const part = photoIds.slice(start, start + rowsPerStep);
    await catalogue.putPhotos(
      part.map((id) => ({
        ...undecodedPhoto(id, hashes.get(id)!, decisions.of(id)),
        ...appearances.get(id),
      })),
    );
    report({ done: start + part.length });
  }
  await catalogue.setAppliedSeq(decisions.lastSeq());
  await clearPreviews(library, hashes);
}

/** Photos with a file, and photos known only by a decision, whose file is found by its content. */
async function hashesOfAll(
  { decisions }: RebuildDeps['library'],
  identity: IdentityState,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { photoId } of identity.files.values()) hashes.set(photoId, identity.hashes.get(photoId)!);
  await decisions.readLines(({ photos }) => {
    // not where another photo with a file has the same content: the id was replaced before it had a file
    for (const { id, hash } of photos)
      if (!identity.hashes.has(id) && !identity.photos.has(hash)) hashes.set(id, hash);
  });
  return hashes;
}

/**
 * Copies decisions on a photo without a known file (its line was lost) to the photo that has the same
 * content: once, in addition to its own. Ids whose decisions were copied before were replaced before they had
 * a file.
 */
async function copyOrphanedDecisions(
  { decisions }: RebuildDeps['library'],
  identity: IdentityState,
): Promise<void> {
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
 * File rows as in the journal, so that the import finds later changes; and the photos whose file is
 * unchanged.
 */
async function fileRowsOf(
  { roots, files: disk }: RebuildDeps['library'],
  identity: IdentityState,
  signal: AbortSignal,
): Promise<{ files: FileRow[]; unchanged: Set<string> }> {
  const files: FileRow[] = [];
  const unchanged = new Set<string>();
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
    if (state === 'present' && identity.hashes.get(photoId) === hash) unchanged.add(photoId);
  }
  return { files, unchanged };
}

async function stateOf(
  path: string,
  known: { size: number; mtimeMs: number },
  files: Pick<Files, 'stat'>,
): Promise<'present' | 'changed' | 'missing'> {
  const found = await files.stat(path).catch(() => null); // for any reason: it is not available now
  if (!found?.isFile) return 'missing';
  return found.sizeBytes === known.size && Math.floor(found.mtimeMs) === known.mtimeMs
    ? 'present'
    : 'changed';
}

/**
 * Photos whose files are all missing and that have neither a preview, a row nor a decision (the journal also
 * contains unreadable files).
 */
function missingUnknownPhotos(
  files: readonly FileRow[],
  hasTrace: (photoId: string) => boolean,
): Set<string> {
  const lost = new Set(
    files
      .filter(({ photoId, state }) => state === 'missing' && !hasTrace(photoId))
      .map(({ photoId }) => photoId),
  );
  for (const { photoId, state } of files) if (state !== 'missing') lost.delete(photoId);
  return lost;
}

interface ReadAppearancesDeps extends Pick<RebuildDeps, 'library' | 'vision' | 'signal'> {
  hashes: ReadonlyMap<string, string>;
  photoIds: readonly string[];
}

async function readAppearances({
  library,
  vision,
  signal,
  hashes,
  photoIds,
}: ReadAppearancesDeps): Promise<Map<string, Partial<Appearance>>> {
  const appearances = new Map<string, Partial<Appearance>>();
  for (let start = 0; start < photoIds.length; start += rowsPerStep) {
    signal.throwIfAborted();
    // the catalogue may be unreadable; then the previews are used
    const rows = await library.catalogue
      .getPhotos(photoIds.slice(start, start + rowsPerStep))
      .catch(() => new Map<string, PhotoRow>());
    for (const row of rows.values())
      if (row.contentHash === hashes.get(row.id) && (row.thumbhash ?? row.failure) !== null)
        appearances.set(row.id, appearanceOf(row));
  }
  const unknown = new Map(photoIds.filter((id) => !appearances.has(id)).map((id) => [id, hashes.get(id)!]));
  for (const [id, appearance] of await restoreFromPreviews({ library, vision, signal }, unknown))
    appearances.set(id, appearance);
  return appearances;
}

function appearanceOf(row: PhotoRow): Appearance {
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

/** Deletes previews of photos and contents that do not exist any more. */
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
