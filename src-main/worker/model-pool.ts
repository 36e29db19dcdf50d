/**
 * @file Where one pack works: pictures and texts queue here for its threads. An encoder takes pictures in
 * batches.
 */
import { availableParallelism } from 'node:os';
import type { ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { Pixels } from '../adapters/sharp/picture.ts';
import type { PackManifest } from '../domain/models/manifest.ts';
import type { PackEvidence, PackRef } from '../domain/vision/vision.ts';
import { startModelThread, type ModelPort, type ModelListener } from './model-port.ts';
import type { ProviderNote } from './protocol.ts';

const batchSize = 4;
/**
 * An encoder's threads share one inference; a detector gains nothing from that, and looks at several pictures
 * at once instead. Measured on two cores: with one detector a fifth of their time lies idle, with two a
 * fiftieth.
 */
const mostDetectors = Math.min(4, availableParallelism());
/** pictures in the queue for each detector, before another one is opened */
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
  openText(): Promise<void>;
  analyze(input: Pixels): Promise<PackEvidence>;
  embedText(text: string): Promise<Float32Array>;
  states(): Promise<ProviderState[]>;
  /** Runs each of the pack's models once. @throws AppError what is wrong with it */
  tryOut(): Promise<void>;
  /** Gives the models back; a new station can take over its threads. */
  close(): Promise<ModelPort[]>;
}

interface Waiting {
  input: Pixels;
  resolve(evidence: PackEvidence): void;
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
  const waiting: Waiting[] = [];
  const idle: ModelPort[] = [];
  const all: ModelPort[] = [];
  let growing: Promise<void> | null = null;
  /** a second detector could not be opened: the first one goes on alone */
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
    if (manifest.role === 'encoder') await port.call('openImage');
    idle.push(port);
    return manifest;
  });

  function startNext(): void {
    while (waiting.length > 0 && idle.length > 0) {
      const port = idle.pop()!;
      const batch = waiting.splice(0, pack.role === 'encoder' ? batchSize : 1);
      const free = () => {
        idle.push(port);
        startNext();
      };
      work(port, batch).then(free, free);
    }
    const isWanted =
      pack.role === 'detector' &&
      !full &&
      all.length < mostDetectors &&
      waiting.length >= backlog * all.length;
    if (isWanted) growing ??= grow().finally(() => (growing = null));
  }

  /** Another detector; not where a graphics card does the work. */
  async function grow(): Promise<void> {
    try {
      const states = await all[0]!.call('states');
      if (states.find(({ name }) => name === 'cpu')?.state !== 'in use') return;
      idle.push((await openThread('cpu')).port);
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

  async function evidenceOf(port: ModelPort, inputs: readonly Pixels[]): Promise<PackEvidence[]> {
    if (pack.role === 'detector')
      return [{ packId: pack.id, vector: null, objects: await port.call('detect', inputs[0]!) }];
    const vectors = await port.call(
      'embedImages',
      inputs.map(({ rgb }) => rgb),
    );
    return vectors.map((vector): PackEvidence => ({ packId: pack.id, vector, objects: null }));
  }

  return {
    open: ready,
    openText: async () => (await first()).port.call('openText'),
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
