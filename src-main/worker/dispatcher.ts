/**
 * @file Keeps one worker process busy and alive: hands out work, starts the process again when it dies, tries
 * suspects alone.
 */
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import type { AnalysisRequest, AnalysisResult, PackRef } from '../domain/vision/vision.ts';
import type { ForkWorker, WorkerProcess } from '../host.ts';
import type { Log } from '../log.ts';
import { endsForMemory, excessOf, type Excess, type Limits } from './limits.ts';
import { niceVariable, type Attempt, type FromWorker, type ToWorker } from './protocol.ts';
import type { ProviderNotes } from './provider-notes.ts';
import { safeFork } from './safe-fork.ts';
import { attributeCrash } from './crash-attribution.ts';

/** A picture that was alone in the process when it died, this often, is the reason. */
const mostPictureFailures = 2;
const mostPackFailures = 2;
/** A call carries no picture; only a process that dies again and again ends it. */
const mostCallFailures = 5;
/** deaths in a row with nothing done and nobody to blame */
const mostFruitlessStarts = 5;
const watchEveryMs = 1_000;

export interface DispatcherDeps {
  fork: ForkWorker;
  /** built worker program */
  entry: string;
  /** for the log */
  name: string;
  /** 0 normal … 19 lowest priority */
  nice: number;
  env: Record<string, string>;
  limits: Limits;
  notes: ProviderNotes;
  log: Log;
}

export interface AnalysisTask {
  request: AnalysisRequest;
  resolve(result: AnalysisResult): void;
  /** what is wrong is not this picture */
  reject(error: unknown): void;
}
export type Call =
  | { type: 'texts'; pack: PackRef; texts: readonly string[] }
  | { type: 'warm'; packs: readonly PackRef[] }
  | { type: 'states'; pack: PackRef };
export type Answer = Extract<FromWorker, { type: 'texts' | 'warmed' | 'states' }>;

export interface Dispatcher {
  analyze(tasks: readonly AnalysisTask[]): void;
  /** Nobody waits for these any more: neither resolve nor reject is called. */
  abandon(tasks: readonly AnalysisTask[]): void;
  call(call: Call): Promise<Answer>;
  setForced(provider: ProviderName | null): void;
  pid(): number | null;
  close(): Promise<void>;
}

interface PendingAnalysis {
  kind: 'analysis';
  id: number;
  task: AnalysisTask;
  failureCount: number;
  startedMs: number | null;
  decodedMs: number | null;
  abandoned: boolean;
}
interface PendingCall {
  kind: 'call';
  id: number;
  call: Call;
  failureCount: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}
/** The process that runs now. */
interface Live {
  process: WorkerProcess;
  progressMs: number;
  rssBytes: number;
  /** of each thread that is at one */
  attempts: Map<number, Attempt>;
  excess: Excess | null;
  gone: Promise<void>;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { limits, notes, log } = deps;
  const waiting: PendingAnalysis[] = [];
  /** looked at one by one */
  const quarantined: PendingAnalysis[] = [];
  const waitingCalls: PendingCall[] = [];
  const sent = new Map<number, PendingAnalysis | PendingCall>();
  const packFailures = new Map<string, number>();
  /** the suspect that is in the process, alone */
  let isolated: PendingAnalysis | null = null;
  let live: Live | null = null;
  let forced: ProviderName | null = null;
  let fruitlessStarts = 0;
  let lastId = 0;
  let closed = false;
  const clocks = createClocks();

  function begin(): Live {
    const process = safeFork(deps.fork)(deps.entry, {
      nice: deps.nice,
      env: { ...deps.env, [niceVariable]: String(deps.nice) },
    });
    let left = () => {};
    const worker: Live = {
      process,
      progressMs: performance.now(),
      rssBytes: 0,
      attempts: new Map(),
      excess: null,
      gone: new Promise((resolve) => (left = resolve)),
    };
    process.onMessage((message) => {
      if (live === worker) handleMessage(worker, message as FromWorker);
    });
    process.onExit((reason) => {
      left();
      if (live === worker) handleExit(worker, reason);
    });
    process.send({ type: 'providers', forced, notes: notes.list() } satisfies ToWorker);
    return worker;
  }

  function post(worker: Live, task: PendingAnalysis | PendingCall): void {
    sent.set(task.id, task);
    if (sent.size === 1) worker.progressMs = performance.now();
    if (task.kind === 'analysis') {
      task.startedMs = task.decodedMs = null;
      worker.process.send({
        type: 'analyze',
        id: task.id,
        request: task.task.request,
        alone: task === isolated,
      } satisfies ToWorker);
    } else worker.process.send({ ...task.call, id: task.id } satisfies ToWorker);
  }

  function dispatchNext(): void {
    if (closed) return;
    if (waiting.length + quarantined.length + waitingCalls.length > 0) {
      live ??= begin();
      for (const call of waitingCalls.splice(0)) post(live, call);
      const inside = analysesIn(sent);
      if (inside.length === 0 && quarantined.length > 0) post(live, (isolated = quarantined.shift()!));
      if (isolated === null && quarantined.length === 0) {
        for (const isSeen of [false, true])
          for (const look of next(
            isSeen,
            limits.window - inside.filter((one) => isForModels(one) === isSeen).length,
          ))
            post(live, look);
      }
    }
    if (sent.size > 0) clocks.every(watchEveryMs, inspect);
    else if (live) clocks.once(limits.idleMs, shutDownIdle);
  }

  /**
   * Takes the next pictures that models are to see, or those that are only decoded: these have a window of
   * their own, and never wait for a model.
   */
  function next(isSeen: boolean, room: number): PendingAnalysis[] {
    const taken = waiting.filter((look) => isForModels(look) === isSeen).slice(0, Math.max(0, room));
    const gone = new Set(taken);
    if (gone.size > 0) waiting.splice(0, waiting.length, ...waiting.filter((look) => !gone.has(look)));
    return taken;
  }

  function handleMessage(worker: Live, message: FromWorker): void {
    if (message.type === 'pulse') {
      worker.rssBytes = message.rssBytes;
      return;
    }
    worker.progressMs = performance.now();
    if (message.type === 'attempt') {
      if (message.attempt) worker.attempts.set(message.thread, message.attempt);
      else worker.attempts.delete(message.thread);
    } else if (message.type === 'note') notes.keep(message.note);
    else if (message.type !== 'ready') answered(message);
  }

  function answered(message: Extract<FromWorker, { id: number }>): void {
    const task = sent.get(message.id);
    if (!task) return;
    if (message.type === 'started' || message.type === 'decoded') {
      if (task.kind === 'analysis')
        task[message.type === 'started' ? 'startedMs' : 'decodedMs'] = performance.now();
      return;
    }
    fruitlessStarts = 0;
    forget(task);
    if (message.type === 'failed') fail(task, AppError.fromData(message.error));
    else if (message.type === 'analyzed') {
      // a model that gets through a picture does not end the process each time
      if (message.result.ok) for (const { packId } of message.result.evidence) packFailures.delete(packId);
      finish(task, message.result);
    } else if (message.type !== 'dropped' && message.type !== 'tried' && task.kind === 'call')
      task.resolve(message);
    dispatchNext();
  }

  function forget(task: PendingAnalysis | PendingCall): void {
    sent.delete(task.id);
    if (task === isolated) isolated = null;
  }
  function finish(task: PendingAnalysis | PendingCall, result: AnalysisResult): void {
    if (task.kind === 'analysis' && !task.abandoned) task.task.resolve(result);
  }
  function fail(task: PendingAnalysis | PendingCall, error: unknown): void {
    if (task.kind === 'call') task.reject(error);
    else if (!task.abandoned) task.task.reject(error);
  }

  /** Looks whether the worker goes beyond its limits. */
  function inspect(): void {
    if (!live || live.excess) return;
    live.excess = excessOf({ ...live, looks: analysesIn(sent) }, limits, performance.now());
    if (live.excess) live.process.kill();
  }

  function shutDownIdle(): void {
    if (!live || sent.size > 0) return;
    const { process } = live;
    live = null;
    process.kill();
  }

  function handleExit({ attempts, excess }: Live, reason: string): void {
    live = null;
    const looks = analysesIn(sent);
    const calls = [...sent.values()].filter((task): task is PendingCall => task.kind === 'call');
    sent.clear();
    isolated = null;
    const attribution = attributeCrash(
      looks.map(({ id, startedMs, decodedMs }) => ({
        id,
        began: startedMs !== null,
        decoded: decodedMs !== null,
      })),
      [...attempts.values()],
      excess,
    );
    log.warn({ worker: deps.name, reason, excess, verdict: attribution }, 'the picture worker ended');
    for (const { packId, provider } of attribution.providers) notes.countFailure(packId, provider, reason);
    const brokenPack =
      attribution.packId !== null && countPackFailure(attribution.packId) ? attribution.packId : null;
    fruitlessStarts =
      attribution.providers.length > 0 || attribution.packId !== null || attribution.picture !== null
        ? 0
        : fruitlessStarts + 1;

    const [again, alone]: [PendingAnalysis[], PendingAnalysis[]] = [[], []];
    for (const look of looks.filter(({ abandoned }) => !abandoned)) {
      if (look.id === attribution.picture && ++look.failureCount >= mostPictureFailures)
        look.task.resolve(crashed(excess, limits));
      else if (
        look.id === attribution.picture ||
        look.failureCount > 0 ||
        attribution.quarantined.includes(look.id)
      )
        alone.push(look);
      else again.push(look);
    }
    quarantined.unshift(...alone);
    waiting.unshift(...again);
    for (const call of calls) {
      if (++call.failureCount >= mostCallFailures) call.reject(ended(reason));
      else waitingCalls.push(call);
    }
    if (brokenPack !== null)
      failAll((task) => needs(task, brokenPack), brokenPackError(brokenPack, excess, reason));
    if (fruitlessStarts >= mostFruitlessStarts) {
      fruitlessStarts = 0;
      failAll(() => true, ended(reason));
    }
    dispatchNext();
  }

  function countPackFailure(packId: string): boolean {
    const count = (packFailures.get(packId) ?? 0) + 1;
    packFailures.set(packId, count % mostPackFailures);
    return count >= mostPackFailures;
  }

  /** Ends those of the waiting tasks that match. */
  function failAll(matches: (task: PendingAnalysis | PendingCall) => boolean, error: AppError): void {
    for (const queue of [waiting, quarantined, waitingCalls] as (PendingAnalysis | PendingCall)[][]) {
      const all = queue.splice(0);
      queue.push(...all.filter((task) => !matches(task)));
      for (const task of all) if (matches(task)) fail(task, error);
    }
  }

  return {
    analyze(tasks) {
      if (closed) return tasks.forEach((task) => task.reject(stopped()));
      for (const task of tasks)
        waiting.push({
          kind: 'analysis',
          id: ++lastId,
          task,
          failureCount: 0,
          startedMs: null,
          decodedMs: null,
          abandoned: false,
        });
      dispatchNext();
    },
    abandon(tasks) {
      const gone = new Set(tasks);
      for (const queue of [waiting, quarantined])
        queue.splice(0, queue.length, ...queue.filter(({ task }) => !gone.has(task)));
      const inside = analysesIn(sent).filter(({ task }) => gone.has(task));
      for (const look of inside) look.abandoned = true;
      if (inside.length > 0)
        live?.process.send({ type: 'drop', ids: inside.map(({ id }) => id) } satisfies ToWorker);
      dispatchNext();
    },
    call: (call) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(stopped());
        waitingCalls.push({ kind: 'call', id: ++lastId, call, failureCount: 0, resolve, reject });
        dispatchNext();
      }),
    setForced(provider) {
      forced = provider;
      if (provider !== null) notes.forget(provider);
      live?.process.send({ type: 'providers', forced, notes: notes.list() } satisfies ToWorker);
    },
    pid: () => live?.process.pid ?? null,
    async close() {
      closed = true;
      clocks.stop();
      const inside = [...sent.values()];
      sent.clear();
      for (const task of inside) fail(task, stopped());
      failAll(() => true, stopped());
      const last = live;
      live = null;
      last?.process.kill();
      await last?.gone;
    },
  };
}

/** One timer at a time; none of them keeps the process alive. */
function createClocks() {
  let timer: { kind: 'every' | 'once'; stop(): void } | null = null;
  const stop = () => {
    timer?.stop();
    timer = null;
  };
  return {
    stop,
    every(ms: number, tick: () => void) {
      if (timer?.kind === 'every') return;
      stop();
      const handle = setInterval(tick, ms).unref();
      timer = { kind: 'every', stop: () => clearInterval(handle) };
    },
    once(ms: number, tick: () => void) {
      stop();
      const handle = setTimeout(tick, ms).unref();
      timer = { kind: 'once', stop: () => clearTimeout(handle) };
    },
  };
}

function analysesIn(tasks: ReadonlyMap<number, PendingAnalysis | PendingCall>): PendingAnalysis[] {
  return [...tasks.values()].filter((task): task is PendingAnalysis => task.kind === 'analysis');
}

function isForModels({ task }: PendingAnalysis): boolean {
  return task.request.packs.length > 0;
}

function needs(task: PendingAnalysis | PendingCall, packId: string): boolean {
  if (task.kind === 'analysis') return task.task.request.packs.some(({ id }) => id === packId);
  return task.call.type === 'warm'
    ? task.call.packs.some(({ id }) => id === packId)
    : task.call.pack.id === packId;
}

function crashed(excess: Excess | null, limits: Limits): AnalysisResult {
  if (excess?.why === 'memory') {
    return {
      ok: false,
      code: 'file_too_large',
      message: `Opening this picture takes more than ${Math.round(limits.memoryBytes / 2 ** 30)} GB of memory. Save a smaller copy to import it.`,
    };
  }
  const what =
    excess?.why === 'slow'
      ? `Decoding this picture took longer than ${Math.round(limits.decodeMs / 1_000)} seconds, twice`
      : 'This picture ended the decoder, twice';
  return {
    ok: false,
    code: 'decoder_crashed',
    message: `${what}, so it is left out. Save it anew with another program to import it.`,
  };
}

/** A model that ended the process again and again. */
function brokenPackError(packId: string, excess: Excess | null, reason: string): AppError {
  const details = { packId };
  if (excess?.why === 'memory' || (excess === null && endsForMemory(reason))) {
    return new AppError(
      'out_of_memory',
      `There is not enough memory for the model “${packId}”. Close other programs and try again, or choose a smaller model.`,
      details,
    );
  }
  const what =
    excess?.why === 'stuck' ? 'got nothing done for minutes' : 'ended the process that looks at pictures';
  return new AppError(
    'model_invalid',
    `The model “${packId}” ${what}, twice. Choose another model, or get this one again.`,
    details,
  );
}

function ended(reason: string): AppError {
  if (endsForMemory(reason)) {
    return new AppError(
      'out_of_memory',
      `The picture worker ends before it has done anything (${reason}), which looks like too little memory. Close other programs and try again.`,
    );
  }
  return new AppError(
    'internal',
    `The picture worker ends before it has done anything (${reason}). Start Sightline again; if it stays so, install it again.`,
  );
}

function stopped(): AppError {
  return new AppError('cancelled', 'Sightline is closing.');
}
