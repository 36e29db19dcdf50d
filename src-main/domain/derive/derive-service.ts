/**
 * @file Keeps what is derived current: right after a person's act, and as a stage over all photos whose
 * version is not the present one.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import { createLibraryCameraTexts } from './captions/library-camera-texts.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { isPackProblem } from '../models/packs.ts';
import type { Deriver } from './derive.ts';
import { deriveBatch, type DeriveBatchDeps } from './derive-batch.ts';
import type { DeriverSource } from './deriver-source.ts';

const everyPhoto = 10_000_000;
const photosABatch = 500;

export interface DeriveServiceDeps extends Omit<DeriveBatchDeps, 'catalogue' | 'cameras'> {
  catalogue: DeriveBatchDeps['catalogue'] &
    Pick<Catalogue, 'underived' | 'stackParentsOf' | 'descriptionFacts'>;
  deriver: DeriverSource;
}

export interface DeriveService {
  /**
   * What `derivedVersion` of a photo is that is current. @throws AppError model_missing, model_damaged,
   * model_invalid
   */
  currentVersion(): Promise<string>;
  /**
   * Derives these photos now, and those under which they are shown, and brings favourite, rating, removed and
   * appliedSeq to what the person decided. Unknown ids are left out.
   */
  derivePhotos(ids: readonly string[]): Promise<void>;
  /**
   * Derives every photo that is not current: after an import, with another encoder, another vocabulary or
   * another version of the code.
   * @returns how many were derived Where the encoder cannot be used and is needed, only photos that were
   * never derived are, with what there is; the others stay.
   */
  deriveStale(signal: AbortSignal, report?: (progress: { done: number }) => void): Promise<number>;
}

/** Nothing is derived before it is asked for. */
export function createDeriveService(deps: DeriveServiceDeps): DeriveService {
  const { catalogue } = deps;
  const cameras = createLibraryCameraTexts(catalogue);
  const deriving: Deriving = { ...deps, cameras };
  return {
    currentVersion: async () => (await deps.deriver.current()).version,
    async derivePhotos(ids) {
      if (ids.length === 0) return;
      cameras.expectOthers();
      const deriver = await deps.deriver.currentOrLesser();
      const wanted = [...new Set([...ids, ...(await catalogue.stackParentsOf(ids)).values()])];
      for (let start = 0; start < wanted.length; start += photosABatch)
        await deriveBatch(deriving, deriver, wanted.slice(start, start + photosABatch), null);
    },
    async deriveStale(signal, report = () => {}) {
      signal.throwIfAborted();
      const deriver = await usable(deps.deriver.current());
      if (!deriver) return deriveNew(deriving, await deps.deriver.currentOrLesser(), signal, report);
      if (await cameras.mayDiffer(() => catalogue.underived(deriver.version, 1)))
        await forgetVersions(catalogue, await cameras.renew());
      return deriveAllStale(deriving, deriver, signal, report);
    },
  };
}

type Deriving = DeriveBatchDeps & Pick<DeriveServiceDeps, 'catalogue'>;
type Report = (progress: { done: number }) => void;

/** What was captioned by other texts of cameras than those known now is derived again. */
async function forgetVersions(
  catalogue: Pick<Catalogue, 'updatePhotos'>,
  ids: readonly string[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += photosABatch)
    await catalogue.updatePhotos(ids.slice(start, start + photosABatch), (row) => ({
      ...row,
      derivedVersion: null,
    }));
}

/** Each stale photo once: one whose evidence is not all there stays stale. */
async function deriveAllStale(
  deriving: Deriving,
  deriver: Deriver,
  signal: AbortSignal,
  report: Report,
): Promise<number> {
  const seen = new Set<string>();
  let stillStale = 0;
  for (;;) {
    signal.throwIfAborted();
    const found = await deriving.catalogue.underived(deriver.version, stillStale + photosABatch);
    const batch = found.filter((id) => !seen.has(id)).slice(0, photosABatch);
    if (batch.length === 0) return seen.size;
    for (const id of batch) seen.add(id);
    const written = await deriveBatch(deriving, deriver, batch, signal);
    stillStale += batch.length - written.filter((row) => row.derivedVersion === deriver.version).length;
    report({ done: seen.size });
  }
}

/**
 * Derives photos that never were, with what there is. What others have is better than what could be made
 * now.
 */
async function deriveNew(
  deriving: Deriving,
  deriver: Deriver,
  signal: AbortSignal,
  report: Report,
): Promise<number> {
  const { catalogue } = deriving;
  const ids = await catalogue.underived(deriver.version, everyPhoto);
  let done = 0;
  for (let start = 0; start < ids.length; start += photosABatch) {
    signal.throwIfAborted();
    const rows = [...(await catalogue.getPhotos(ids.slice(start, start + photosABatch))).values()];
    const fresh = rows.filter(({ derivedVersion }) => derivedVersion === null).map(({ id }) => id);
    if (fresh.length > 0) await deriveBatch(deriving, deriver, fresh, signal);
    done += fresh.length;
    report({ done });
  }
  return done;
}

/** Null where a pack cannot be used, which is told elsewhere. */
async function usable(deriver: Promise<Deriver>): Promise<Deriver | null> {
  try {
    return await deriver;
  } catch (error) {
    if (error instanceof AppError && isPackProblem(error)) return null;
    throw error;
  }
}
