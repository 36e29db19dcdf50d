/**
 * @file From a call's targets (photos by id, files by path) to their evidence: stored for library photos,
 * looked at for files outside.
 */
import { AppError, type Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EvidenceRecord, EvidenceStore } from '../catalogue/evidence-store.ts';
import { kindOf } from '../evidence/kinds.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { MetadataReader, PhotoMetadata } from '../shared/metadata.ts';
import type { AnalysisResult, PackRef, Vision } from '../vision/vision.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';

/** One target with all that is known of it. */
export interface TargetView {
  /** absolute path of the first present file, else of the first file */
  path: string;
  /** null = not in the library */
  id: string | null;
  evidence: Evidence[];
  decisions: PhotoDecisions;
  metadata: PhotoMetadata;
  /** only a part of the picture could be decoded: what is not seen may still be in it */
  damaged: boolean;
}

export interface TargetEvidence {
  /**
   * In the order given. A file outside the library is looked at and not added; so is a library photo whose
   * evidence is not there yet.
   * @throws AppError not_found (no such photo, no such file), or what made the file unreadable, naming the
   * path
   */
  of(targets: readonly Target[]): Promise<TargetView[]>;
}

/** What the person said about photos, folded from the journal. */
export interface DecisionsOf {
  of(photoId: string): PhotoDecisions;
}

/** Which file is which photo. */
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

/** The packs that understanding works with: those in use. */
export function understandingPacks(packs: Pick<ActivePacks, 'inUse'>): PackRef[] {
  return packs.inUse().map(({ ref }) => ref);
}

/** Those of them that run now, as far as is known. */
function runningPacks(packs: Pick<ActivePacks, 'inUse'>): PackRef[] {
  return packs.inUse().flatMap(({ ref, problem }) => (problem ? [] : [ref]));
}

/** One photo's stored evidence of some packs. */
export interface StoredEvidence {
  evidence: Evidence[];
  /** of all the packs asked for, made from the photo's present content */
  complete: boolean;
}

/**
 * Stored evidence of these packs, by photo. What was made from an earlier content of the photo is left out.
 */
export async function storedEvidence(
  catalogue: Pick<EvidenceStore, 'getEvidence' | 'evidencePacks'>,
  packs: readonly PackRef[],
  rows: Iterable<Pick<PhotoRow, 'id' | 'contentHash'>>,
): Promise<Map<string, StoredEvidence>> {
  const photos = [...rows];
  const ids = photos.map(({ id }) => id);
  const tables = new Set(await catalogue.evidencePacks());
  const found = await Promise.all(
    packs.map((pack) =>
      tables.has(pack.id)
        ? catalogue.getEvidence(kindOf(pack.role), pack.id, ids)
        : new Map<string, EvidenceRecord>(),
    ),
  );
  return new Map(
    photos.map(({ id, contentHash }) => {
      const evidence = packs.flatMap((pack, index) =>
        evidenceOfRecord(pack, found[index]?.get(id), contentHash),
      );
      return [id, { evidence, complete: evidence.length === packs.length }];
    }),
  );
}

function evidenceOfRecord(
  { id, role }: PackRef,
  record: EvidenceRecord | undefined,
  contentHash: string,
): Evidence[] {
  return record?.contentHash === contentHash ? [{ packId: id, role, value: record.value }] : [];
}

export function createTargetEvidence(deps: TargetEvidenceDeps): TargetEvidence {
  const { catalogue, vision, packs, decisions, paths, metadata } = deps;

  /** Pictures without stored evidence, all in one call, so that decoding runs ahead of inference. */
  async function look(
    files: readonly string[],
  ): Promise<Map<string, Pick<TargetView, 'evidence' | 'damaged'>>> {
    if (files.length === 0) return new Map();
    const refs = runningPacks(packs);
    const results = await vision.analyze(
      files.map((path) => ({ path, gridPath: null, largePath: null, packs: refs })),
    );
    return new Map(files.map((path, index) => [path, seenIn(path, results[index])]));
  }

  /** A pack that does not run is no reason to look again. */
  const isComplete = (evidence: readonly Evidence[]) =>
    runningPacks(packs).every(({ id }) => evidence.some(({ packId }) => packId === id));

  async function libraryPhotos(
    ids: readonly string[],
  ): Promise<Map<string, TargetView & { complete: boolean }>> {
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
        const said = { decisions: decisions.of(row.id), metadata: row.metadata, damaged: row.damaged };
        return [[row.id, { path, id: row.id, evidence, complete: isComplete(evidence), ...said }]];
      }),
    );
  }

  return {
    async of(targets) {
      const ids = await Promise.all(
        targets.map((target) => ('id' in target ? target.id : paths.photoAt(target.path))),
      );
      const photos = await libraryPhotos([...new Set(ids.filter((id) => id !== null))]);
      const places = targets.map((target, index) => {
        const photo = photos.get(ids[index] ?? '');
        if ('path' in target) return { photo, path: target.path };
        if (!photo)
          throw new AppError(
            'not_found',
            `There is no photo ${target.id} in this library. It may have been removed: undo brings it back.`,
            { id: target.id },
          );
        return { photo, path: photo.path };
      });
      const seen = await look([
        ...new Set(places.filter(({ photo }) => !photo?.complete).map(({ path }) => path)),
      ]);
      return Promise.all(
        places.map(async ({ photo, path }): Promise<TargetView> => {
          const { evidence, damaged } = seen.get(path) ?? photo!;
          if (photo)
            return {
              path,
              id: photo.id,
              evidence,
              damaged,
              decisions: photo.decisions,
              metadata: photo.metadata,
            };
          return {
            path,
            id: null,
            evidence,
            damaged,
            decisions: noDecisions,
            metadata: await metadata.read(path),
          };
        }),
      );
    },
  };
}

function seenIn(path: string, result: AnalysisResult | undefined): Pick<TargetView, 'evidence' | 'damaged'> {
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
