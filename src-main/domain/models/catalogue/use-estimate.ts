/**
 * @file Estimates what it takes to use a model of the catalogue for this library: the built-in encoder sees a few
 * of its photos, and its time is multiplied by what the catalogue says of the model.
 */
import type { UseEstimates } from '../../../../src-preload/contract/index.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { isOnRequest } from '../../evidence/kinds.ts';
import { previewPath, type LibraryLayout } from '../../shared/layout.ts';
import type { PackRef, Vision } from '../../vision/vision.ts';
import type { CatalogueEntry, ModelCatalogue } from './model-catalogue.ts';

/** two batches, and what is decoded meanwhile */
const mostPhotos = 8;
const bytesOfNumber = 4;
/** what a describer writes of a photo and marks in it, roughly */
const bytesOfDescription = 4_000;

export interface UseEstimateDeps {
  catalogue: Pick<Catalogue, 'countPhotos' | 'evidenceContents'>;
  layout: LibraryLayout;
  vision: Pick<Vision, 'warm' | 'analyze'>;
  /** null = it is not there, or has a problem */
  builtInEncoder: () => PackRef | null;
  /** an encoder that has seen photos; null = there is none */
  encoderInUse: () => string | null;
  entries: () => Promise<ModelCatalogue>;
  /** ms of a monotonic clock */
  now: () => number;
}

export interface UseEstimator {
  /** @throws AppError internal where the catalogue of models cannot be read */
  estimate(): Promise<UseEstimates>;
}

interface Measured {
  photos: number;
  msPerPhoto: number;
}

export function createUseEstimator(deps: UseEstimateDeps): UseEstimator {
  let measured: Promise<Measured | null> | null = null;
  async function measureOnce(): Promise<Measured | null> {
    const result = await (measured ??= measure(deps).catch(() => null));
    // an empty library may have photos at the next time
    if (result === null) measured = null;
    return result;
  }
  return {
    async estimate() {
      const [{ entries }, photos] = await Promise.all([deps.entries(), deps.catalogue.countPhotos()]);
      const speed = photos === 0 ? null : await measureOnce();
      return {
        photos,
        measured: speed && { photos: speed.photos, msPerPhoto: speed.msPerPhoto },
        models: entries.map((entry) => ({
          id: entry.id,
          ...estimateOf(entry, photos, speed),
        })),
      };
    },
  };
}

/** The cost of a model that sees no photo is none; that of a describer may be not known. */
function estimateOf(
  { needs: { photoCost }, dimensions, manifest: { role } }: CatalogueEntry,
  photos: number,
  speed: Measured | null,
): Omit<UseEstimates['models'][number], 'id'> {
  const onRequest = isOnRequest(role);
  if (photoCost === null && !onRequest) return { seconds: 0, diskBytes: 0, ratio: 0, basis: null, onRequest };
  const { ratio = null, basis = null } = photoCost ?? {};
  return {
    seconds: speed && ratio !== null ? (photos * speed.msPerPhoto * ratio) / 1_000 : null,
    diskBytes: photos * (dimensions === null ? bytesOfDescription : dimensions * bytesOfNumber),
    ...{ ratio, basis, onRequest },
  };
}

/** Null where no photo can be seen. */
async function measure(deps: UseEstimateDeps): Promise<Measured | null> {
  const pack = deps.builtInEncoder();
  const encoder = deps.encoderInUse();
  if (!pack || encoder === null) return null;
  const contents = [...(await deps.catalogue.evidenceContents(encoder))].slice(0, mostPhotos);
  const requests = contents.map(([id, contentHash]) => ({
    path: previewPath(deps.layout, id, contentHash, 'grid'),
    ...{ gridPath: null, largePath: null, packs: [pack] },
  }));
  await deps.vision.warm([pack]);
  const begun = deps.now();
  const seen = (await deps.vision.analyze(requests)).filter(({ ok }) => ok).length;
  return seen === 0 ? null : { photos: seen, msPerPhoto: (deps.now() - begun) / seen };
}
