/**
 * @file Scans all parts of a library for contradictions, for the library check and the repair. Changes
 * nothing.
 */
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { CompanionFile, FileRow } from '../catalogue/rows.ts';
import type { IdentityFile, IdentityState } from '../journals/identity.ts';
import { fileKey } from '../shared/file-key.ts';
import type { LibraryRoot } from '../shared/library-root.ts';
import type { OpenLibrary } from './open-library.ts';
import { isReachable } from './root-folder.ts';
import { scanPreviews, type PreviewFaults } from './preview-files.ts';
import type { EvidenceKind } from '../evidence/kind.ts';
import { isOnRequest } from '../evidence/kinds.ts';

const unlimited = 1_000_000_000;

export type ScannedLibrary = Pick<
  OpenLibrary,
  'files' | 'layout' | 'roots' | 'decisions' | 'identity' | 'catalogue'
>;

/** The columns of a row that the checks need: whole rows of 100,000 photos would take too much memory. */
export interface ScannedPhoto {
  contentHash: string;
  /** it was analyzed, or at least its preview */
  analyzed: boolean;
  failed: boolean;
}

export type RootState = 'there' | 'gone' | 'unreadable';

/** Differences between the catalogue and the identity journal. */
export interface RowFaults {
  /** lines of the journal without a row */
  missingRows: IdentityFile[];
  /** roots of lines that are not in the library any more */
  lostRoots: string[];
  /** rows without a line, or with a different line */
  missingLines: FileRow[];
  differing: FileRow[];
  /** rows whose photo does not exist */
  orphans: FileRow[];
  /** ids of photos without a file, a line and a decision */
  unreferencedPhotos: string[];
}

export interface EvidenceFaults {
  packId: string;
  kind: EvidenceKind;
  total: number;
  lacking: string[];
  /** made from an earlier content of the photo */
  stale: string[];
  /** of photos that do not exist any more */
  orphans: string[];
  /** of the other photos: values that cannot come from a picture */
  invalid: string[];
}

export interface IntegrityScan {
  roots: Map<string, RootState>;
  identity: IdentityState;
  files: FileRow[];
  photos: Map<string, ScannedPhoto>;
  rows: RowFaults;
  /** ids of photos whose row lacks the last decision */
  lackingDecisions: string[];
  /** ids of photos that are stacked under one that does not exist */
  orphanedMembers: string[];
  /** videos that belong to a photo and are not at their path */
  missingCompanions: { photoId: string; companion: CompanionFile }[];
  previews: PreviewFaults;
  evidence: EvidenceFaults[];
  /** ids of photos with outdated tags and captions; null = unknown, with the reason in `underivedReason` */
  underived: string[] | null;
  underivedReason: string;
  indices: string[];
}

/** @param derivedVersions versions of photos that are current; throws AppError of a pack that cannot be used */
export async function scanIntegrity(
  library: ScannedLibrary,
  derivedVersions: () => Promise<readonly string[]>,
): Promise<IntegrityScan> {
  const { catalogue, decisions, layout } = library;
  const roots = await rootStates(library);
  const identity = await library.identity.load();
  const files = await catalogue.files();
  const photos = new Map<string, ScannedPhoto>();
  const lackingDecisions: string[] = [];
  const stackParentId = new Map<string, string>();
  const missingCompanions: IntegrityScan['missingCompanions'] = [];
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) {
      photos.set(row.id, {
        contentHash: row.contentHash,
        analyzed: row.thumbhash !== null,
        failed: row.failure !== null,
      });
      if (row.appliedSeq !== decisions.of(row.id).seq) lackingDecisions.push(row.id);
      if (row.stackParentId !== null) stackParentId.set(row.id, row.stackParentId);
      for (const companion of row.companions)
        if (await isMissing(companion, library, roots))
          missingCompanions.push({ photoId: row.id, companion });
    }
  }
  const evidence: EvidenceFaults[] = [];
  for (const packId of await catalogue.evidencePacks()) {
    const kind = await catalogue.evidenceKind(packId);
    if (kind) evidence.push(await evidenceFaults(library, { packId, kind }, photos));
  }
  const underived = await outdatedPhotos(library, derivedVersions, photos, evidence);
  const rows = rowFaults(library, { identity, files, photos });
  return {
    roots,
    identity,
    files,
    photos,
    rows,
    lackingDecisions,
    missingCompanions,
    evidence,
    ...underived,
    orphanedMembers: [...stackParentId]
      .filter(([id, host]) => host === id || !photos.has(host))
      .map(([id]) => id),
    previews: await scanPreviews(layout, library.files, withRestorable(photos, rows, identity)),
    indices: await catalogue.lackingIndices(),
  };
}

async function rootStates({
  roots,
  files,
}: Pick<ScannedLibrary, 'roots' | 'files'>): Promise<Map<string, RootState>> {
  return new Map(
    await Promise.all(roots().map(async (root) => [root.id, await rootState(root, files)] as const)),
  );
}

async function rootState(root: LibraryRoot, files: ScannedLibrary['files']): Promise<RootState> {
  const { path } = root;
  try {
    // only the empty mount point of its drive
    if (root.ownDisk && !(await isReachable(root, files))) return 'gone';
    await files.requireListable(path);
    return 'there';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unreadable';
  }
}

function rowFaults(
  { roots, decisions }: Pick<ScannedLibrary, 'roots' | 'decisions'>,
  { identity, files, photos }: Pick<IntegrityScan, 'identity' | 'files' | 'photos'>,
): RowFaults {
  const rootIds = new Set(roots().map(({ id }) => id));
  const rows = new Set(files.map((row) => fileKey(row.rootId, row.relPath)));
  const held = new Set(files.map((row) => row.photoId));
  const lines = [...identity.files].filter(([key]) => !rows.has(key)).map(([, file]) => file);
  const known = files.filter((row) => photos.has(row.photoId));
  const lineOf = (row: FileRow) => identity.files.get(fileKey(row.rootId, row.relPath));
  return {
    missingRows: lines.filter(({ rootId }) => rootIds.has(rootId)),
    lostRoots: [...new Set(lines.filter(({ rootId }) => !rootIds.has(rootId)).map(({ rootId }) => rootId))],
    missingLines: known.filter((row) => lineOf(row) === undefined),
    differing: known.filter((row) => {
      const line = lineOf(row);
      return (
        line !== undefined &&
        (line.photoId !== row.photoId ||
          identity.hashes.get(row.photoId) !== photos.get(row.photoId)?.contentHash)
      );
    }),
    orphans: files.filter((row) => !photos.has(row.photoId)),
    unreferencedPhotos: [...photos.keys()].filter(
      (id) => !held.has(id) && !identity.hashes.has(id) && decisions.of(id).seq === 0,
    ),
  };
}

/** Includes photos whose row is lost and can be restored, so that their previews are kept. */
function withRestorable(
  photos: IntegrityScan['photos'],
  { missingRows, orphans }: RowFaults,
  { hashes }: IdentityState,
): IntegrityScan['photos'] {
  const all = new Map(photos);
  for (const { photoId } of [...missingRows, ...orphans]) {
    const contentHash = hashes.get(photoId);
    if (contentHash !== undefined && !photos.has(photoId))
      all.set(photoId, { contentHash, analyzed: false, failed: false });
  }
  return all;
}

async function evidenceFaults(
  { catalogue }: ScannedLibrary,
  { packId, kind }: Pick<EvidenceFaults, 'packId' | 'kind'>,
  photos: ReadonlyMap<string, ScannedPhoto>,
): Promise<EvidenceFaults> {
  const contents = await catalogue.evidenceContents(packId);
  const faults: EvidenceFaults = {
    packId,
    kind,
    total: contents.size,
    lacking: isOnRequest(kind.role) ? [] : await catalogue.lackingEvidence(packId, unlimited),
    stale: [],
    orphans: [],
    invalid: [],
  };
  for (const [id, contentHash] of contents) {
    const photo = photos.get(id);
    if (!photo) faults.orphans.push(id);
    else if (photo.contentHash !== contentHash) faults.stale.push(id);
  }
  const forgotten = new Set([...faults.orphans, ...faults.stale]);
  const kept = [...contents.keys()].filter((id) => !forgotten.has(id));
  return { ...faults, invalid: await catalogue.invalidEvidence(packId, kept) };
}

/**
 * Without photos that were never analyzed or lack evidence of a pack: they cannot be current, and have
 * findings of their own.
 */
async function outdatedPhotos(
  { catalogue }: ScannedLibrary,
  versions: () => Promise<readonly string[]>,
  photos: IntegrityScan['photos'],
  evidence: readonly EvidenceFaults[],
): Promise<Pick<IntegrityScan, 'underived' | 'underivedReason'>> {
  try {
    const lacking = new Set(evidence.flatMap((pack) => pack.lacking));
    const ids = await catalogue.underived(await versions(), unlimited);
    return {
      underived: ids.filter((id) => !lacking.has(id) && photos.get(id)?.analyzed === true),
      underivedReason: '',
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { underived: null, underivedReason: error.message };
  }
}

/** A file whose root is not available now does not count as lost. */
async function isMissing(
  { rootId, relPath }: CompanionFile,
  { roots, files }: Pick<ScannedLibrary, 'roots' | 'files'>,
  states: ReadonlyMap<string, RootState>,
): Promise<boolean> {
  const root = roots().find(({ id }) => id === rootId);
  if (!root) return true;
  if (states.get(rootId) !== 'there') return false;
  return files.stat(join(root.path, ...relPath.split('/'))).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error.code === 'ENOTDIR',
  );
}
