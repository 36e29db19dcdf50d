/**
 * @file Sends work to one worker process, restarts it when it ends, and isolates pictures that may have ended
 * it.
 */
import { AppError, type ProviderName } from '../../src-preload/contract/index.ts';
import type { Distrust } from '../domain/vision/device.ts';
import type { ForkWorker, WorkerProcess } from '../host.ts';
import type { Log } from '../log.ts';
import { wholeOf } from '../domain/vision/vision.ts';
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
import { failingPackError, crashResult, workerEndedError, closingError } from './worker-failures.ts';

/** a picture that was alone in the process this often when it ended is taken for the cause */
const maxPictureFailures = 2;
const maxPackFailures = 2;
/** calls carry no picture: one fails only after the process ended this often */
const maxCallFailures = 5;
/** exits in a row without any result and without a known cause */
const maxUnexplainedExits = 5;
const limitCheckMs = 1_000;

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
  /** a provider was given up in mid-run */
  onDistrust?: (distrust: Distrust) => void;
  log: Log;
}

export interface Dispatcher {
  analyze(tasks: readonly AnalysisTask[]): void;
  /** Cancels these tasks: neither resolve nor reject is called. */
  abandon(tasks: readonly AnalysisTask[]): void;
  call(call: Call): Promise<Answer>;
  setForced(provider: ProviderName | null): void;
  pid(): number | null;
  close(): Promise<void>;
}

/** The process that is running. */
interface RunningWorker {
  process: WorkerProcess;
  progressMs: number;
  rssBytes: number;
  /** by thread; only threads that are in an attempt */
  attempts: Map<number, Attempt>;
  /** ms since 1970 */
  startedAtMs: number;
  /** by pack: when its provider was last seen to agree with the CPU, ms since 1970 */
  agreedAtMs: Map<string, number>;
  excess: Excess | null;
  exited: Promise<void>;
}

interface State {
  queues: TaskQueues;
  packFailures: Map<string, number>;
  worker: RunningWorker | null;
  forced: ProviderName | null;
  unexplainedExits: number;
  lastId: number;
  closed: boolean;
  timer: ReturnType<typeof createTimer>;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const state: State = {
    queues: createTaskQueues(),
    packFailures: new Map(),
    worker: null,
    forced: null,
    unexplainedExits: 0,
    lastId: 0,
    closed: false,
    timer: createTimer(),
  };
  const { queues } = state;
  return {
    analyze(tasks) {
      if (state.closed) return tasks.forEach((task) => task.reject(closingError()));
      queues.waiting.push(...tasks.map((task) => pendingAnalysis(++state.lastId, task)));
      dispatchNext(state, deps);
    },
    abandon(tasks) {
      const ids = abandon(queues, tasks);
      if (ids.length > 0) state.worker?.process.send({ type: 'drop', ids } satisfies ToWorker);
      dispatchNext(state, deps);
    },
    call: (call) =>
      new Promise((resolve, reject) => {
        if (state.closed) return reject(closingError());
        queues.calls.push({ kind: 'call', id: ++state.lastId, call, failureCount: 0, resolve, reject });
        dispatchNext(state, deps);
      }),
    setForced(provider) {
      state.forced = provider;
      if (provider !== null) deps.notes.forget(provider);
      state.worker?.process.send(providersMessage(state, deps));
    },
    pid: () => state.worker?.process.pid ?? null,
    close: () => close(state),
  };
}

function pendingAnalysis(id: number, task: AnalysisTask): PendingAnalysis {
  return { kind: 'analysis', id, task, failureCount: 0, startedMs: null, decodedMs: null, abandoned: false };
}

function providersMessage({ forced }: State, { notes }: DispatcherDeps): ToWorker {
  return { type: 'providers', forced, ...notes.memory() };
}

async function close(state: State): Promise<void> {
  const { queues } = state;
  state.closed = true;
  state.timer.stop();
  const sent = [...queues.sent.values()];
  queues.sent.clear();
  for (const task of sent) fail(task, closingError());
  failAll(queues, () => true, closingError());
  const last = state.worker;
  state.worker = null;
  last?.process.kill();
  await last?.exited;
}

/** Starts the process. */
function startProcess(state: State, deps: DispatcherDeps): RunningWorker {
  const process = safeFork(deps.fork)(deps.entry, {
    nice: deps.nice,
    env: { ...deps.env, [niceVariable]: String(deps.nice) },
  });
  let resolveExited = () => {};
  const worker: RunningWorker = {
    process,
    progressMs: performance.now(),
    rssBytes: 0,
    attempts: new Map(),
    startedAtMs: Date.now(),
    agreedAtMs: new Map(),
    excess: null,
    exited: new Promise((resolve) => (resolveExited = resolve)),
  };
  process.onMessage((message) => {
    if (state.worker === worker) handleMessage(worker, message as FromWorker, state, deps);
  });
  process.onExit((reason) => {
    resolveExited();
    if (state.worker === worker) handleExit(worker, reason, state, deps);
  });
  process.send(providersMessage(state, deps));
  return worker;
}

function dispatchNext(state: State, deps: DispatcherDeps): void {
  const { queues, closed, timer } = state;
  if (closed) return;
  if (queues.waiting.length + queues.quarantined.length + queues.calls.length > 0) {
    const worker = (state.worker ??= startProcess(state, deps));
    for (const task of takeNext(queues, deps.limits.window)) post(worker, task, queues);
  }
  if (queues.sent.size > 0) timer.every(limitCheckMs, () => checkLimits(state, deps));
  else if (state.worker) timer.once(deps.limits.idleMs, () => shutDownIdle(state));
}

function post(worker: RunningWorker, task: Pending, { sent, isolated }: TaskQueues): void {
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

function handleMessage(worker: RunningWorker, message: FromWorker, state: State, deps: DispatcherDeps): void {
  if (message.type === 'pulse') {
    worker.rssBytes = message.rssBytes;
    return;
  }
  worker.progressMs = performance.now();
  if (message.type === 'attempt') {
    if (message.attempt) worker.attempts.set(message.thread, message.attempt);
    else worker.attempts.delete(message.thread);
  } else if (message.type === 'note') deps.notes.keep(message.note);
  else if (message.type === 'device') deps.notes.keepDevice(message.device);
  else if (message.type === 'agreed') worker.agreedAtMs.set(message.packId, message.atMs);
  else if (message.type === 'distrusted') deps.onDistrust?.(message.distrust);
  else if (message.type !== 'ready') handleAnswer(message, state, deps);
}

function handleAnswer(
  message: Extract<FromWorker, { id: number }>,
  state: State,
  deps: DispatcherDeps,
): void {
  const task = state.queues.sent.get(message.id);
  if (!task) return;
  if (message.type === 'started' || message.type === 'decoded') {
    if (task.kind === 'analysis')
      task[message.type === 'started' ? 'startedMs' : 'decodedMs'] = performance.now();
    return;
  }
  state.unexplainedExits = 0;
  forget(state.queues, task);
  if (message.type === 'failed') fail(task, AppError.fromData(message.error));
  else if (message.type === 'analyzed') {
    // a model that finishes a picture does not end the process each time
    if (message.result.ok && task.kind === 'analysis')
      for (const pack of task.task.request.packs) state.packFailures.delete(wholeOf(pack).id);
    finish(task, message.result);
  } else if (message.type !== 'dropped' && message.type !== 'tried' && task.kind === 'call')
    task.resolve(message);
  dispatchNext(state, deps);
}

/** Kills the worker where it exceeds its limits. */
function checkLimits({ worker, queues }: State, { limits }: DispatcherDeps): void {
  if (!worker || worker.excess) return;
  worker.excess = excessOf({ ...worker, analyses: analysesIn(queues) }, limits, performance.now());
  if (worker.excess) worker.process.kill();
}

function shutDownIdle(state: State): void {
  if (!state.worker || state.queues.sent.size > 0) return;
  const { process } = state.worker;
  state.worker = null;
  process.kill();
}

function handleExit(
  { attempts, excess, startedAtMs, agreedAtMs }: RunningWorker,
  reason: string,
  state: State,
  deps: DispatcherDeps,
): void {
  const { queues } = state;
  state.worker = null;
  const [analyses, calls] = [analysesIn(queues), callsIn(queues)];
  queues.sent.clear();
  queues.isolated = null;
  const attribution = attributeCrash(
    analyses.map(({ id, startedMs, decodedMs }) => ({
      id,
      started: startedMs !== null,
      decoded: decodedMs !== null,
    })),
    [...attempts.values()],
    excess,
  );
  deps.log.warn({ worker: deps.name, reason, excess, attribution }, 'the picture worker ended');
  for (const { packId, provider } of attribution.providers) {
    if (!deps.notes.countFailure(packId, provider, reason)) continue;
    const sinceMs = agreedAtMs.get(packId) ?? startedAtMs;
    deps.onDistrust?.({ packId, provider, outcome: 'ended', sinceMs, untilMs: Date.now() });
  }
  requeueAnalyses(analyses, attribution, queues, () => crashResult(excess, deps.limits));
  requeueCalls(calls, queues, workerEndedError(reason));
  const { packId } = attribution;
  if (packId !== null && countPackFailure(state.packFailures, packId))
    failAll(queues, (task) => needs(task, packId), failingPackError(packId, excess, reason));
  const isExplained = attribution.providers.length > 0 || packId !== null || attribution.picture !== null;
  state.unexplainedExits = isExplained ? 0 : state.unexplainedExits + 1;
  if (state.unexplainedExits >= maxUnexplainedExits) {
    state.unexplainedExits = 0;
    failAll(queues, () => true, workerEndedError(reason));
  }
  dispatchNext(state, deps);
}

/**
 * Quarantined pictures go to their own queue, the others to the front of the normal one; a picture that
 * failed too often alone gets its result.
 */
function requeueAnalyses(
  analyses: readonly PendingAnalysis[],
  { picture, quarantined }: Pick<CrashAttribution, 'picture' | 'quarantined'>,
  queues: TaskQueues,
  crash: () => ReturnType<typeof crashResult>,
): void {
  const [again, alone]: [PendingAnalysis[], PendingAnalysis[]] = [[], []];
  for (const analysis of analyses.filter(({ abandoned }) => !abandoned)) {
    const { id } = analysis;
    if (id === picture && ++analysis.failureCount >= maxPictureFailures) analysis.task.resolve(crash());
    else if (id === picture || analysis.failureCount > 0 || quarantined.includes(id)) alone.push(analysis);
    else again.push(analysis);
  }
  queues.quarantined.unshift(...alone);
  queues.waiting.unshift(...again);
}

function requeueCalls(calls: readonly PendingCall[], queues: TaskQueues, error: AppError): void {
  for (const call of calls) {
    if (++call.failureCount >= maxCallFailures) call.reject(error);
    else queues.calls.push(call);
  }
}

/** @returns whether the pack has failed too often */
function countPackFailure(failures: Map<string, number>, packId: string): boolean {
  const count = (failures.get(packId) ?? 0) + 1;
  failures.set(packId, count % maxPackFailures);
  return count >= maxPackFailures;
}

/** One timer at a time; it does not keep the process running. */
function createTimer() {
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
