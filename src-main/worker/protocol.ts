/**
 * @file The messages between the engine and the worker program. Small things only: pixels stay in the worker.
 */
import type { ErrorData, ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { AnalysisRequest, AnalysisResult, PackRef } from '../domain/vision/vision.ts';

/** A provider that is not to be tried for a pack again, and why. */
export interface ProviderNote {
  packId: string;
  provider: ProviderName;
  state: 'rejected' | 'available';
  reason: string;
}

/** Engine → worker. Every `id` is answered once, unless dropped. */
export type ToWorker =
  /**
   * comes first, and again when the choice changes: packs that are open are opened anew where that makes a
   * difference
   */
  | { type: 'providers'; forced: ProviderName | null; notes: ProviderNote[] }
  /** `alone`: to be given to one model after the other, so that it is known which one ends the process */
  | { type: 'analyze'; id: number; request: AnalysisRequest; alone: boolean }
  /**
   * nobody waits for these any more; each is answered with `dropped` or, when it is too late, with its result
   */
  | { type: 'drop'; ids: number[] }
  | { type: 'texts'; id: number; pack: PackRef; texts: readonly string[] }
  | { type: 'warm'; id: number; packs: readonly PackRef[] }
  /** runs the pack's models once; until it is answered, memory is told many times a second */
  | { type: 'try'; id: number; pack: PackRef }
  | { type: 'states'; id: number; pack: PackRef };

/**
 * What a thread of the worker is about to do that may end the process: told before, so that the engine knows
 * when it is gone.
 */
export interface Attempt {
  step: 'load' | 'self-test' | 'run';
  packId: string;
  provider: ProviderName;
}

/** Worker → engine. */
export type FromWorker =
  | { type: 'ready' }
  /** sent every second; during a trial of a pack more often */
  | { type: 'pulse'; rssBytes: number }
  /** the file of this look is opened now */
  | { type: 'started'; id: number }
  /** … and is decoded: what follows is inference */
  | { type: 'decoded'; id: number }
  /** null = that thread is through with it */
  | { type: 'attempt'; thread: number; attempt: Attempt | null }
  | { type: 'note'; note: ProviderNote }
  | { type: 'analyzed'; id: number; result: AnalysisResult }
  | { type: 'dropped'; id: number }
  | { type: 'texts'; id: number; vectors: Float32Array[] }
  | { type: 'warmed'; id: number }
  | { type: 'tried'; id: number }
  | { type: 'states'; id: number; states: ProviderState[] }
  | { type: 'failed'; id: number; error: ErrorData };

/** The environment variable that tells the worker its priority (os.setPriority; 0 normal … 19 lowest). */
export const niceVariable = 'SIGHTLINE_WORKER_NICE';
