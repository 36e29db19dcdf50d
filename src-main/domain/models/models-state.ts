/** @file The state of the models for the interface: packs, execution providers, a running change. */
import {
  AppError,
  type ModelsState,
  type ProviderName,
  type ProviderState,
} from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Vision } from '../vision/vision.ts';
import { listModels, type ListDeps } from './list-models.ts';
import { problemsOf } from './model-problems.ts';
import type { ModelRegistry } from './model-registry.ts';
import { isPackProblem, type ActiveModels, type ActivePacks } from './packs.ts';
import type { QuarantinedModels } from './quarantined-models.ts';
import type { Replacement } from './replaced-packs.ts';
import { packKinds } from '../evidence/kinds.ts';

/** a limit above the number of photos */
export const everyPhoto = 10_000_000;

export interface ModelsStateDeps extends ListDeps {
  registry: ModelRegistry;
  packs: Pick<ActivePacks, 'encoder'>;
  aside: Pick<QuarantinedModels, 'add'>;
  replacement: Pick<Replacement, 'isUnderWay'>;
  catalogue: Pick<Catalogue, 'lackingEvidence' | 'countPhotos'>;
  vision: Pick<Vision, 'providers' | 'pid'>;
  /** the person's choice of a provider; null = the best */
  forced: () => Promise<ProviderName | null>;
  vocabulary: () => { concepts: number; on: number };
  emit: Emit;
  log: Log;
}

export interface ModelsStateReader {
  /** Reads the folders first. */
  state(): Promise<ModelsState>;
  /** The same, and sends `models.changed`. */
  changed(): Promise<ModelsState>;
  /** The same without waiting for it. */
  tellChanged(): void;
}

export function createModelsState(deps: ModelsStateDeps): ModelsStateReader {
  const { registry, emit, log } = deps;
  const providerStates = createProviderStates(deps);

  async function state(): Promise<ModelsState> {
    await registry.look('whole');
    const models = registry.chosen();
    // first, since it may find that the encoder cannot run
    const providers = await providerStates();
    const [forced, switching] = await Promise.all([deps.forced(), switchOf(models, deps)]);
    const problems = problemsOf(registry);
    return {
      kinds: packKinds().map(({ role, words: { title, purpose } }) => ({ role, title, purpose })),
      packs: listModels(deps),
      providers,
      forced,
      switching,
      previous: models.previousEncoder,
      vocabulary: deps.vocabulary(),
      ...(problems.length > 0 && { problems }),
    };
  }

  async function changed(): Promise<ModelsState> {
    const now = await state();
    emit('models.changed', now);
    return now;
  }

  return {
    state,
    changed,
    tellChanged() {
      changed().catch((failure: unknown) =>
        log.error({ err: failure }, 'the state of the models could not be told'),
      );
    },
  };
}

/** The execution providers of the encoder in use; empty where there is none, or they are unknown. */
function createProviderStates({
  packs,
  aside,
  vision,
  log,
}: ModelsStateDeps): () => Promise<ProviderState[]> {
  let known: { encoder: string; states: ProviderState[] } | null = null;
  return async () => {
    const active = packs.encoder();
    if (!active || active.problem) return [];
    const encoder = active.ref;
    // an idle worker is not started for an answer that is cached
    if (known?.encoder === encoder.id && vision.pid() === null) return known.states;
    try {
      known = { encoder: encoder.id, states: await vision.providers(encoder) };
      return known.states;
    } catch (error) {
      log.warn({ err: error, packId: encoder.id }, 'the execution providers could not be found out');
      if (error instanceof AppError && isPackProblem(error)) aside.add(encoder.id, error);
      return [];
    }
  };
}

/** The progress of a change to another encoder, be it chosen or a replacement; null = none is running. */
async function switchOf(
  { switchingTo, encoder, paused }: ActiveModels,
  { catalogue, replacement }: Pick<ModelsStateDeps, 'catalogue' | 'replacement'>,
): Promise<ModelsState['switching']> {
  const to = switchingTo ?? (replacement.isUnderWay() ? encoder : null);
  if (to === null || encoder === null) return null;
  const [lacking, total] = await Promise.all([
    catalogue.lackingEvidence(to, everyPhoto),
    catalogue.countPhotos(),
  ]);
  const from = to === encoder ? null : encoder;
  const isPaused = paused && switchingTo !== null;
  return {
    ...{ from, to, done: Math.max(0, total - lacking.length), total },
    ...(isPaused && { paused: isPaused }),
  };
}
