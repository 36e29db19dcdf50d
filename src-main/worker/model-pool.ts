/**
 * @file Where one pack works: pictures and texts queue here for its threads. How many pictures go together, and
 * how many threads a pack gets, its kind of evidence says.
 */
import { availableParallelism } from 'node:os';
import type { ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { EvidenceKind } from '../domain/evidence/kind.ts';
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
  const { batch: batchSize, parallelModels: copies } = kind.analysis;
  const most = Math.min(copies, availableParallelism());
  const waiting: Waiting[] = [];
  const idle: ModelPort[] = [];
  const all: ModelPort[] = [];
  let growing: Promise<void> | null = null;
  /** another one could not be opened: those that are open go on alone */
  let full = false;

  async function openThread(forced: ProviderName | null): Promise<OpenedThread> {
    const opened = await openOnThread(
      threads,
      () => startModelThread(entry, tell),
      (port) => port.call('open', pack, forced, providers.notes),
    );
    all.push(opened.port);
    return opened;
  }
  const openFirst = () => again(() => openThread(providers.forced));
  let first = openFirst();
  const ready = again(async () => {
    const { port, manifest } = await first();
    try {
      await port.call('openPictures');
    } catch (error) {
      // its files may be repaired: the next try reads the manifest, too. A text tower may be in use meanwhile
      if (!kind.analysis.embedsTexts) {
        first = openFirst();
        all.splice(all.indexOf(port), 1);
        threads.push(...(await closeAll([port])));
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
      const free = () => {
        idle.push(port);
        startNext();
      };
      analyzeBatch(port, batch, () => evidenceFrame(pack, kind, () => first())).then(free, free);
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
      return closeAll(all);
    },
  };
}

interface OpenedThread {
  port: ModelPort;
  manifest: PackManifest;
}

/** Takes an idle thread, or starts one; it is idle again where the pack cannot be opened on it. */
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

/** What the evidence of this pack has in common. */
async function evidenceFrame(
  { id, role }: PackRef,
  kind: EvidenceKind,
  opened: () => Promise<OpenedThread>,
): Promise<Omit<Evidence, 'value'>> {
  const dimensions = kind.manifest.dimensions((await opened()).manifest);
  return { packId: id, role, ...(dimensions !== null && { dimensions }) };
}

async function analyzeBatch(
  port: ModelPort,
  batch: readonly Waiting[],
  frame: () => Promise<Omit<Evidence, 'value'>>,
): Promise<void> {
  try {
    const values = await port.call(
      'analyze',
      batch.map(({ input }) => input),
    );
    const about = await frame();
    batch.forEach(({ resolve }, index) => resolve({ ...about, value: values[index]! }));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

/** @returns threads that gave their models back; another one is not used again */
async function closeAll(ports: readonly ModelPort[]): Promise<ModelPort[]> {
  const closed: ModelPort[] = [];
  for (const port of ports) {
    try {
      await port.call('close');
      closed.push(port);
    } catch {
      // it keeps its model, and ends with the process
    }
  }
  return closed;
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
