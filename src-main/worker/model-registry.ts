/**
 * @file The packs that this process has open, each with its pool. When the choice of provider changes, they
 * are reopened. A pack that was not used for long while others were is closed: the encoder before a change of models,
 * what looks at pictures while text is read in them.
 */
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import { isMemoryShortage } from '../adapters/onnx/model-errors.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { createSerialQueue } from '../serial-queue.ts';
import type { ModelPort, ModelListener } from './model-port.ts';
import type { ProviderMemory } from './protocol.ts';
import { createModelPool, type Providers, type ModelPool } from './model-pool.ts';

export interface ModelRegistry {
  /** Runs `use` with the pool of a pack, not of a part; the pool is not replaced meanwhile. */
  use<Result>(pack: PackRef, use: (pool: ModelPool) => Promise<Result>): Promise<Result>;
  /** the person's choice, and what is stored about providers */
  setProviders(forced: ProviderName | null, memory: ProviderMemory): Promise<void>;
}

/** Adds the pack's id to an error of too little memory, so that the caller can go on without the pack. */
function withPackId({ id }: PackRef, error: unknown): unknown {
  const isShort =
    error instanceof AppError
      ? error.code === 'out_of_memory' && !error.details?.['packId']
      : isMemoryShortage(error);
  if (!isShort) return error;
  const sentence = `There is not enough free memory to run the model “${id}”. Close other programs and try again, or choose a smaller model.`;
  return new AppError('out_of_memory', sentence, { packId: id }, { cause: error });
}

/** Opening a large model again takes a second or two: it pays only where it is not needed for a while. */
const unusedMs = 10_000;

interface OpenPack {
  pool: ModelPool;
  /** under way */
  uses: number;
  lastUsedMs: number;
}

/**
 * @param entry the program that model threads run
 * @param now ms of a monotonic clock
 */
export function createModelRegistry(
  entry: string,
  given: ModelListener,
  now: () => number = () => performance.now(),
): ModelRegistry {
  const packs = new Map<string, OpenPack>();
  const idleThreads: ModelPort[] = [];
  const providers: Providers = { forced: null, notes: [], measurements: [] };
  // packs that are opened later in this process need not find it out again
  const listener: ModelListener = {
    ...given,
    note(note) {
      providers.notes = [...providers.notes, note];
      given.note(note);
    },
    report(message) {
      if (message.type === 'device') providers.measurements = [...providers.measurements, message.device];
      given.report(message);
    },
  };
  const inUse = new Set<Promise<unknown>>();
  const runSerially = createSerialQueue();
  let changing: Promise<void> = Promise.resolve();

  function openPack(pack: PackRef): OpenPack {
    const key = `${pack.role} ${pack.directory}`;
    const known = packs.get(key);
    if (known) return known;
    const pool = createModelPool(entry, pack, providers, listener, idleThreads);
    const opened = { pool, uses: 0, lastUsedMs: now() };
    packs.set(key, opened);
    return opened;
  }

  /** Not waited for: the next use of such a pack opens it anew. */
  function closeUnused(): void {
    for (const [key, { pool, uses, lastUsedMs }] of packs) {
      if (uses > 0 || now() - lastUsedMs < unusedMs) continue;
      packs.delete(key);
      // close never fails: a thread that cannot give its models back is left out
      pool.close().then(
        (threads) => idleThreads.push(...threads),
        () => undefined,
      );
    }
  }

  async function change(forced: ProviderName | null, memory: ProviderMemory): Promise<void> {
    Object.assign(providers, memory);
    if (forced === providers.forced) return;
    providers.forced = forced;
    while (inUse.size > 0) await Promise.allSettled([...inUse]);
    const open = [...packs.values()];
    packs.clear();
    for (const { pool } of open) idleThreads.push(...(await pool.close()));
  }

  return {
    async use(pack, use) {
      await changing;
      const opened = openPack(pack);
      opened.uses += 1;
      closeUnused();
      const result = use(opened.pool).catch((error: unknown) => {
        throw withPackId(pack, error);
      });
      inUse.add(result);
      const ended = () => {
        inUse.delete(result);
        opened.uses -= 1;
        opened.lastUsedMs = now();
      };
      // the caller handles its failure
      void result.catch(() => {}).finally(ended);
      return result;
    },
    setProviders(forced, memory) {
      return (changing = runSerially(() => change(forced, memory)));
    },
  };
}
