/**
 * @file Model packs: which there are, which are in use, and how the library moves from one encoder to another
 * without a gap.
 */
import { join } from 'node:path';
import {
  AppError,
  type ErrorCode,
  type Finding,
  type JobSnapshot,
  type ModelPack,
  type ModelsState,
  type ProviderName,
  type ProviderState,
} from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DetectorCalibration, EncoderCalibration } from '../derive/evidence.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import type { DetectorManifest, EncoderManifest, PackManifest } from './manifest.ts';
import { sha256Of } from './pack-folder.ts';
import { createFileSums } from './file-sums.ts';
import { createPackStore, type PackEntry } from './pack-store.ts';
import {
  isPackProblem,
  type ActiveModels,
  type ActiveModelsStore,
  type ActivePacks,
  type PackHealth,
} from './packs.ts';
import { createQuarantinedModels } from './quarantined-models.ts';

const everyPhoto = 10_000_000;

export interface ModelsServiceDeps {
  /** resources/models */
  builtInDir: string;
  /** packs the person added: dataDir/packs */
  addedDir: string;
  /** where checksums of files are remembered; none where left out */
  sumsFile?: string | null;
  store: ActiveModelsStore;
  catalogue: Pick<
    Catalogue,
    'ensureEvidence' | 'lackingEvidence' | 'dropEvidence' | 'evidencePacks' | 'countPhotos'
  >;
  /** the background instance */
  vision: Pick<Vision, 'warm' | 'providers' | 'pid'>;
  /** Runs each of the pack's models once, in a process of its own. @throws AppError what is wrong with it */
  tryOut: (pack: PackRef, about: { title: string; sizeBytes: number }) => Promise<void>;
  /** the person's choice of a provider; null = the best */
  forced: () => Promise<ProviderName | null>;
  vocabulary: () => { concepts: number; on: number };
  /** what the product knows of packs beyond their manifests */
  knowledge: {
    encoder(fromManifest: EncoderCalibration): EncoderCalibration;
    detector(fromManifest: DetectorCalibration): DetectorCalibration;
  };
  /**
   * starts the job that makes what photos lack of `packs.importing()`; it calls `understood` when it is
   * through
   */
  startUnderstanding: (packId: string) => JobSnapshot;
  emit: Emit;
  log: Log;
  /** ms, only ever growing; replaced in tests */
  now?: () => number;
}

export interface ModelsService extends PackHealth {
  packs: ActivePacks;
  state(): Promise<ModelsState>;
  /**
   * @param path a folder with manifest.json, or a Hugging Face CLIP or SigLIP model in ONNX. It is copied and
   * tried before it counts.
   */
  add(path: string): Promise<ModelsState>;
  /**
   * A detector is used at once; an encoder when the library has all its vectors. @returns the job that makes
   * what is lacking
   */
  use(id: string): Promise<{ models: ModelsState; job: JobSnapshot | null }>;
  /** Checks every byte of every pack. */
  verify(): Promise<ModelsState>;
  /** The same, as findings of the library check. */
  check(): Promise<Finding[]>;
  /** Deletes the vectors of the encoder before. */
  confirm(): Promise<ModelsState>;
  remove(id: string): Promise<ModelsState>;
  /**
   * All photos but these (they cannot be read now) have what they lacked: a switch that waited for it is
   * made.
   */
  onEvidenceComplete(givenUp: ReadonlySet<string>): Promise<void>;
  /** Goes on with a switch that an earlier session began. */
  resume(): void;
  /** Changes when the pack's files change. */
  fingerprint(pack: PackRef): Promise<string>;
}

export async function createModelsService(deps: ModelsServiceDeps): Promise<ModelsService> {
  const { store, catalogue, vision, emit, log } = deps;
  const packStore = createPackStore({ ...deps, sums: await createFileSums(deps.sumsFile ?? null) });
  let entries = await packStore.list('quick');
  const aside = createQuarantinedModels(deps.now);
  let providers: { encoder: string; states: ProviderState[] } | null = null;
  for (const { id, problem } of entries)
    if (problem) log.warn({ id, err: problem }, 'a model pack has a problem');

  /**
   * Changes come one after the other. The import waits in this queue, too, so only quick steps are made in
   * it: what copies, reads or runs a model does so before.
   */
  const runSerially = createSerialQueue();

  /** The chosen packs; where none was chosen, or the chosen one was deleted by hand, the built-in one. */
  function chosen(): ActiveModels {
    const models = store.activeModels();
    const builtIn = (role: PackRef['role']) =>
      entries.find((entry) => entry.builtIn && entry.manifest?.role === role)?.id ?? null;
    return {
      ...models,
      encoder: models.encoder ?? builtIn('encoder'),
      detector: models.detector ?? builtIn('detector'),
    };
  }

  const problemOfEntry = (entry: PackEntry): AppError | null => entry.problem ?? aside.of(entry.id);

  /** Null where the pack has no manifest that says what its numbers mean, or is of another role. */
  function known<Role extends PackRef['role']>(id: string | null, role: Role) {
    const entry = entries.find((candidate) => candidate.id === id);
    if (entry?.manifest?.role !== role) return null;
    return {
      ref: { id: entry.id, role, directory: entry.directory },
      manifest: entry.manifest as Role extends 'encoder' ? EncoderManifest : DetectorManifest,
      problem: problemOfEntry(entry),
    };
  }

  /** Why nothing of this role runs, or not what was chosen; null = all is well. */
  function problemOfRole(role: PackRef['role']): AppError | null {
    const id = chosen()[role];
    const entry =
      id === null
        ? entries.find((other) => other.builtIn && other.role === role)
        : entries.find((other) => other.id === id);
    if (entry) return problemOfEntry(entry);
    if (id !== null) return notThere(id);
    return new AppError(
      'model_missing',
      `The model that ${work[role]} is not there. Install Sightline again.`,
    );
  }

  const packs: ActivePacks = {
    encoder() {
      const pack = known(chosen().encoder, 'encoder');
      return pack && { ref: pack.ref, calibration: encoderCalibration(pack.manifest), problem: pack.problem };
    },
    detector() {
      const pack = known(chosen().detector, 'detector');
      return (
        pack && { ref: pack.ref, calibration: detectorCalibration(pack.manifest), problem: pack.problem }
      );
    },
    importing() {
      const { encoder, switchingTo, detector } = chosen();
      const wanted = [known(encoder, 'encoder'), known(switchingTo, 'encoder'), known(detector, 'detector')];
      return wanted.flatMap((pack) => (pack && !pack.problem ? [pack.ref] : []));
    },
  };

  function problems(): string[] {
    const { switchingTo } = chosen();
    const roles = (['encoder', 'detector'] as const).map(
      (role) => [problemOfRole(role), meanwhile[role]] as const,
    );
    const next = switchingTo === null ? null : problemOf(switchingTo);
    return [...roles, [next, meanwhile.switching] as const].flatMap(([problem, meaning]) =>
      problem ? [`${problem.message} ${meaning}`] : [],
    );
  }

  function problemOf(packId: string): AppError | null {
    const entry = entries.find(({ id }) => id === packId);
    return entry ? problemOfEntry(entry) : notThere(packId);
  }

  function setAside(packId: string, error: AppError): void {
    if (!aside.add(packId, error)) return;
    log.warn({ packId, err: error }, 'a model cannot be used and is set aside');
    const entry = entries.find(({ id }) => id === packId);
    if (entry) packStore.forgetSums(entry);
    tellChanged();
  }

  function tellChanged(): void {
    changed().catch((failure: unknown) =>
      log.error({ err: failure }, 'the state of the models could not be told'),
    );
  }

  async function providerStates(): Promise<ProviderState[]> {
    const active = packs.encoder();
    if (!active || active.problem) return [];
    const encoder = active.ref;
    // a worker that rests is not woken to say again what it said
    if (providers?.encoder === encoder.id && vision.pid() === null) return providers.states;
    try {
      providers = { encoder: encoder.id, states: await vision.providers(encoder) };
      return providers.states;
    } catch (error) {
      log.warn({ err: error, packId: encoder.id }, 'the execution providers could not be found out');
      if (error instanceof AppError && isPackProblem(error)) aside.add(encoder.id, error);
      return [];
    }
  }

  async function switching(models: ActiveModels): Promise<ModelsState['switching']> {
    if (models.switchingTo === null || models.encoder === null) return null;
    const [lacking, total] = await Promise.all([
      catalogue.lackingEvidence(models.switchingTo, everyPhoto),
      catalogue.countPhotos(),
    ]);
    return { from: models.encoder, to: models.switchingTo, done: Math.max(0, total - lacking.length), total };
  }

  async function look(depth: 'whole' | 'again'): Promise<void> {
    entries = await packStore.list(depth);
    aside.foundWhole(entries.flatMap(({ id, problem }) => (problem ? [] : [id])));
  }
  const refresh = () => look('whole');

  async function state(): Promise<ModelsState> {
    await refresh();
    const models = chosen();
    // first, for it may find that the encoder does not run
    const states = await providerStates();
    const [forced, move] = await Promise.all([deps.forced(), switching(models)]);
    const here = entries.map((entry) =>
      packOf({ ...entry, problem: problemOfEntry(entry) }, models, deps.knowledge),
    );
    const sentences = problems();
    return {
      packs: [...here, ...absent(models)],
      providers: states,
      forced,
      switching: move,
      previous: models.previousEncoder,
      vocabulary: deps.vocabulary(),
      ...(sentences.length > 0 && { problems: sentences }),
    };
  }

  /** Packs that were chosen and are not there any more. */
  function absent(models: ActiveModels): ModelPack[] {
    const wanted = [
      ['encoder', models.encoder],
      ['encoder', models.switchingTo],
      ['detector', models.detector],
    ] as const;
    return wanted.flatMap(([role, id]) => {
      if (id === null || entries.some((entry) => entry.id === id)) return [];
      const entry: PackEntry = {
        id,
        role,
        directory: join(deps.addedDir, id),
        builtIn: false,
        manifest: null,
        problem: notThere(id),
      };
      return [packOf(entry, models, deps.knowledge)];
    });
  }

  async function changed(): Promise<ModelsState> {
    const now = await state();
    emit('models.changed', now);
    return now;
  }

  function entryOf(id: string): PackEntry {
    const entry = entries.find((candidate) => candidate.id === id);
    if (!entry)
      throw new AppError(
        'model_missing',
        `There is no model pack ${id}. Choose one of: ${entries.map((known) => known.id).join(', ')}.`,
        { packId: id },
      );
    return entry;
  }

  async function add(path: string): Promise<ModelsState> {
    const arrived = await packStore.bring(path, entries);
    try {
      // what its files promise is only true once each of its models gave an answer
      await deps.tryOut(arrived.ref, arrived);
      await runSerially(async () => arrived.settle(await packStore.list('quick')));
    } catch (error) {
      await arrived.discard();
      throw error;
    }
    aside.forget(arrived.ref.id);
    return changed();
  }

  /** Whatever was set aside gets another chance: its files are looked at, and it is run. */
  async function runsNow(id: string): Promise<void> {
    await refresh();
    const entry = entryOf(id);
    if (entry.problem) throw entry.problem;
    const manifest = entry.manifest!;
    const ref = { id, role: manifest.role, directory: entry.directory };
    if (!entry.builtIn) await deps.tryOut(ref, { title: manifest.title, sizeBytes: sizeOfFiles(manifest) });
    await vision.warm([ref]);
    aside.forget(id);
  }

  /** @returns whether photos are to be looked at with it */
  async function use(id: string): Promise<boolean> {
    const entry = entryOf(id);
    if (entry.problem) throw entry.problem;
    const role = entry.manifest!.role;
    const models = chosen();
    if (role === 'detector') {
      if (models.detector === id) return false;
      await catalogue.ensureEvidence({ packId: id, kind: 'objects' });
      await store.setActiveModels({ ...models, detector: id });
    } else if (models.encoder === id) {
      // back to the one that is still in use: nothing is to be made; vectors made meanwhile help if it is
      // chosen again
      await store.setActiveModels({ ...models, switchingTo: null });
      return false;
    } else {
      await catalogue.ensureEvidence({
        packId: id,
        kind: 'vector',
        dimensions: (entry.manifest as EncoderManifest).dimensions,
      });
      await store.setActiveModels({ ...models, switchingTo: id });
      await complete(new Set());
    }
    return true;
  }

  /**
   * Makes the switch when no photo but these lacks a vector of the new encoder. @returns whether it was made
   */
  async function complete(givenUp: ReadonlySet<string>): Promise<boolean> {
    const models = chosen();
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

  async function confirm(): Promise<void> {
    const models = chosen();
    await store.setActiveModels({ ...models, previousEncoder: null });
    if (models.previousEncoder !== null) await catalogue.dropEvidence(models.previousEncoder);
  }

  async function remove(id: string): Promise<void> {
    const entry = entryOf(id);
    const models = chosen();
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

  return {
    packs,
    state,
    setAside,
    refresh,
    problems,
    problemOf,
    add,
    async use(id) {
      await runsNow(id);
      const toLook = await runSerially(() => use(id));
      return { models: await changed(), job: toLook ? deps.startUnderstanding(id) : null };
    },
    async verify() {
      await look('again');
      return changed();
    },
    async check() {
      await look('again');
      const { encoder, switchingTo, detector } = chosen();
      const idle = entries
        .filter((entry) => ![encoder, switchingTo, detector].includes(entry.id))
        .map(problemOfEntry);
      const findings = [
        ...problems().map((message): Finding => ({ level: 'problem', area: 'models', message })),
        ...idle.flatMap((problem): Finding[] =>
          problem ? [{ level: 'warning', area: 'models', message: problem.message }] : [],
        ),
      ];
      if (findings.length > 0) return findings;
      return [
        {
          level: 'ok',
          area: 'models',
          message: `All files of ${entries.length === 1 ? '1 model' : `${entries.length} models`} are whole.`,
        },
      ];
    },
    async confirm() {
      await runSerially(confirm);
      return changed();
    },
    async remove(id) {
      await runSerially(() => remove(id));
      return changed();
    },
    onEvidenceComplete: (givenUp) =>
      runSerially(async () => {
        // told beside the import, which waits here
        if (await complete(givenUp)) tellChanged();
      }),
    resume() {
      const { switchingTo } = store.activeModels();
      if (switchingTo !== null) deps.startUnderstanding(switchingTo);
    },
    fingerprint: ({ id, directory }) =>
      sha256Of(join(directory, 'manifest.json')).catch((cause: unknown) => {
        throw problemOf(id) ?? new AppError('model_missing', notThere(id).message, { packId: id }, { cause });
      }),
  };
}

function encoderCalibration({
  id,
  dimensions,
  tagPrompt,
  tagCalibration,
}: EncoderManifest): EncoderCalibration {
  return { packId: id, dimensions, templates: [tagPrompt], calibration: tagCalibration, separates: null };
}

function detectorCalibration({ id, labels, calibration, thresholds }: DetectorManifest): DetectorCalibration {
  return { packId: id, labels, calibration, thresholds };
}

/** What a model of this role does, to follow "the model that". */
const work = {
  encoder: 'understands pictures and sentences',
  detector: 'finds things and people in pictures',
} as const;
/** What it means that a model cannot be used. */
const meanwhile = {
  encoder: 'Until then search goes by words only, and new photos get no tags from what they look like.',
  detector: 'Until then nothing is counted or found in new photos.',
  switching: 'Until then the library stays with the model it has.',
} as const;

function notThere(id: string): AppError {
  return new AppError(
    'model_missing',
    `The model “${id}” is not there any more. Add it again, or choose another one in Settings.`,
    { packId: id },
  );
}

function sizeOfFiles(manifest: PackManifest): number {
  return Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
}

const states: Partial<Record<ErrorCode, ModelPack['state']>> = {
  model_missing: 'missing',
  model_damaged: 'damaged',
  out_of_memory: 'memory',
};

function packOf(
  { id, role, directory, builtIn, manifest, problem }: PackEntry,
  models: ActiveModels,
  knowledge: ModelsServiceDeps['knowledge'],
): ModelPack {
  return {
    id,
    title: manifest?.title ?? id,
    role,
    state: problem ? (states[problem.code] ?? 'invalid') : 'ready',
    problem: problem?.message ?? null,
    active: id === models.encoder || id === models.detector,
    builtIn,
    licence: manifest?.license ?? 'not stated',
    dimensions: manifest?.role === 'encoder' ? manifest.dimensions : null,
    sizeBytes: manifest ? sizeOfFiles(manifest) : 0,
    calibrated: manifest !== null && isCalibrated(manifest, knowledge),
    path: directory,
  };
}

function isCalibrated(manifest: PackManifest, knowledge: ModelsServiceDeps['knowledge']): boolean {
  const { calibration } =
    manifest.role === 'encoder'
      ? knowledge.encoder(encoderCalibration(manifest))
      : knowledge.detector(detectorCalibration(manifest));
  return calibration !== null;
}
