/**
 * @file Where one pack works: pictures and texts queue here for its threads. How many pictures go together, and
 * how many threads a pack gets, its kind of evidence says.
 */
import { availableParallelism } from 'node:os';
import type { ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import { kindOf } from '../domain/evidence/kinds.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { startModelThread, type ModelPort, type ModelListener } from './model-port.ts';
import type { ProviderNote } from './protocol.ts';

/** pictures in the queue for each open model, before another one is opened beside it */
const backlog = 3;

export interface Providers {
  forced: ProviderName | null;
  notes: readonly ProviderNote[];
}

export interface ModelPool {
  /**
   * Opens what looking at pictures needs; checks the files first. @throws AppError model_missing,
   * model_damaged, model_invalid
   */
  open(): Promise<PackManifest>;
  openTexts(): Promise<void>;
  analyze(input: Pixels): Promise<Evidence>;
  embedText(text: string): Promise<Float32Array>;
  states(): Promise<ProviderState[]>;
  /** Runs each of the pack's models once. @throws AppError what is wrong with it */
  tryOut(): Promise<void>;
  /** Gives the models back; a new pool can take over its threads. */
  close(): Promise<ModelPort[]>;
}

interface Waiting {
  input: Pixels;
  resolve(evidence: Evidence): void;
  reject(error: unknown): void;
}

/** @param threads idle threads it may use before it starts its own */
export function createModelPool(
  entry: string,
  pack: PackRef,
  providers: Providers,
  tell: ModelListener,
  threads: ModelPort[],
): ModelPool {
  const kind = kindOf(pack.role);
  const { batch: batchSize, copies } = kind.analysis;
  const most = Math.min(copies, availableParallelism());
  const waiting: Waiting[] = [];
  const idle: ModelPort[] = [];
  const all: ModelPort[] = [];
  let growing: Promise<void> | null = null;
  /** another one could not be opened: those that are open go on alone */
  let full = false;

  async function openThread(
    forced: ProviderName | null,
  ): Promise<{ port: ModelPort; manifest: PackManifest }> {
    const port = threads.pop() ?? startModelThread(entry, tell);
    try {
      const manifest = await port.call('open', pack, forced, providers.notes);
      all.push(port);
      return { port, manifest };
    } catch (error) {
      threads.push(port);
      throw error;
    }
  }
  const first = again(() => openThread(providers.forced));
  const ready = again(async () => {
    const { port, manifest } = await first();
    await port.call('openPictures');
    idle.push(port);
    return manifest;
  });

  function startNext(): void {
    while (waiting.length > 0 && idle.length > 0) {
      const port = idle.pop()!;
      const batch = waiting.splice(0, batchSize);
      const free = () => {
        idle.push(port);
        startNext();
      };
      work(port, batch).then(free, free);
    }
    const isWanted = !full && all.length < most && waiting.length >= backlog * all.length;
    if (isWanted) growing ??= grow().finally(() => (growing = null));
  }

  /** Another one; not where a graphics card does the work. */
  async function grow(): Promise<void> {
    try {
      const states = await all[0]!.call('states');
      if (states.find(({ name }) => name === 'cpu')?.state !== 'in use') return;
      const { port } = await openThread('cpu');
      await port.call('openPictures');
      idle.push(port);
    } catch {
      // the file changed meanwhile, or memory is short: those that are open are enough
      full = true;
    }
    startNext();
  }

  async function work(port: ModelPort, batch: readonly Waiting[]): Promise<void> {
    try {
      const evidence = await evidenceOf(
        port,
        batch.map(({ input }) => input),
      );
      batch.forEach(({ resolve }, index) => resolve(evidence[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function evidenceOf(port: ModelPort, inputs: readonly Pixels[]): Promise<Evidence[]> {
    const values = await port.call('analyze', inputs);
    const { manifest } = await first();
    const dimensions = kind.manifest.dimensions(manifest);
    const about = { packId: pack.id, role: pack.role, ...(dimensions !== null && { dimensions }) };
    return values.map((value): Evidence => ({ ...about, value }));
  }

  return {
    open: ready,
    openTexts: async () => (await first()).port.call('openTexts'),
    async analyze(input) {
      await ready();
      return new Promise((resolve, reject) => {
        waiting.push({ input, resolve, reject });
        startNext();
      });
    },
    embedText: async (text) => (await first()).port.call('embedText', text),
    async states() {
      await ready();
      return all[0]!.call('states');
    },
    tryOut: async () => (await first()).port.call('tryOut'),
    async close() {
      await growing;
      const closed: ModelPort[] = [];
      for (const port of all) {
        try {
          await port.call('close');
          closed.push(port);
        } catch {
          // a thread that cannot give its model back is not used again
        }
      }
      return closed;
    },
  };
}

/** Made at the first call; made again after a failure, for a pack may be repaired. */
function again<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    }));
}
