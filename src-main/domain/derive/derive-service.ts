/**
 * @file Keeps derived data current: derives photos after an edit, and all photos with an old derived version
 * after an import.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import { createLibraryCameraTexts } from './captions/library-camera-texts.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { comesLater } from '../evidence/kinds.ts';
import type { FactSource } from '../facts/fact-source.ts';
import { isPackProblem } from '../models/packs.ts';
import { inGroups } from '../shared/in-groups.ts';
import type { Deriver } from './derive.ts';
import { currentVersions, deriveBatch, type DeriveBatchDeps } from './derive-batch.ts';
import type { DeriverSource } from './deriver-source.ts';

const allPhotos = 10_000_000;
const photosPerBatch = 500;

export interface DeriveServiceDeps extends Omit<DeriveBatchDeps, 'catalogue' | 'cameras'> {
  catalogue: DeriveBatchDeps['catalogue'] &
    Pick<Catalogue, 'underived' | 'stackParentsOf' | 'descriptionFacts' | 'lackingEvidence'>;
  deriver: DeriverSource;
  facts?: Pick<FactSource, 'readerFor' | 'invalidate'>;
}

export interface DeriveService {
  /**
   * What the `derivedVersion` of photos that are current can be.
   * @throws AppError model_missing, model_damaged, model_invalid
   */
  currentVersions(): Promise<readonly string[]>;
  /**
   * Derives these photos and their stack parents now, and sets favourite, rating, removed and appliedSeq by
   * the person's decisions. Unknown ids are ignored.
   */
  derivePhotos(ids: readonly string[]): Promise<void>;
  /**
   * Derives every photo that is not current: after an import, with another encoder, vocabulary or version of
   * the code. Where a needed encoder cannot be used, only photos that were never derived are, without it.
   * @returns how many were derived
   */
  deriveStale(signal: AbortSignal, report?: (progress: { done: number }) => void): Promise<number>;
}

/** Nothing is derived before it is called. */
export function createDeriveService(deps: DeriveServiceDeps): DeriveService {
  const { catalogue } = deps;
  const cameras = createLibraryCameraTexts(catalogue);
  const deriving: Deriving = { ...deps, cameras };
  return {
    currentVersions: async () => Object.values(currentVersions(await deps.deriver.current())),
    async derivePhotos(ids) {
      if (ids.length === 0) return;
      cameras.invalidate();
      const deriver = await deps.deriver.currentOrWithoutEncoder();
      const wanted = [...new Set([...ids, ...(await catalogue.stackParentsOf(ids)).values()])];
      for (let start = 0; start < wanted.length; start += photosPerBatch)
        await deriveBatch(deriving, deriver, wanted.slice(start, start + photosPerBatch), null);
    },
    async deriveStale(signal, report = () => {}) {
      signal.throwIfAborted();
      deps.facts?.invalidate();
      const deriver = await deriverOrNull(deps.deriver.current());
      if (!deriver) return deriveNew(deriving, await deps.deriver.currentOrWithoutEncoder(), signal, report);
      if (await cameras.mayHaveChanged(() => catalogue.underived(Object.values(currentVersions(deriver)), 1)))
        await forgetVersions(catalogue, await cameras.refresh());
      const done = await deriveAllStale(deriving, deriver, signal, report);
      return done + (await deriveCompleted(deriving, deriver, signal));
    },
  };
}

type Deriving = DeriveBatchDeps & Pick<DeriveServiceDeps, 'catalogue'>;
type Report = (progress: { done: number }) => void;

/** Marks photos as stale whose captions used outdated camera texts. */
async function forgetVersions(
  catalogue: Pick<Catalogue, 'updatePhotos'>,
  ids: readonly string[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += photosPerBatch)
    await catalogue.updatePhotos(ids.slice(start, start + photosPerBatch), (row) => ({
      ...row,
      derivedVersion: null,
    }));
}

/** Each stale photo once: one without complete evidence stays stale. */
async function deriveAllStale(
  deriving: Deriving,
  deriver: Deriver,
  signal: AbortSignal,
  report: Report,
): Promise<number> {
  const current = Object.values(currentVersions(deriver));
  const seen = new Set<string>();
  let stillStale = 0;
  for (;;) {
    signal.throwIfAborted();
    const found = await deriving.catalogue.underived(current, stillStale + photosPerBatch);
    const batch = found.filter((id) => !seen.has(id)).slice(0, photosPerBatch);
    if (batch.length === 0) return seen.size;
    for (const id of batch) seen.add(id);
    const written = await deriveBatch(deriving, deriver, batch, signal);
    const isCurrent = ({ derivedVersion }: PhotoRow) => current.some((version) => version === derivedVersion);
    stillStale += batch.length - written.filter(isCurrent).length;
    report({ done: seen.size });
  }
}

/**
 * Derives photos that lacked later evidence when they were last derived and have it now. Usually they are derived
 * as soon as it is there; after a crash in between, here.
 */
async function deriveCompleted(deriving: Deriving, deriver: Deriver, signal: AbortSignal): Promise<number> {
  const { catalogue, packs } = deriving;
  const { all, butLater } = currentVersions(deriver);
  if (all === butLater) return 0;
  const stale = new Set(await catalogue.underived([all, butLater], allPhotos));
  const waiting = (await catalogue.underived([all], allPhotos)).filter((id) => !stale.has(id));
  if (waiting.length === 0) return 0;
  const lacking = new Set<string>();
  for (const { ref } of packs.inUse())
    if (comesLater(ref.role))
      for (const id of await catalogue.lackingEvidence(ref.id, allPhotos)) lacking.add(id);
  const completed = waiting.filter((id) => !lacking.has(id));
  for (const batch of inGroups(completed, photosPerBatch))
    await deriveBatch(deriving, deriver, batch, signal);
  return completed.length;
}

/**
 * Derives only photos that never were, with the evidence there is: the others already have better results.
 */
async function deriveNew(
  deriving: Deriving,
  deriver: Deriver,
  signal: AbortSignal,
  report: Report,
): Promise<number> {
  const { catalogue } = deriving;
  const ids = await catalogue.underived(Object.values(currentVersions(deriver)), allPhotos);
  let done = 0;
  for (let start = 0; start < ids.length; start += photosPerBatch) {
    signal.throwIfAborted();
    const rows = [...(await catalogue.getPhotos(ids.slice(start, start + photosPerBatch))).values()];
    const fresh = rows.filter(({ derivedVersion }) => derivedVersion === null).map(({ id }) => id);
    if (fresh.length > 0) await deriveBatch(deriving, deriver, fresh, signal);
    done += fresh.length;
    report({ done });
  }
  return done;
}

/** Null where a pack cannot be used; that problem is reported elsewhere. */
async function deriverOrNull(deriver: Promise<Deriver>): Promise<Deriver | null> {
  try {
    return await deriver;
  } catch (error) {
    if (error instanceof AppError && isPackProblem(error)) return null;
    throw error;
  }
}
