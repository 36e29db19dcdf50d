/**
 * @file Evidence for the targets of a call (photos by id, files by path): stored for library photos, analyzed
 * now for files outside.
 */
import { AppError, isBlurred, type Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { MetadataReader, PhotoMetadata } from '../shared/metadata.ts';
import { wholeOf, type AnalysisResult, type PackRef, type Vision } from '../vision/vision.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { storedEvidence, understandingPacks, type StoredEvidenceCatalogue } from './stored-evidence.ts';
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
  /** a library photo that may be sensitive, or is kept private */
  blurred?: true;
}

export interface TargetEvidence {
  /**
   * In the order given. A file outside the library is analyzed and not added; a library photo without
   * complete evidence is analyzed, too, from its preview where its file cannot be read.
   * @throws AppError not_found (no such photo, no such file), or what made the file unreadable, with its path;
   * of a library photo only where nothing at all is stored of it
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
  catalogue: Pick<Catalogue, 'getPhotos' | keyof StoredEvidenceCatalogue>;
  vision: Pick<Vision, 'analyze'>;
  packs: ActivePacks;
  decisions: DecisionsOf;
  paths: PhotoPaths;
  metadata: Pick<MetadataReader, 'read'>;
  /** absolute path of a library photo's grid preview, which need not exist */
  previewOf: (photo: { id: string; contentHash: string }) => string;
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
      const notStored = locations.filter(({ photo }) => !photo?.complete);
      const analyzed = await analyzeFiles(deps, notStored);
      return Promise.all(
        locations.map(async ({ photo, path }): Promise<TargetView> => {
          const { evidence, damaged } = photo?.complete ? photo : analyzed.get(path)!;
          const found = { path, evidence, damaged };
          if (photo) {
            const { id, decisions, metadata: known, blurred } = photo;
            return { ...found, id, decisions, metadata: known, ...(blurred && { blurred }) };
          }
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
type LibraryPhoto = TargetView & { complete: boolean; preview: string };

/** By id; removed photos and those without a file are left out. */
async function libraryPhotos(
  { catalogue, packs, paths, decisions, previewOf }: TargetEvidenceDeps,
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
      const rest = {
        decisions: decisions.of(row.id),
        metadata: row.metadata,
        damaged: row.damaged,
        ...(isBlurred(row.screening?.state) && { blurred: true as const }),
      };
      const preview = previewOf(row);
      return [
        [row.id, { path, id: row.id, evidence, complete: isComplete(packs, evidence), preview, ...rest }],
      ];
    }),
  );
}

/** Packs that cannot run are not required. */
function isComplete(packs: UsedPacks, evidence: readonly Evidence[]): boolean {
  return usablePacks(packs).every(({ id }) => evidence.some(({ packId }) => packId === id));
}

interface Location {
  path: string;
  photo: LibraryPhoto | undefined;
}

/** The location of a target: the given path, else the path of the library photo. */
function locationOf(target: Target, photo: LibraryPhoto | undefined): Location {
  if ('path' in target) return { photo, path: target.path };
  if (photo) return { photo, path: photo.path };
  throw new AppError(
    'not_found',
    `There is no photo ${target.id} in this library. It may have been removed: undo brings it back.`,
    { id: target.id },
  );
}

/**
 * By path. All pictures in one call, so that decoding runs ahead of inference; then the previews of library
 * photos whose files could not be read. What is stored of such a photo is better than an error.
 */
async function analyzeFiles(
  { vision, packs }: Pick<TargetEvidenceDeps, 'vision' | 'packs'>,
  locations: readonly Location[],
): Promise<Map<string, Analyzed>> {
  const refs = usablePacks(packs);
  const analyze = async (paths: readonly string[]) =>
    paths.length === 0
      ? []
      : vision.analyze(paths.map((path) => ({ path, gridPath: null, largePath: null, packs: refs })));
  const distinct = [...new Map(locations.map((location) => [location.path, location])).values()];
  const results = await analyze(distinct.map(({ path }) => path));
  const previews = distinct.flatMap(({ photo }, index) =>
    photo && !results[index]?.ok ? [photo.preview] : [],
  );
  const fromPreviews = await analyze(previews);
  return new Map(
    distinct.map(({ path, photo }, index) => {
      const again = photo && fromPreviews[previews.indexOf(photo.preview)];
      if (photo && again?.ok) return [path, { evidence: again.evidence, damaged: photo.damaged }];
      const isStored = photo !== undefined && photo.evidence.length > 0;
      return [path, !results[index]?.ok && isStored ? photo : evidenceOf(path, results[index])];
    }),
  );
}

type Analyzed = Pick<TargetView, 'evidence' | 'damaged'>;

function evidenceOf(path: string, result: AnalysisResult | undefined): Analyzed {
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
