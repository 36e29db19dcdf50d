/**
 * @file Changes the library's choice of packs: an encoder is used when it has analyzed every photo, any other
 * pack at once. These steps are quick, since the import waits in the queue that they run in.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ModelRegistry } from './model-registry.ts';
import { everyPhoto } from './models-state.ts';
import type { PackStore } from './pack-store.ts';
import { joinedBy, joinsEncoder } from './joined-towers.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import {
  activePackOf,
  chosenIds,
  withActivePack,
  withoutPack,
  type ActiveModelsStore,
  type IsGivenUp,
} from './packs.ts';
import type { EvidenceTableShape } from '../catalogue/evidence-store.ts';
import { isOnRequest, kindOf, partId, partKinds } from '../evidence/kinds.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

export interface ModelChangeDeps {
  registry: Pick<ModelRegistry, 'entryOf' | 'chosen'>;
  packStore: Pick<PackStore, 'remove'>;
  store: ActiveModelsStore;
  catalogue: Pick<Catalogue, 'ensureEvidence' | 'lackingEvidence' | 'dropEvidence' | 'evidencePacks'>;
  log: Log;
}

/** @returns whether photos lack its evidence */
export async function chooseModel(deps: ModelChangeDeps, id: string): Promise<boolean> {
  const entry = deps.registry.entryOf(id);
  if (entry.problem) throw entry.problem;
  const manifest = entry.manifest!;
  const kind = kindOf(manifest.role);
  if (kind.textsOnly) {
    await chooseTextTower(deps, manifest);
    return false;
  }
  const shape = { packId: id, kind, dimensions: kind.manifest.dimensions(manifest) };
  return kind.change === 'at once' ? chooseAtOnce(deps, shape) : chooseWhenComplete(deps, shape);
}

async function chooseAtOnce(
  { registry, store, catalogue }: ModelChangeDeps,
  shape: EvidenceTableShape,
): Promise<boolean> {
  const models = registry.chosen();
  const { packId, kind } = shape;
  if (activePackOf(models, kind.role) === packId) return false;
  await catalogue.ensureEvidence(shape);
  await store.setActiveModels(withActivePack(models, kind.role, packId));
  return true;
}

/** Searches use it from now on; nothing has to be made. @throws AppError model_invalid for another encoder */
async function chooseTextTower(
  { registry, store }: Pick<ModelChangeDeps, 'registry' | 'store'>,
  manifest: PackManifest,
): Promise<void> {
  const models = registry.chosen();
  const encoder = models.encoder === null ? null : registry.entryOf(models.encoder).manifest;
  if (!joinsEncoder(manifest, encoder))
    throw new AppError(
      'model_invalid',
      `“${manifest.title}” understands searches for the pictures of ${joinedBy(manifest)}, and the model in use is ${encoder ? `“${encoder.title}”` : 'another'}. Use ${joinedBy(manifest)} first, then this one.`,
      { packId: manifest.id },
    );
  await store.setActiveModels(withActivePack(models, manifest.role, manifest.id));
}

/** Uses a pack no more whose kind works without one. @throws AppError forbidden for other kinds */
export async function stopUsing(
  { registry, store }: Pick<ModelChangeDeps, 'registry' | 'store'>,
  id: string,
): Promise<void> {
  const { role } = registry.entryOf(id);
  if (!worksWithout(role))
    throw new AppError('refused', `${id} can only be replaced. Choose another pack.`, { packId: id });
  const models = store.activeModels();
  if (activePackOf(models, role) === id) await store.setActiveModels(withoutPack(models, role));
}

/** Whether the library is complete without a pack of this role. */
export function worksWithout(role: string): boolean {
  return kindOf(role).textsOnly === true || isOnRequest(role);
}

/** Only for encoders: search needs vectors of one encoder for all photos. */
async function chooseWhenComplete(deps: ModelChangeDeps, shape: EvidenceTableShape): Promise<boolean> {
  const { registry, store, catalogue } = deps;
  const models = registry.chosen();
  if (models.encoder === shape.packId) {
    // back to the one that is still in use: nothing has to be made; vectors made so far are kept for a later
    // change
    await store.setActiveModels({ ...models, switchingTo: null, paused: false });
    return false;
  }
  await catalogue.ensureEvidence(shape);
  await store.setActiveModels({ ...models, switchingTo: shape.packId, paused: false });
  await completeSwitch(deps, () => false);
  return true;
}

/**
 * Changes the encoder where no photo but those given up lacks a vector of the new one.
 * @returns whether it was changed
 */
export async function completeSwitch(
  { registry, store, catalogue, log }: ModelChangeDeps,
  isGivenUp: IsGivenUp,
): Promise<boolean> {
  const models = registry.chosen();
  const { switchingTo, encoder, previousEncoder } = models;
  if (switchingTo === null || models.paused) return false;
  const lacking = await catalogue.lackingEvidence(switchingTo, everyPhoto);
  if (lacking.some((id) => !isGivenUp(id, switchingTo))) return false;
  await store.setActiveModels({
    ...models,
    encoder: switchingTo,
    switchingTo: null,
    previousEncoder: encoder,
  });
  if (previousEncoder !== null && previousEncoder !== switchingTo && previousEncoder !== encoder)
    await dropEvidenceOf(catalogue, vectorKind.role, previousEncoder);
  log.info({ from: encoder, to: switchingTo, without: lacking.length }, 'the encoder was changed');
  return true;
}

/** Photos of all sorts go on to be looked at by the packs in use. @throws AppError bad_input where nothing changes */
export async function pauseSwitch({ registry, store }: ModelChangeDeps): Promise<void> {
  const models = registry.chosen();
  if (models.switchingTo === null)
    throw new AppError('bad_input', 'The library is not being changed to another model. Choose one first.');
  await store.setActiveModels({ ...models, paused: true });
}

/** Deletes the vectors of the previous encoder. */
export async function confirmSwitch({ registry, store, catalogue }: ModelChangeDeps): Promise<void> {
  const models = registry.chosen();
  await store.setActiveModels({ ...models, previousEncoder: null });
  if (models.previousEncoder !== null)
    await dropEvidenceOf(catalogue, vectorKind.role, models.previousEncoder);
}

/** Deletes the evidence of a pack and its parts. */
async function dropEvidenceOf(
  catalogue: Pick<Catalogue, 'dropEvidence' | 'evidencePacks'>,
  role: string,
  packId: string,
): Promise<void> {
  const made = new Set(await catalogue.evidencePacks());
  for (const id of [packId, ...partKinds(role).map((part) => partId(packId, part.role))])
    if (made.has(id)) await catalogue.dropEvidence(id);
}

/** Deletes an added pack and its evidence. @throws AppError forbidden where it is in use, or built in */
export async function removeModel(
  { registry, packStore, store, catalogue }: ModelChangeDeps,
  id: string,
): Promise<void> {
  const entry = registry.entryOf(id);
  if (entry.builtIn)
    throw new AppError(
      'refused',
      `${id} comes with Sightline and stays. Choose another pack if you do not want to use it.`,
      { packId: id },
    );
  if (kindOf(entry.role).textsOnly) {
    await stopUsing({ registry, store }, id);
    return packStore.remove(entry);
  }
  if (isOnRequest(entry.role)) await stopUsing({ registry, store }, id);
  const models = registry.chosen();
  // without a readable manifest, the role of a pack is only a guess
  if (chosenIds(models).includes(id))
    throw new AppError('refused', `${id} is in use. Choose another pack first.`, { packId: id });
  if (models.previousEncoder === id) await store.setActiveModels({ ...models, previousEncoder: null });
  await dropEvidenceOf(catalogue, entry.role, id);
  await packStore.remove(entry);
}
