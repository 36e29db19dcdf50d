/**
 * @file Keeps one worker process busy and alive: hands out work, starts the process again when it dies, tries
 * suspects alone.
 */
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import type { ForkWorker, WorkerProcess } from '../host.ts';
import type { Log } from '../log.ts';
import { attributeCrash, type CrashAttribution } from './crash-attribution.ts';
import { excessOf, type Excess, type Limits } from './limits.ts';
import { niceVariable, type Attempt, type FromWorker, type ToWorker } from './protocol.ts';
import type { ProviderNotes } from './provider-notes.ts';
import { safeFork } from './safe-fork.ts';
import {
  abandon,
  analysesIn,
  callsIn,
  createTaskQueues,
  fail,
  failAll,
  finish,
  forget,
  needs,
  takeNext,
  type AnalysisTask,
  type Answer,
  type Call,
  type Pending,
  type PendingAnalysis,
  type PendingCall,
  type TaskQueues,
} from './task-queues.ts';
import { brokenPackError, crashed, ended, stopped } from './worker-failures.ts';

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

export interface Dispatcher {
  analyze(tasks: readonly AnalysisTask[]): void;
  /** Nobody waits for these any more: neither resolve nor reject is called. */
  abandon(tasks: readonly AnalysisTask[]): void;
  call(call: Call): Promise<Answer>;
  setForced(provider: ProviderName | null): void;
  pid(): number | null;
  close(): Promise<void>;
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

interface State {
  queues: TaskQueues;
  packFailures: Map<string, number>;
  live: Live | null;
  forced: ProviderName | null;
  fruitlessStarts: number;
  lastId: number;
  closed: boolean;
  clocks: ReturnType<typeof createClocks>;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const state: State = {
    queues: createTaskQueues(),
    packFailures: new Map(),
    live: null,
    forced: null,
    fruitlessStarts: 0,
    lastId: 0,
    closed: false,
    clocks: createClocks(),
  };
  const { queues } = state;
  return {
    analyze(tasks) {
      if (state.closed) return tasks.forEach((task) => task.reject(stopped()));
      queues.waiting.push(...tasks.map((task) => pendingAnalysis(++state.lastId, task)));
      dispatchNext(state, deps);
    },
    abandon(tasks) {
      const ids = abandon(queues, tasks);
      if (ids.length > 0) state.live?.process.send({ type: 'drop', ids } satisfies ToWorker);
      dispatchNext(state, deps);
    },
    call: (call) =>
      new Promise((resolve, reject) => {
        if (state.closed) return reject(stopped());
        queues.calls.push({ kind: 'call', id: ++state.lastId, call, failureCount: 0, resolve, reject });
        dispatchNext(state, deps);
      }),
    setForced(provider) {
      state.forced = provider;
      if (provider !== null) deps.notes.forget(provider);
      state.live?.process.send(providersMessage(state, deps));
    },
    pid: () => state.live?.process.pid ?? null,
    close: () => close(state),
  };
}

function pendingAnalysis(id: number, task: AnalysisTask): PendingAnalysis {
  return { kind: 'analysis', id, task, failureCount: 0, startedMs: null, decodedMs: null, abandoned: false };
}

function providersMessage({ forced }: State, { notes }: DispatcherDeps): ToWorker {
  return { type: 'providers', forced, notes: notes.list() };
}

async function close(state: State): Promise<void> {
  const { queues } = state;
  state.closed = true;
  state.clocks.stop();
  const inside = [...queues.sent.values()];
  queues.sent.clear();
  for (const task of inside) fail(task, stopped());
  failAll(queues, () => true, stopped());
  const last = state.live;
  state.live = null;
  last?.process.kill();
  await last?.gone;
}

/** Starts the process. */
function begin(state: State, deps: DispatcherDeps): Live {
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
    if (state.live === worker) handleMessage(worker, message as FromWorker, state, deps);
  });
  process.onExit((reason) => {
    left();
    if (state.live === worker) handleExit(worker, reason, state, deps);
  });
  process.send(providersMessage(state, deps));
  return worker;
}

function dispatchNext(state: State, deps: DispatcherDeps): void {
  const { queues, closed, clocks } = state;
  if (closed) return;
  if (queues.waiting.length + queues.quarantined.length + queues.calls.length > 0) {
    const live = (state.live ??= begin(state, deps));
    for (const task of takeNext(queues, deps.limits.window)) post(live, task, queues);
  }
  if (queues.sent.size > 0) clocks.every(watchEveryMs, () => inspect(state, deps));
  else if (state.live) clocks.once(deps.limits.idleMs, () => shutDownIdle(state));
}

function post(worker: Live, task: Pending, { sent, isolated }: TaskQueues): void {
  sent.set(task.id, task);
  if (sent.size === 1) worker.progressMs = performance.now();
  if (task.kind === 'call') return worker.process.send({ ...task.call, id: task.id } satisfies ToWorker);
  task.startedMs = task.decodedMs = null;
  worker.process.send({
    type: 'analyze',
    id: task.id,
    request: task.task.request,
    alone: task === isolated,
  } satisfies ToWorker);
}

function handleMessage(worker: Live, message: FromWorker, state: State, deps: DispatcherDeps): void {
  if (message.type === 'pulse') {
    worker.rssBytes = message.rssBytes;
    return;
  }
  worker.progressMs = performance.now();
  if (message.type === 'attempt') {
    if (message.attempt) worker.attempts.set(message.thread, message.attempt);
    else worker.attempts.delete(message.thread);
  } else if (message.type === 'note') deps.notes.keep(message.note);
  else if (message.type !== 'ready') answered(message, state, deps);
}

function answered(message: Extract<FromWorker, { id: number }>, state: State, deps: DispatcherDeps): void {
  const task = state.queues.sent.get(message.id);
  if (!task) return;
  if (message.type === 'started' || message.type === 'decoded') {
    if (task.kind === 'analysis')
      task[message.type === 'started' ? 'startedMs' : 'decodedMs'] = performance.now();
    return;
  }
  state.fruitlessStarts = 0;
  forget(state.queues, task);
  if (message.type === 'failed') fail(task, AppError.fromData(message.error));
  else if (message.type === 'analyzed') {
    // a model that gets through a picture does not end the process each time
    if (message.result.ok)
      for (const { packId } of message.result.evidence) state.packFailures.delete(packId);
    finish(task, message.result);
  } else if (message.type !== 'dropped' && message.type !== 'tried' && task.kind === 'call')
    task.resolve(message);
  dispatchNext(state, deps);
}

/** Looks whether the worker goes beyond its limits. */
function inspect({ live, queues }: State, { limits }: DispatcherDeps): void {
  if (!live || live.excess) return;
  live.excess = excessOf({ ...live, looks: analysesIn(queues) }, limits, performance.now());
  if (live.excess) live.process.kill();
}

function shutDownIdle(state: State): void {
  if (!state.live || state.queues.sent.size > 0) return;
  const { process } = state.live;
  state.live = null;
  process.kill();
}

function handleExit({ attempts, excess }: Live, reason: string, state: State, deps: DispatcherDeps): void {
  const { queues } = state;
  state.live = null;
  const [analyses, calls] = [analysesIn(queues), callsIn(queues)];
  queues.sent.clear();
  queues.isolated = null;
  const attribution = attributeCrash(
    analyses.map(({ id, startedMs, decodedMs }) => ({
      id,
      began: startedMs !== null,
      decoded: decodedMs !== null,
    })),
    [...attempts.values()],
    excess,
  );
  deps.log.warn({ worker: deps.name, reason, excess, verdict: attribution }, 'the picture worker ended');
  for (const { packId, provider } of attribution.providers) deps.notes.countFailure(packId, provider, reason);
  requeueAnalyses(analyses, attribution, queues, () => crashed(excess, deps.limits));
  requeueCalls(calls, queues, ended(reason));
  const { packId } = attribution;
  if (packId !== null && countPackFailure(state.packFailures, packId))
    failAll(queues, (task) => needs(task, packId), brokenPackError(packId, excess, reason));
  const isExplained = attribution.providers.length > 0 || packId !== null || attribution.picture !== null;
  state.fruitlessStarts = isExplained ? 0 : state.fruitlessStarts + 1;
  if (state.fruitlessStarts >= mostFruitlessStarts) {
    state.fruitlessStarts = 0;
    failAll(queues, () => true, ended(reason));
  }
  dispatchNext(state, deps);
}

/** Suspects are tried alone, the others again; a picture that was alone too often gets its result. */
function requeueAnalyses(
  analyses: readonly PendingAnalysis[],
  { picture, quarantined }: Pick<CrashAttribution, 'picture' | 'quarantined'>,
  queues: TaskQueues,
  crash: () => ReturnType<typeof crashed>,
): void {
  const [again, alone]: [PendingAnalysis[], PendingAnalysis[]] = [[], []];
  for (const analysis of analyses.filter(({ abandoned }) => !abandoned)) {
    const { id } = analysis;
    if (id === picture && ++analysis.failureCount >= mostPictureFailures) analysis.task.resolve(crash());
    else if (id === picture || analysis.failureCount > 0 || quarantined.includes(id)) alone.push(analysis);
    else again.push(analysis);
  }
  queues.quarantined.unshift(...alone);
  queues.waiting.unshift(...again);
}

function requeueCalls(calls: readonly PendingCall[], queues: TaskQueues, error: AppError): void {
  for (const call of calls) {
    if (++call.failureCount >= mostCallFailures) call.reject(error);
    else queues.calls.push(call);
  }
}

/** @returns whether the pack has failed too often */
function countPackFailure(failures: Map<string, number>, packId: string): boolean {
  const count = (failures.get(packId) ?? 0) + 1;
  failures.set(packId, count % mostPackFailures);
  return count >= mostPackFailures;
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
