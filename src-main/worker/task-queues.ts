/** @file The tasks of one worker process: waiting, quarantined, and sent to the process. */
import type { AppError } from '../../src-preload/contract/index.ts';
import { wholeOf, type AnalysisRequest, type AnalysisResult, type PackRef } from '../domain/vision/vision.ts';
import type { FromWorker } from './protocol.ts';

export interface AnalysisTask {
  request: AnalysisRequest;
  resolve(result: AnalysisResult): void;
  /** the fault is not this picture's */
  reject(error: unknown): void;
}
export type Call =
  | { type: 'texts'; pack: PackRef; texts: readonly string[] }
  | { type: 'warm'; packs: readonly PackRef[] }
  | { type: 'states'; pack: PackRef };
export type Answer = Extract<FromWorker, { type: 'texts' | 'warmed' | 'states' }>;

export interface PendingAnalysis {
  kind: 'analysis';
  id: number;
  task: AnalysisTask;
  failureCount: number;
  startedMs: number | null;
  decodedMs: number | null;
  /** cancelled: no answer is needed */
  abandoned: boolean;
}
export interface PendingCall {
  kind: 'call';
  id: number;
  call: Call;
  failureCount: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}
export type Pending = PendingAnalysis | PendingCall;

export interface TaskQueues {
  waiting: PendingAnalysis[];
  /** to be analyzed one by one */
  quarantined: PendingAnalysis[];
  calls: PendingCall[];
  /** in the process, by id */
  sent: Map<number, Pending>;
  /** the quarantined picture that is alone in the process */
  isolated: PendingAnalysis | null;
}

export function createTaskQueues(): TaskQueues {
  return { waiting: [], quarantined: [], calls: [], sent: new Map(), isolated: null };
}

export function analysesIn({ sent }: Pick<TaskQueues, 'sent'>): PendingAnalysis[] {
  return [...sent.values()].filter((task): task is PendingAnalysis => task.kind === 'analysis');
}

export function callsIn({ sent }: Pick<TaskQueues, 'sent'>): PendingCall[] {
  return [...sent.values()].filter((task): task is PendingCall => task.kind === 'call');
}

/**
 * Takes the tasks to send to the process now: all calls, then one quarantined picture where the process holds
 * no other, else as many pictures as fit. Pictures with and without packs have a window each, so that those
 * without never wait for a model.
 */
export function takeNext(queues: TaskQueues, window: number): Pending[] {
  const next: Pending[] = queues.calls.splice(0);
  const sentAnalyses = analysesIn(queues);
  if (sentAnalyses.length === 0 && queues.quarantined.length > 0) {
    queues.isolated = queues.quarantined.shift()!;
    return [...next, queues.isolated];
  }
  if (queues.isolated !== null || queues.quarantined.length > 0) return next;
  for (const forModels of [false, true]) {
    const room = window - sentAnalyses.filter((task) => isForModels(task) === forModels).length;
    next.push(...takeWaiting(queues, forModels, room));
  }
  return next;
}

function takeWaiting({ waiting }: TaskQueues, forModels: boolean, room: number): PendingAnalysis[] {
  const taken = waiting.filter((task) => isForModels(task) === forModels).slice(0, Math.max(0, room));
  const takenSet = new Set(taken);
  if (takenSet.size > 0) waiting.splice(0, waiting.length, ...waiting.filter((task) => !takenSet.has(task)));
  return taken;
}

function isForModels({ task }: PendingAnalysis): boolean {
  return task.request.packs.length > 0;
}

/** Removes a task that the process has answered. */
export function forget(queues: TaskQueues, task: Pending): void {
  queues.sent.delete(task.id);
  if (task === queues.isolated) queues.isolated = null;
}

/** @returns ids of those that were sent to the process */
export function abandon(queues: TaskQueues, tasks: readonly AnalysisTask[]): number[] {
  const abandoned = new Set(tasks);
  for (const queue of [queues.waiting, queues.quarantined])
    queue.splice(0, queue.length, ...queue.filter(({ task }) => !abandoned.has(task)));
  const sentAnalyses = analysesIn(queues).filter(({ task }) => abandoned.has(task));
  for (const task of sentAnalyses) task.abandoned = true;
  return sentAnalyses.map(({ id }) => id);
}

/** Rejects the waiting tasks that match. */
export function failAll(queues: TaskQueues, matches: (task: Pending) => boolean, error: AppError): void {
  for (const queue of [queues.waiting, queues.quarantined, queues.calls] as Pending[][]) {
    const all = queue.splice(0);
    queue.push(...all.filter((task) => !matches(task)));
    for (const task of all) if (matches(task)) fail(task, error);
  }
}

export function finish(task: Pending, result: AnalysisResult): void {
  if (task.kind === 'analysis' && !task.abandoned) task.task.resolve(result);
}

export function fail(task: Pending, error: unknown): void {
  if (task.kind === 'call') task.reject(error);
  else if (!task.abandoned) task.task.reject(error);
}

/** Whether the task needs the models of this pack. */
export function needs(task: Pending, packId: string): boolean {
  if (task.kind === 'analysis') return task.task.request.packs.some((pack) => wholeOf(pack).id === packId);
  return task.call.type === 'warm'
    ? task.call.packs.some(({ id }) => id === packId)
    : task.call.pack.id === packId;
}
