/**
 * @file The messages between the engine and the worker program. They are small: pixels stay in the worker.
 */
import type { ErrorData, ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { Distrust, PackDevice } from '../domain/vision/device.ts';
import type { AnalysisRequest, AnalysisResult, PackRef } from '../domain/vision/vision.ts';

/** A result of testing a provider with a pack, and its reason. */
export interface ProviderNote {
  packId: string;
  provider: ProviderName;
  state: 'rejected' | 'available';
  reason: string;
  outcome?: ProviderState['outcome'];
  ratio?: ProviderState['ratio'];
}

/** What was measured of a pack's models on a provider. */
export interface Measurement {
  packId: string;
  modelHash: string;
  provider: ProviderName;
  half: boolean;
  batch: number;
  perSecond: number | null;
}

/** What is stored of providers on this computer. */
export interface ProviderMemory {
  notes: ProviderNote[];
  measurements: Measurement[];
}

/** Engine → worker. Every `id` is answered once, except when it is dropped. */
export type ToWorker =
  /** first message, and again when the choice changes: open packs are reopened where the choice matters */
  | ({ type: 'providers'; forced: ProviderName | null } & ProviderMemory)
  /** `alone`: one model after the other, so that the one that ends the process is known */
  | { type: 'analyze'; id: number; request: AnalysisRequest; alone: boolean }
  /** cancelled tasks; each is answered with `dropped` or, when it is too late, with its result */
  | { type: 'drop'; ids: number[] }
  | { type: 'texts'; id: number; pack: PackRef; texts: readonly string[] }
  | { type: 'warm'; id: number; packs: readonly PackRef[] }
  /** runs the pack's models once; until the answer, memory is reported many times a second */
  | { type: 'try'; id: number; pack: PackRef }
  | { type: 'states'; id: number; pack: PackRef };

/**
 * A step of a worker's thread that may end the process. It is reported before it begins, so that the engine
 * knows it after a crash.
 */
export interface Attempt {
  step: 'load' | 'self-test' | 'run';
  packId: string;
  provider: ProviderName;
}

/** Worker → engine. */
export type FromWorker =
  | { type: 'ready' }
  /** every second; more often during a trial of a pack */
  | { type: 'pulse'; rssBytes: number }
  /** the picture's file is being opened */
  | { type: 'started'; id: number }
  /** the file is decoded: inference follows */
  | { type: 'decoded'; id: number }
  /** null = the thread has finished its attempt */
  | { type: 'attempt'; thread: number; attempt: Attempt | null }
  | { type: 'note'; note: ProviderNote }
  /** a pack's models for pictures are open, or run on another provider now */
  | { type: 'device'; device: PackDevice }
  /** a provider was compared with the CPU on a picture of the person's, and agreed */
  | { type: 'agreed'; packId: string; atMs: number }
  /** comes before the results of the call that it was found in */
  | { type: 'distrusted'; distrust: Distrust }
  | { type: 'analyzed'; id: number; result: AnalysisResult }
  | { type: 'dropped'; id: number }
  | { type: 'texts'; id: number; vectors: Float32Array[] }
  | { type: 'warmed'; id: number }
  | { type: 'tried'; id: number }
  | { type: 'states'; id: number; states: ProviderState[]; device: PackDevice | null }
  | { type: 'failed'; id: number; error: ErrorData };

/** The environment variable with the worker's priority (os.setPriority; 0 normal … 19 lowest). */
export const niceVariable = 'SIGHTLINE_WORKER_NICE';
