/**
 * @file Changing the library's choice of packs: an encoder is used when it has seen every photo, a detector
 * at once. Only quick steps: the import waits in the queue that these run in.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EncoderManifest } from './manifest.ts';
import type { ModelRegistry } from './model-registry.ts';
import { everyPhoto } from './models-state.ts';
import type { PackStore } from './pack-store.ts';
import type { ActiveModelsStore } from './packs.ts';

export interface ModelChangeDeps {
  registry: Pick<ModelRegistry, 'entryOf' | 'chosen'>;
  packStore: Pick<PackStore, 'remove'>;
  store: ActiveModelsStore;
  catalogue: Pick<Catalogue, 'ensureEvidence' | 'lackingEvidence' | 'dropEvidence' | 'evidencePacks'>;
  log: Log;
}

/** @returns whether photos are to be looked at with it */
export async function chooseModel(deps: ModelChangeDeps, id: string): Promise<boolean> {
  const entry = deps.registry.entryOf(id);
  if (entry.problem) throw entry.problem;
  const manifest = entry.manifest!;
  return manifest.role === 'detector' ? chooseDetector(deps, id) : chooseEncoder(deps, id, manifest);
}

async function chooseDetector({ registry, store, catalogue }: ModelChangeDeps, id: string): Promise<boolean> {
  const models = registry.chosen();
  if (models.detector === id) return false;
  await catalogue.ensureEvidence({ packId: id, kind: 'objects' });
  await store.setActiveModels({ ...models, detector: id });
  return true;
}

async function chooseEncoder(
  deps: ModelChangeDeps,
  id: string,
  { dimensions }: EncoderManifest,
): Promise<boolean> {
  const { registry, store, catalogue } = deps;
  const models = registry.chosen();
  if (models.encoder === id) {
    // back to the one that is still in use: nothing is to be made; vectors made meanwhile help if it is
    // chosen again
    await store.setActiveModels({ ...models, switchingTo: null });
    return false;
  }
  await catalogue.ensureEvidence({ packId: id, kind: 'vector', dimensions });
  await store.setActiveModels({ ...models, switchingTo: id });
  await completeSwitch(deps, new Set());
  return true;
}

/** Makes the switch when no photo but these lacks a vector of the new encoder. @returns whether it was made */
export async function completeSwitch(
  { registry, store, catalogue, log }: ModelChangeDeps,
  givenUp: ReadonlySet<string>,
): Promise<boolean> {
  const models = registry.chosen();
  const { switchingTo, encoder, previousEncoder } = models;
  if (switchingTo === null) return false;
  const lacking = await catalogue.lackingEvidence(switchingTo, everyPhoto);
  if (lacking.some((id) => !givenUp.has(id))) return false;
  await store.setActiveModels({
    ...models,
    encoder: switchingTo,
    switchingTo: null,
    previousEncoder: encoder,
  });
  if (previousEncoder !== null && previousEncoder !== switchingTo && previousEncoder !== encoder)
    await catalogue.dropEvidence(previousEncoder);
  log.info({ from: encoder, to: switchingTo, without: lacking.length }, 'the encoder was changed');
  return true;
}

/** Deletes the vectors of the encoder before. */
export async function confirmSwitch({ registry, store, catalogue }: ModelChangeDeps): Promise<void> {
  const models = registry.chosen();
  await store.setActiveModels({ ...models, previousEncoder: null });
  if (models.previousEncoder !== null) await catalogue.dropEvidence(models.previousEncoder);
}

/** Deletes an added pack and what it made. @throws AppError forbidden where it is in use, or built in */
export async function removeModel(
  { registry, packStore, store, catalogue }: ModelChangeDeps,
  id: string,
): Promise<void> {
  const entry = registry.entryOf(id);
  const models = registry.chosen();
  if (entry.builtIn)
    throw new AppError(
      'forbidden',
      `${id} comes with Sightline and stays. Choose another pack if you do not want to use it.`,
      { packId: id },
    );
  if ([models.encoder, models.detector, models.switchingTo].includes(id))
    throw new AppError('forbidden', `${id} is in use. Choose another pack first.`, { packId: id });
  if (models.previousEncoder === id) await store.setActiveModels({ ...models, previousEncoder: null });
  if ((await catalogue.evidencePacks()).includes(id)) await catalogue.dropEvidence(id);
  await packStore.remove(entry);
}
