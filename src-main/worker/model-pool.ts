/**
 * @file The threads of one pack and its queue of pictures. The kind of evidence sets the size of a batch and
 * the number of threads.
 */
import { cacheUntilFailure } from '../domain/shared/cache-until-failure.ts';
import { availableParallelism } from 'node:os';
import type { ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import { analyzerOf, kindOf, partId, partsOf } from '../domain/evidence/kinds.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import type { PackDevice } from '../domain/vision/device.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { startModelThread, type ModelPort, type ModelListener } from './model-port.ts';
import type { ProviderMemory } from './protocol.ts';

/** queued pictures for each open model before another one is opened */
const queuedPerModel = 3;

export interface Providers extends ProviderMemory {
  forced: ProviderName | null;
}

export interface ModelPool {
  /**
   * Opens the models for pictures; checks the files first.
   * @throws AppError model_missing, model_damaged, model_invalid
   */
  open(): Promise<PackManifest>;
  openTexts(): Promise<void>;
  /** @returns the evidence of the pack, then that of its parts */
  analyze(input: Pixels): Promise<Evidence[]>;
  embedText(text: string): Promise<Float32Array>;
  states(): Promise<ProviderState[]>;
  /** what its models for pictures run on; they are opened */
  device(): Promise<PackDevice | null>;
  /** Runs each of the pack's models once. @throws AppError what is wrong with it */
  tryOut(): Promise<void>;
  /** Releases the models. @returns the threads, which a new pool can use */
  close(): Promise<ModelPort[]>;
}

interface WaitingPicture {
  input: Pixels;
  resolve(evidence: Evidence[]): void;
  reject(error: unknown): void;
}

/**
 * @param pack not a part
 * @param idleThreads used before new threads are started
 */
export function createModelPool(
  entry: string,
  pack: PackRef,
  providers: Providers,
  listener: ModelListener,
  idleThreads: ModelPort[],
): ModelPool {
  const analysis = analyzerOf(pack.role);
  const { parallelModels: copies } = analysis;
  /** as its model threads measured it */
  let batchSize = 1;
  const maxThreads = Math.min(copies, availableParallelism());
  const waiting: WaitingPicture[] = [];
  const idle: ModelPort[] = [];
  const all: ModelPort[] = [];
  let growing: Promise<void> | null = null;
  /** opening another model failed: no more are opened */
  let growFailed = false;

  async function openThread(forced: ProviderName | null): Promise<OpenedThread> {
    const opened = await openOnThread(
      idleThreads,
      () => startModelThread(entry, listener),
      (port) => port.call('open', pack, forced, providers),
    );
    all.push(opened.port);
    return opened;
  }
  const openFirst = () => cacheUntilFailure(() => openThread(providers.forced));
  let first = openFirst();
  const ready = cacheUntilFailure(async () => {
    const { port, manifest } = await first();
    try {
      batchSize = await port.call('openPictures');
    } catch (error) {
      // the files may be repaired: the next attempt reads the manifest again. A text tower may be in use
      // meanwhile
      if (!analysis.embedsTexts) {
        first = openFirst();
        all.splice(all.indexOf(port), 1);
        idleThreads.push(...(await closeAll([port])));
      }
      throw error;
    }
    idle.push(port);
    return manifest;
  });

  function startNext(): void {
    while (waiting.length > 0 && idle.length > 0) {
      const port = idle.pop()!;
      const batch = waiting.splice(0, batchSize);
      const onDone = () => {
        idle.push(port);
        startNext();
      };
      const onBatch = (next: number) => (batchSize = next);
      analyzeBatch(port, batch, () => sharedFields(pack, () => first()), onBatch).then(onDone, onDone);
    }
    const isWanted = !growFailed && all.length < maxThreads && waiting.length >= queuedPerModel * all.length;
    if (isWanted) growing ??= grow().finally(() => (growing = null));
  }

  /** Opens another model on the CPU; not where a graphics card runs them. */
  async function grow(): Promise<void> {
    try {
      const states = await all[0]!.call('states');
      if (states.find(({ name }) => name === 'cpu')?.state !== 'in use') return;
      const { port } = await openThread('cpu');
      await port.call('openPictures');
      idle.push(port);
    } catch {
      // the file changed meanwhile, or memory is short: the open models are enough
      growFailed = true;
    }
    startNext();
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
    async device() {
      await ready();
      return all[0]!.call('device');
    },
    tryOut: async () => (await first()).port.call('tryOut'),
    async close() {
      await growing;
      return closeAll(all);
    },
  };
}

interface OpenedThread {
  port: ModelPort;
  manifest: PackManifest;
}

/** Uses an idle thread or starts one; the thread is idle again where the pack cannot be opened on it. */
async function openOnThread(
  idle: ModelPort[],
  start: () => ModelPort,
  open: (port: ModelPort) => Promise<PackManifest>,
): Promise<OpenedThread> {
  const port = idle.pop() ?? start();
  try {
    return { port, manifest: await open(port) };
  } catch (error) {
    idle.push(port);
    throw error;
  }
}

type SharedFields = Omit<Evidence, 'value' | 'madeMs'>;

/** The fields that all evidence of this pack shares, and those of each of its parts. */
async function sharedFields({ id }: PackRef, opened: () => Promise<OpenedThread>): Promise<SharedFields[]> {
  const { manifest } = await opened();
  const fieldsOf = (packId: string, of: PackManifest): SharedFields => {
    const dimensions = kindOf(of.role).manifest.dimensions(of);
    return { packId, role: of.role, ...(dimensions !== null && { dimensions }) };
  };
  return [fieldsOf(id, manifest), ...partsOf(manifest).map((part) => fieldsOf(partId(id, part.role), part))];
}

async function analyzeBatch(
  port: ModelPort,
  batch: readonly WaitingPicture[],
  sharedFieldsOf: () => Promise<SharedFields[]>,
  onBatch: (next: number) => void,
): Promise<void> {
  try {
    const inputs = batch.map(({ input }) => input);
    const { findings, batch: next } = await port.call('analyze', inputs);
    onBatch(next);
    const madeMs = Date.now();
    const shared = await sharedFieldsOf();
    batch.forEach(({ resolve }, index) =>
      resolve(shared.map((fields) => ({ ...fields, madeMs, value: findings[index]![fields.role] }))),
    );
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

/** @returns the threads that released their models; the others are not used again */
async function closeAll(ports: readonly ModelPort[]): Promise<ModelPort[]> {
  const closed: ModelPort[] = [];
  for (const port of ports) {
    try {
      await port.call('close');
      closed.push(port);
    } catch {
      // the thread keeps its model and ends with the process
    }
  }
  return closed;
}
