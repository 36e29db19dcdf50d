/** @file Model packs: which there are, which are in use, and how the library moves from one encoder to another without a gap. */
import { join } from 'node:path';
import { AppError, type JobSnapshot, type ModelPack, type ModelsState, type ProviderName, type ProviderState } from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DetectorCalibration, EncoderCalibration } from '../derive/evidence.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import type { DetectorManifest, EncoderManifest, PackManifest } from './manifest.ts';
import { sha256Of } from './pack-folder.ts';
import { createPackStore, type PackEntry } from './pack-store.ts';
import type { ActiveModels, ActiveModelsStore, ActivePacks } from './packs.ts';

const everyPhoto = 10_000_000;

export interface ModelsServiceDeps {
  /** resources/models */
  builtInDir: string;
  /** packs the person added: dataDir/packs */
  addedDir: string;
  store: ActiveModelsStore;
  catalogue: Pick<Catalogue, 'ensureEvidence' | 'lackingEvidence' | 'dropEvidence' | 'evidencePacks' | 'countPhotos'>;
  /** the background instance */
  vision: Pick<Vision, 'warm' | 'providers' | 'pid'>;
  /** the person's choice of a provider; null = the best */
  forced: () => Promise<ProviderName | null>;
  vocabulary: () => { concepts: number; on: number };
  /** what the product knows of packs beyond their manifests */
  knowledge: { encoder(fromManifest: EncoderCalibration): EncoderCalibration; detector(fromManifest: DetectorCalibration): DetectorCalibration };
  /** starts the job that makes what photos lack of `packs.importing()`; it calls `understood` when it is through */
  startUnderstanding: () => JobSnapshot;
  emit: Emit;
  log: Log;
}

export interface ModelsService {
  packs: ActivePacks;
  state(): Promise<ModelsState>;
  /** @param path a folder with manifest.json, or a Hugging Face CLIP or SigLIP model in ONNX. It is copied and tried before it counts. */
  add(path: string): Promise<ModelsState>;
  /** A detector is used at once; an encoder when the library has all its vectors. @returns the job that makes what is lacking */
  use(id: string): Promise<{ models: ModelsState; job: JobSnapshot | null }>;
  /** Checks every byte of every pack. */
  verify(): Promise<ModelsState>;
  /** Deletes the vectors of the encoder before. */
  confirm(): Promise<ModelsState>;
  remove(id: string): Promise<ModelsState>;
  /** All photos but these (they cannot be read now) have what they lacked: a switch that waited for it is made. */
  understood(givenUp: ReadonlySet<string>): Promise<void>;
  /** Goes on with a switch that an earlier session began. */
  resume(): void;
  /** Changes when the pack's files change. */
  fingerprint(pack: PackRef): Promise<string>;
}

export async function createModelsService(deps: ModelsServiceDeps): Promise<ModelsService> {
  const { store, catalogue, vision, emit, log } = deps;
  const packStore = createPackStore(deps);
  let entries = await packStore.list('sizes');
  /** packs whose problem only a look at all bytes finds */
  let deep = new Set<string>();
  let providers: { encoder: string; states: ProviderState[] } | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  for (const { id, problem } of entries) if (problem) log.warn({ id, err: problem }, 'a model pack has a problem');

  /** Changes come one after the other. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = turn.then(work);
    turn = result.catch(() => undefined); // the caller of `result` hears of it
    return result;
  }

  /** The chosen packs; where none was chosen, or the chosen one was deleted by hand, the built-in one. */
  function chosen(): ActiveModels {
    const models = store.activeModels();
    const builtIn = (role: PackRef['role']) => entries.find((entry) => entry.builtIn && entry.manifest?.role === role)?.id ?? null;
    return { ...models, encoder: models.encoder ?? builtIn('encoder'), detector: models.detector ?? builtIn('detector') };
  }

  /** Null where the pack is not there, has a problem, or is of another role. */
  function usable<Role extends PackRef['role']>(id: string | null, role: Role) {
    const entry = entries.find((candidate) => candidate.id === id);
    if (!entry?.manifest || entry.problem || entry.manifest.role !== role) return null;
    return { ref: { id: entry.id, role, directory: entry.directory }, manifest: entry.manifest as Role extends 'encoder' ? EncoderManifest : DetectorManifest };
  }

  const packs: ActivePacks = {
    encoder() {
      const pack = usable(chosen().encoder, 'encoder');
      return pack && { ref: pack.ref, calibration: encoderCalibration(pack.manifest) };
    },
    detector() {
      const pack = usable(chosen().detector, 'detector');
      return pack && { ref: pack.ref, calibration: detectorCalibration(pack.manifest) };
    },
    importing() {
      const { encoder, switchingTo, detector } = chosen();
      return [usable(encoder, 'encoder'), usable(switchingTo, 'encoder'), usable(detector, 'detector')].flatMap((pack) => (pack ? [pack.ref] : []));
    },
  };

  async function providerStates(): Promise<ProviderState[]> {
    const encoder = packs.encoder()?.ref;
    if (!encoder) return [];
    // a worker that rests is not woken to say again what it said
    if (providers?.encoder === encoder.id && vision.pid() === null) return providers.states;
    try {
      providers = { encoder: encoder.id, states: await vision.providers(encoder) };
      return providers.states;
    } catch (error) {
      log.warn({ err: error, packId: encoder.id }, 'the execution providers could not be found out');
      return [];
    }
  }

  async function switching(models: ActiveModels): Promise<ModelsState['switching']> {
    if (models.switchingTo === null || models.encoder === null) return null;
    const [lacking, total] = await Promise.all([catalogue.lackingEvidence(models.switchingTo, everyPhoto), catalogue.countPhotos()]);
    return { from: models.encoder, to: models.switchingTo, done: Math.max(0, total - lacking.length), total };
  }

  /** Looks at the folders again. What a look at all bytes found stays until the next such look. */
  async function refresh(): Promise<void> {
    const found = new Map(entries.map(({ id, problem }) => [id, problem]));
    const fresh = await packStore.list('sizes');
    entries = fresh.map((entry) => ({ ...entry, problem: entry.problem ?? (deep.has(entry.id) ? (found.get(entry.id) ?? null) : null) }));
  }

  async function state(): Promise<ModelsState> {
    await refresh();
    const models = chosen();
    const [states, forced, move] = await Promise.all([providerStates(), deps.forced(), switching(models)]);
    return { packs: entries.map((entry) => packOf(entry, models, deps.knowledge)), providers: states, forced, switching: move, previous: models.previousEncoder, vocabulary: deps.vocabulary() };
  }

  async function changed(): Promise<ModelsState> {
    const now = await state();
    emit('models.changed', now);
    return now;
  }

  function entryOf(id: string): PackEntry {
    const entry = entries.find((candidate) => candidate.id === id);
    if (!entry) throw new AppError('model_missing', `There is no model pack ${id}. Choose one of: ${entries.map((known) => known.id).join(', ')}.`, { packId: id });
    return entry;
  }

  async function add(path: string): Promise<ModelsState> {
    const ref = await packStore.add(path, entries);
    try {
      // what its files promise is only true once both towers gave a vector
      await vision.warm([ref]);
    } catch (error) {
      await packStore.remove({ ...ref, builtIn: false, manifest: null, problem: null });
      throw error;
    }
    deep.delete(ref.id);
    return changed();
  }

  async function use(id: string): Promise<{ models: ModelsState; job: JobSnapshot | null }> {
    const entry = entryOf(id);
    if (entry.problem) throw entry.problem;
    const role = entry.manifest!.role;
    const models = chosen();
    await vision.warm([{ id, role, directory: entry.directory }]);
    if (role === 'detector') {
      if (models.detector === id) return { models: await state(), job: null };
      await catalogue.ensureEvidence({ packId: id, kind: 'objects' });
      await store.setActiveModels({ ...models, detector: id });
    } else if (models.encoder === id) {
      // back to the one that is still in use: nothing is to be made; vectors made meanwhile help if it is chosen again
      await store.setActiveModels({ ...models, switchingTo: null });
      return { models: await changed(), job: null };
    } else {
      await catalogue.ensureEvidence({ packId: id, kind: 'vector', dimensions: (entry.manifest as EncoderManifest).dimensions });
      await store.setActiveModels({ ...models, switchingTo: id });
      await complete(new Set());
    }
    return { models: await changed(), job: deps.startUnderstanding() };
  }

  /** Makes the switch when no photo but these lacks a vector of the new encoder. @returns whether it was made */
  async function complete(givenUp: ReadonlySet<string>): Promise<boolean> {
    const models = chosen();
    const { switchingTo, encoder, previousEncoder } = models;
    if (switchingTo === null) return false;
    const lacking = await catalogue.lackingEvidence(switchingTo, everyPhoto);
    if (lacking.some((id) => !givenUp.has(id))) return false;
    await store.setActiveModels({ ...models, encoder: switchingTo, switchingTo: null, previousEncoder: encoder });
    if (previousEncoder !== null && previousEncoder !== switchingTo && previousEncoder !== encoder) await catalogue.dropEvidence(previousEncoder);
    log.info({ from: encoder, to: switchingTo, without: lacking.length }, 'the encoder was changed');
    return true;
  }

  async function confirm(): Promise<ModelsState> {
    const models = chosen();
    await store.setActiveModels({ ...models, previousEncoder: null });
    if (models.previousEncoder !== null) await catalogue.dropEvidence(models.previousEncoder);
    return changed();
  }

  async function remove(id: string): Promise<ModelsState> {
    const entry = entryOf(id);
    const models = chosen();
    if (entry.builtIn) throw new AppError('forbidden', `${id} comes with Sightline and stays. Choose another pack if you do not want to use it.`, { packId: id });
    if ([models.encoder, models.detector, models.switchingTo].includes(id)) throw new AppError('forbidden', `${id} is in use. Choose another pack first.`, { packId: id });
    if (models.previousEncoder === id) await store.setActiveModels({ ...models, previousEncoder: null });
    if ((await catalogue.evidencePacks()).includes(id)) await catalogue.dropEvidence(id);
    await packStore.remove(entry);
    return changed();
  }

  return {
    packs,
    state,
    add: (path) => inTurn(() => add(path)),
    use: (id) => inTurn(() => use(id)),
    verify: () =>
      inTurn(async () => {
        entries = await packStore.list('contents');
        deep = new Set(entries.filter(({ problem }) => problem).map(({ id }) => id));
        return changed();
      }),
    confirm: () => inTurn(confirm),
    remove: (id) => inTurn(() => remove(id)),
    understood: (givenUp) =>
      inTurn(async () => {
        if (await complete(givenUp)) await changed();
      }),
    resume() {
      if (store.activeModels().switchingTo !== null) deps.startUnderstanding();
    },
    fingerprint: ({ directory }) => sha256Of(join(directory, 'manifest.json')),
  };
}

function encoderCalibration({ id, dimensions, tagPrompt, tagCalibration }: EncoderManifest): EncoderCalibration {
  return { packId: id, dimensions, templates: [tagPrompt], calibration: tagCalibration, separates: null };
}

function detectorCalibration({ id, labels, calibration, thresholds }: DetectorManifest): DetectorCalibration {
  return { packId: id, labels, calibration, thresholds };
}

function packOf({ id, directory, builtIn, manifest, problem }: PackEntry, models: ActiveModels, knowledge: ModelsServiceDeps['knowledge']): ModelPack {
  return {
    id,
    title: manifest?.title ?? id,
    role: manifest?.role ?? 'encoder',
    state: problem ? (problem.code === 'model_missing' ? 'missing' : problem.code === 'model_damaged' ? 'damaged' : 'invalid') : 'ready',
    problem: problem?.message ?? null,
    active: id === models.encoder || id === models.detector,
    builtIn,
    licence: manifest?.license ?? 'not stated',
    dimensions: manifest?.role === 'encoder' ? manifest.dimensions : null,
    sizeBytes: Object.values(manifest?.files ?? {}).reduce((sum, { bytes }) => sum + bytes, 0),
    calibrated: manifest !== null && isCalibrated(manifest, knowledge),
    path: directory,
  };
}

function isCalibrated(manifest: PackManifest, knowledge: ModelsServiceDeps['knowledge']): boolean {
  const { calibration } = manifest.role === 'encoder' ? knowledge.encoder(encoderCalibration(manifest)) : knowledge.detector(detectorCalibration(manifest));
  return calibration !== null;
}
