/**
 * @file Implements the port to describers: one process at a time, with limits on time and memory; cancelled between
 * tokens, and ended where that takes too long.
 */
import { totalmem } from 'node:os';
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import type { Describer } from '../domain/describing/describer.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import type { ForkWorker, WorkerProcess } from '../host.ts';
import type { Log } from '../log.ts';
import { createSerialQueue } from '../serial-queue.ts';
import {
  cardFilesVariable,
  describerVariable,
  deviceVariable,
  memoryVariable,
  type FromDescriber,
  type MeasuredWriting,
  type ToDescriber,
} from './describer-protocol.ts';
import { endsForMemory } from './limits.ts';
import { niceVariable } from './protocol.ts';
import { safeFork } from './safe-fork.ts';

export interface DescriberLimits {
  /** to load the model, or to write one text */
  stepMs: number;
  /** between the wish to stop and the end of the process: a running graph cannot be interrupted */
  softCancelMs: number;
  /** resident memory of the process */
  memoryBytes: number;
  /** a process without work for this long is ended */
  idleMs: number;
}

const defaultLimits: DescriberLimits = {
  // the longest legitimate time: 250 tokens of a large model on a slow computer
  stepMs: 5 * 60_000,
  softCancelMs: 3_000,
  memoryBytes: Math.max(4 * 2 ** 30, totalmem() / 2),
  idleMs: 60_000,
};
/** the lowest but one: everything else comes first */
const usualNice = 15;

export interface DescriberClientDeps {
  /** child_process.fork (worker/fork.ts) or the host's own */
  fork: ForkWorker;
  /** built worker program */
  entry: string;
  log: Log;
  env?: Record<string, string>;
  /** for tests */
  limits?: Partial<DescriberLimits>;
  nice?: number;
  /** what it runs on, for as long as it lives; left out = the processor */
  device?: ProviderName;
  /** it runs the pack's files for graphics cards */
  cardFiles?: boolean;
}

/** A describer on one device. */
export interface DescriberOnDevice extends Describer {
  /** Writes a few words about a made-up picture. @throws as `describe` */
  measure(pack: PackRef, signal?: AbortSignal): Promise<MeasuredWriting>;
}

/** The process that is running, with its model. */
interface Running {
  process: WorkerProcess;
  /** folder of the model */
  directory: string;
  exited: Promise<void>;
  listener: { message(message: FromDescriber): void; exit(reason: string): void } | null;
}

type Request = Extract<ToDescriber, { type: 'describe' | 'ask' | 'measure' }>;
type Answer = Extract<FromDescriber, { type: 'described' | 'answered' | 'measured' }>;
/** without its number */
type Omitted<Kind> = Kind extends { id: number } ? Omit<Kind, 'id'> : never;

export function createDescriberClient(deps: DescriberClientDeps): DescriberOnDevice {
  const limits = { ...defaultLimits, ...deps.limits };
  const inTurn = createSerialQueue();
  const holder = createProcessHolder(deps, limits);
  let idle: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;
  let lastId = 0;

  async function write(request: Omitted<Request>, signal: AbortSignal | undefined): Promise<Answer> {
    if (isClosed) throw new AppError('cancelled', 'Sightline is closing.');
    signal?.throwIfAborted();
    if (idle) clearTimeout(idle);
    const worker = await holder.forModel(request.pack.directory);
    try {
      return await ask(worker, { ...request, id: ++lastId }, limits, signal);
    } catch (error) {
      // a model that failed to open may leave half of itself: the next attempt is in a fresh process
      const isWhole = error instanceof AppError && ['cancelled', 'unreadable_file'].includes(error.code);
      if (!isWhole && !signal?.aborted) await holder.end();
      throw error;
    } finally {
      // it never rejects
      idle = setTimeout(() => void holder.end().catch(() => undefined), limits.idleMs).unref();
    }
  }

  return {
    describe: (pack, path, signal) =>
      inTurn(async () => {
        const answer = await write({ type: 'describe', pack, path }, signal);
        return (answer as Extract<Answer, { type: 'described' }>).picture;
      }),
    answer: (pack, path, question, signal) =>
      inTurn(async () => {
        const answer = await write({ type: 'ask', pack, path, question }, signal);
        return (answer as Extract<Answer, { type: 'answered' }>).text;
      }),
    measure: (pack, signal) =>
      inTurn(async () => {
        const answer = await write({ type: 'measure', pack }, signal);
        return (answer as Extract<Answer, { type: 'measured' }>).measured;
      }),
    pid: holder.pid,
    async close() {
      isClosed = true;
      await holder.end();
      await inTurn.idle();
      if (idle) clearTimeout(idle);
    },
  };
}

/** Keeps at most one process. */
function createProcessHolder(
  { fork, entry, env, log, nice = usualNice, device = 'cpu', cardFiles = false }: DescriberClientDeps,
  { memoryBytes }: Pick<DescriberLimits, 'memoryBytes'>,
) {
  let running: Running | null = null;

  function start(directory: string): Running {
    const process = safeFork(fork)(entry, {
      nice,
      env: {
        ...env,
        [describerVariable]: '1',
        [memoryVariable]: String(memoryBytes),
        [niceVariable]: String(nice),
        [deviceVariable]: device,
        ...(cardFiles && { [cardFilesVariable]: '1' }),
      },
    });
    let resolveExited = () => {};
    const exited = new Promise<void>((resolve) => (resolveExited = resolve));
    const made: Running = { process, directory, listener: null, exited };
    process.onMessage((message) => made.listener?.message(message as FromDescriber));
    process.onExit((reason) => {
      resolveExited();
      if (running === made) running = null;
      if (made.listener) log.warn({ reason }, 'the process that describes pictures ended');
      made.listener?.exit(reason);
    });
    return made;
  }

  async function end(): Promise<void> {
    const last = running;
    running = null;
    last?.process.kill();
    await last?.exited;
  }

  return {
    /** The process with this model; one with another model is ended. */
    async forModel(directory: string): Promise<Running> {
      if (running && running.directory !== directory) await end();
      return (running ??= start(directory));
    },
    end,
    pid: () => running?.process.pid ?? null,
  };
}

/** Sends the request and waits for its answer, within the limits. */
function ask(
  worker: Running,
  request: Request,
  { stepMs, softCancelMs }: DescriberLimits,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { id, pack } = request;
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout>;
    let isSlow = false;
    const watch = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isSlow = true;
        worker.process.kill();
      }, ms);
    };
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      worker.listener = null;
    };
    const cancel = () => {
      worker.process.send({ type: 'cancel' } satisfies ToDescriber);
      watch(softCancelMs);
    };
    worker.listener = {
      message(message) {
        if (message.type === 'pulse' || message.id !== id) return;
        if (message.type === 'step') {
          if (!signal?.aborted) watch(stepMs);
          return;
        }
        done();
        if (signal?.aborted) reject(signal.reason as Error);
        else if (message.type === 'described' || message.type === 'answered' || message.type === 'measured')
          resolve(message);
        else if (message.type === 'failed') reject(AppError.fromData(message.error));
      },
      exit(reason) {
        done();
        if (signal?.aborted) reject(signal.reason as Error);
        else reject(isSlow ? tooSlow(stepMs) : ended(pack, reason));
      },
    };
    signal?.addEventListener('abort', cancel, { once: true });
    watch(stepMs);
    worker.process.send(request satisfies ToDescriber);
  });
}

function tooSlow(stepMs: number): AppError {
  return new AppError(
    'decoder_crashed',
    `The model had not finished with this photo after ${Math.round(stepMs / 1_000)} seconds, so it was stopped.`,
  );
}

function ended({ id }: PackRef, reason: string): AppError {
  // a SIGKILL alone may come from anybody; the process's own last words name the memory
  if (endsForMemory(reason) && /memory|alloc/i.test(reason))
    return new AppError(
      'out_of_memory',
      'The model that describes photos takes more memory than it may. Choose a smaller model, or one with smaller numbers (q8, q4).',
      { packId: id },
    );
  return new AppError(
    'decoder_crashed',
    'The process that describes photos ended unexpectedly at this photo.',
  );
}
