/**
 * @file The packs that this process has open, each in its pool; a changed choice of provider opens them
 * anew.
 */
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import { isMemoryShortage } from '../adapters/onnx/model-errors.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { createSerialQueue } from '../serial-queue.ts';
import type { ModelPort, ModelListener } from './model-port.ts';
import type { ProviderNote } from './protocol.ts';
import { createModelPool, type Providers, type ModelPool } from './model-pool.ts';

export interface ModelRegistry {
  /** Runs `use` with the pack's pool; pools do not change meanwhile. */
  use<Result>(pack: PackRef, use: (pool: ModelPool) => Promise<Result>): Promise<Result>;
  /** the person's choice, and what is known of providers from before */
  setProviders(forced: ProviderName | null, notes: readonly ProviderNote[]): Promise<void>;
}

/** A lack of memory names the pack that was to be run, so that it can be done without. */
function ofPack({ id }: PackRef, error: unknown): unknown {
  const isShort =
    error instanceof AppError
      ? error.code === 'out_of_memory' && !error.details?.['packId']
      : isMemoryShortage(error);
  if (!isShort) return error;
  const sentence = `There is not enough free memory to run the model “${id}”. Close other programs and try again, or choose a smaller model.`;
  return new AppError('out_of_memory', sentence, { packId: id }, { cause: error });
}

/** @param entry the program a model thread runs */
export function createModelRegistry(entry: string, tell: ModelListener): ModelRegistry {
  const pools = new Map<string, ModelPool>();
  const spare: ModelPort[] = [];
  const providers: { forced: ProviderName | null; notes: ProviderNote[] } = { forced: null, notes: [] };
  const inUse = new Set<Promise<unknown>>();
  const runSerially = createSerialQueue();
  let changing: Promise<void> = Promise.resolve();

  function poolOf(pack: PackRef): ModelPool {
    const key = `${pack.role} ${pack.directory}`;
    const known = pools.get(key);
    if (known) return known;
    const pool = createModelPool(entry, pack, providers satisfies Providers, tell, spare);
    pools.set(key, pool);
    return pool;
  }

  async function change(forced: ProviderName | null, notes: readonly ProviderNote[]): Promise<void> {
    providers.notes = [...notes];
    if (forced === providers.forced) return;
    providers.forced = forced;
    while (inUse.size > 0) await Promise.allSettled([...inUse]);
    const open = [...pools.values()];
    pools.clear();
    for (const pool of open) spare.push(...(await pool.close()));
  }

  return {
    async use(pack, use) {
      await changing;
      const result = use(poolOf(pack)).catch((error: unknown) => {
        throw ofPack(pack, error);
      });
      inUse.add(result);
      // the caller handles its failure
      void result.catch(() => {}).finally(() => inUse.delete(result));
      return result;
    },
    setProviders(forced, notes) {
      return (changing = runSerially(() => change(forced, notes)));
    },
  };
}
