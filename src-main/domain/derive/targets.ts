/**
 * @file Evidence for the targets of a call (photos by id, files by path): stored for library photos, analyzed
 * now for files outside.
 */
import { AppError, type Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { MetadataReader, PhotoMetadata } from '../shared/metadata.ts';
import { wholeOf, type AnalysisResult, type PackRef, type Vision } from '../vision/vision.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { storedEvidence, understandingPacks } from './stored-evidence.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';

/** One target with its evidence, decisions and metadata. */
export interface TargetView {
  /** absolute path of the first present file, else of the first file */
  path: string;
  /** null = not in the library */
  id: string | null;
  evidence: Evidence[];
  decisions: PhotoDecisions;
  metadata: PhotoMetadata;
  /** only part of the picture could be decoded: what was not found may be in the rest */
  damaged: boolean;
}

export interface TargetEvidence {
  /**
   * In the order given. A file outside the library is analyzed and not added; a library photo without
   * complete evidence is analyzed, too.
   * @throws AppError not_found (no such photo, no such file), or what made the file unreadable, with its path
   */
  of(targets: readonly Target[]): Promise<TargetView[]>;
}

/** The person's decisions about photos, folded from the journal. */
export interface DecisionsOf {
  of(photoId: string): PhotoDecisions;
}

/** Maps files to photos and back. */
export interface PhotoPaths {
  /** id of the library photo that has this file (absolute path); null = none */
  photoAt(path: string): Promise<string | null>;
  /** absolute path of each photo's first present file, else of its first file */
  pathsOf(photoIds: readonly string[]): Promise<Map<string, string>>;
}

export interface TargetEvidenceDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'getEvidence' | 'evidencePacks'>;
  vision: Pick<Vision, 'analyze'>;
  packs: ActivePacks;
  decisions: DecisionsOf;
  paths: PhotoPaths;
  metadata: Pick<MetadataReader, 'read'>;
}

/** Reads the catalogue first; models run only for what is not stored. */
export function createTargetEvidence(deps: TargetEvidenceDeps): TargetEvidence {
  const { paths, metadata } = deps;
  return {
    async of(targets) {
      const ids = await Promise.all(
        targets.map((target) => ('id' in target ? target.id : paths.photoAt(target.path))),
      );
      const photos = await libraryPhotos(deps, [...new Set(ids.filter((id) => id !== null))]);
      const locations = targets.map((target, index) => locationOf(target, photos.get(ids[index] ?? '')));
      const notStored = locations.filter(({ photo }) => !photo?.complete).map(({ path }) => path);
      const analyzed = await analyzeFiles(deps, [...new Set(notStored)]);
      return Promise.all(
        locations.map(async ({ photo, path }): Promise<TargetView> => {
          const { evidence, damaged } = analyzed.get(path) ?? photo!;
          const found = { path, evidence, damaged };
          if (photo) return { ...found, id: photo.id, decisions: photo.decisions, metadata: photo.metadata };
          return { ...found, id: null, decisions: noDecisions, metadata: await metadata.read(path) };
        }),
      );
    },
  };
}

type UsedPacks = Pick<ActivePacks, 'encoder' | 'detector' | 'inUse'>;

/**
 * The packs for questions, labels and similar photos, where no problem with them is known: encoder and
 * detector, with their parts.
 */
function usablePacks(packs: UsedPacks): PackRef[] {
  const asked = [packs.encoder()?.ref.id, packs.detector()?.ref.id];
  return packs
    .inUse()
    .flatMap(({ ref, problem }) => (!problem && asked.includes(wholeOf(ref).id) ? [ref] : []));
}

/** `complete`: evidence of all usable packs is stored. */
type LibraryPhoto = TargetView & { complete: boolean };

/** By id; removed photos and those without a file are left out. */
async function libraryPhotos(
  { catalogue, packs, paths, decisions }: TargetEvidenceDeps,
  ids: readonly string[],
): Promise<Map<string, LibraryPhoto>> {
  const rows = [...(await catalogue.getPhotos(ids)).values()].filter((row) => !row.removed);
  const [byId, stored] = await Promise.all([
    paths.pathsOf(rows.map(({ id }) => id)),
    storedEvidence(catalogue, understandingPacks(packs), rows),
  ]);
  return new Map(
    rows.flatMap((row) => {
      const path = byId.get(row.id);
      if (path === undefined) return [];
      const { evidence } = stored.get(row.id)!;
      const rest = { decisions: decisions.of(row.id), metadata: row.metadata, damaged: row.damaged };
      return [[row.id, { path, id: row.id, evidence, complete: isComplete(packs, evidence), ...rest }]];
    }),
  );
}

/** Packs that cannot run are not required. */
function isComplete(packs: UsedPacks, evidence: readonly Evidence[]): boolean {
  return usablePacks(packs).every(({ id }) => evidence.some(({ packId }) => packId === id));
}

/** The location of a target: the given path, else the path of the library photo. */
function locationOf(
  target: Target,
  photo: LibraryPhoto | undefined,
): { path: string; photo: LibraryPhoto | undefined } {
  if ('path' in target) return { photo, path: target.path };
  if (photo) return { photo, path: photo.path };
  throw new AppError(
    'not_found',
    `There is no photo ${target.id} in this library. It may have been removed: undo brings it back.`,
    { id: target.id },
  );
}

/** Pictures without stored evidence, all in one call, so that decoding runs ahead of inference. */
async function analyzeFiles(
  { vision, packs }: Pick<TargetEvidenceDeps, 'vision' | 'packs'>,
  files: readonly string[],
): Promise<Map<string, Pick<TargetView, 'evidence' | 'damaged'>>> {
  if (files.length === 0) return new Map();
  const refs = usablePacks(packs);
  const results = await vision.analyze(
    files.map((path) => ({ path, gridPath: null, largePath: null, packs: refs })),
  );
  return new Map(files.map((path, index) => [path, evidenceOf(path, results[index])]));
}

function evidenceOf(
  path: string,
  result: AnalysisResult | undefined,
): Pick<TargetView, 'evidence' | 'damaged'> {
  if (!result) throw new AppError('internal', `Nothing came back for ${path}. Try again.`, { path });
  if (!result.ok)
    throw new AppError(
      result.code,
      result.message.includes(path) ? result.message : `${path}: ${result.message}`,
      { path },
    );
  const { evidence, damaged } = result;
  return { evidence, damaged };
}
