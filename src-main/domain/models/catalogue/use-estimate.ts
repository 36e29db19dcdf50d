/**
 * @file Estimates what it takes to use a model of the catalogue for this library: the built-in encoder sees a few
 * of its photos, and its time is multiplied by what the catalogue says of the model.
 */
import type { UseEstimates } from '../../../../src-preload/contract/index.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { isOnRequest } from '../../evidence/kinds.ts';
import { previewPath, type LibraryLayout } from '../../shared/layout.ts';
import type { PackRef } from '../../vision/vision.ts';
import { evidenceRoom } from '../evidence-room.ts';
import { measurePack, photosToMeasure, type MeasureDeps, type MeasuredPack } from '../measure-pack.ts';
import type { CatalogueEntry, ModelCatalogue } from './model-catalogue.ts';

/** what a describer writes of a photo and marks in it, roughly */
const bytesOfDescription = 4_000;

export interface UseEstimateDeps extends MeasureDeps {
  catalogue: Pick<Catalogue, 'countPhotos' | 'evidenceContents'>;
  layout: LibraryLayout;
  /** null = it is not there, or has a problem */
  builtInEncoder: () => PackRef | null;
  /** an encoder that has seen photos; null = there is none */
  encoderInUse: () => string | null;
  entries: () => Promise<ModelCatalogue>;
}

export interface UseEstimator {
  /** @throws AppError internal where the catalogue of models cannot be read */
  estimate(): Promise<UseEstimates>;
}

export function createUseEstimator(deps: UseEstimateDeps): UseEstimator {
  let measured: Promise<MeasuredPack | null> | null = null;
  async function measureOnce(): Promise<MeasuredPack | null> {
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
  speed: MeasuredPack | null,
): Omit<UseEstimates['models'][number], 'id'> {
  const onRequest = isOnRequest(role);
  if (photoCost === null && !onRequest) return { seconds: 0, diskBytes: 0, ratio: 0, basis: null, onRequest };
  const { ratio = null, basis = null } = photoCost ?? {};
  return {
    seconds: speed && ratio !== null ? (photos * speed.msPerPhoto * ratio) / 1_000 : null,
    diskBytes:
      dimensions === null ? photos * bytesOfDescription : evidenceRoom(photos, [dimensions])!.keptBytes,
    ...{ ratio, basis, onRequest },
  };
}

/** Null where no photo can be seen. */
async function measure(deps: UseEstimateDeps): Promise<MeasuredPack | null> {
  const pack = deps.builtInEncoder();
  const encoder = deps.encoderInUse();
  if (!pack || encoder === null) return null;
  const contents = [...(await deps.catalogue.evidenceContents(encoder))].slice(0, photosToMeasure);
  const previews = contents.map(([id, contentHash]) => previewPath(deps.layout, id, contentHash, 'grid'));
  return measurePack(deps, pack, previews);
}
