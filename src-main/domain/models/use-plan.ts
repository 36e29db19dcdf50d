/**
 * @file What using a model takes for this library: how long, by running it on a few photos, and how much room.
 */
import { AppError, type UsePlan } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { isOnRequest, kindOf, partsOf } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { previewPath, type LibraryLayout } from '../shared/layout.ts';
import { evidenceRoom, roomRefusal } from './evidence-room.ts';
import { measurePack, photosToMeasure, type MeasureDeps } from './measure-pack.ts';
import type { ModelRegistry } from './model-registry.ts';
import { everyPhoto } from './models-state.ts';
import { activePackOf, isPackProblem } from './packs.ts';

export interface UsePlanDeps extends MeasureDeps {
  registry: Pick<ModelRegistry, 'look' | 'entryOf' | 'entries' | 'chosen'>;
  catalogue: Pick<Catalogue, 'lackingEvidence' | 'getPhotos'>;
  layout: LibraryLayout;
  /** of the disk with the library; null = the system does not say */
  freeBytes: () => Promise<number | null>;
}

/** What is known without running the model. */
type CountedPlan = Omit<UsePlan, 'measured' | 'seconds'> & { lacking: readonly string[] };

/**
 * Runs the model on a few of the photos that it would look at.
 * @throws AppError what is wrong with the pack
 */
export async function planUse(deps: UsePlanDeps, id: string): Promise<UsePlan> {
  await deps.registry.look('whole');
  const { lacking, ...plan } = await countedPlan(deps, id);
  const measured = lacking.length > 0 ? await measure(deps, id, lacking) : null;
  const seconds = measured && (plan.photos * measured.msPerPhoto) / 1_000;
  return { ...plan, measured, seconds: plan.photos === 0 ? 0 : seconds };
}

/** @throws AppError disk_full where what the pack would make has no room; what is wrong with the pack */
export async function requireRoom(deps: Omit<UsePlanDeps, keyof MeasureDeps>, id: string): Promise<void> {
  const { refusal, diskBytes, freeBytes } = await countedPlan(deps, id);
  if (refusal !== null) throw new AppError('disk_full', refusal, { packId: id, diskBytes, freeBytes });
}

async function countedPlan(
  { registry, catalogue, freeBytes: readFree }: Omit<UsePlanDeps, keyof MeasureDeps>,
  id: string,
): Promise<CountedPlan> {
  const entry = registry.entryOf(id);
  if (entry.problem) throw entry.problem;
  const manifest = entry.manifest!;
  const models = registry.chosen();
  const kind = kindOf(manifest.role);
  const isUsed = activePackOf(models, kind.role) === id;
  const looksAtNone = kind.textsOnly === true || isOnRequest(kind.role) || isUsed;
  const lacking = looksAtNone ? [] : await catalogue.lackingEvidence(id, everyPhoto);
  const room = evidenceRoom(lacking.length, dimensionsOf(manifest));
  const freeBytes = await readFree();
  const before = kind.change === 'when complete' && lacking.length > 0 ? models.encoder : null;
  return {
    ...{ id, title: manifest.title, photos: lacking.length, lacking, freeBytes },
    diskBytes: room && room.keptBytes,
    meanwhile: before && (registry.entries().find((one) => one.id === before)?.manifest?.title ?? before),
    refusal: room && roomRefusal(manifest.title, room, freeBytes),
  };
}

/** Of its vectors, and those of its parts; null where what it finds differs from photo to photo. */
function dimensionsOf(manifest: PackManifest): readonly number[] | null {
  const all = [manifest, ...partsOf(manifest)].map((one) => kindOf(one.role).manifest.dimensions(one));
  return all.some((dimensions) => dimensions === null) ? null : all.filter((one) => one !== null);
}

/** Null where no photo could be seen. @throws AppError where the model cannot be run */
async function measure(
  deps: UsePlanDeps,
  id: string,
  lacking: readonly string[],
): Promise<UsePlan['measured']> {
  const { registry, catalogue, layout } = deps;
  const { role, directory } = registry.entryOf(id);
  const ids = lacking.slice(0, photosToMeasure);
  const rows = await catalogue.getPhotos(ids);
  const paths = [...rows.values()].map((row) => previewPath(layout, row.id, row.contentHash, 'grid'));
  try {
    return await measurePack(deps, { id, role, directory }, paths);
  } catch (error) {
    if (error instanceof AppError && isPackProblem(error)) throw error;
    return null;
  }
}
