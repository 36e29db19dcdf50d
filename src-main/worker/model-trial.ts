/**
 * @file Runs the models of a pack once, in a separate process with limits on memory and time. Only a pack
 * that passes is added.
 */
import { totalmem } from 'node:os';
import { AppError } from '../../src-preload/contract/index.ts';
import { isOnRequest } from '../domain/evidence/kinds.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import type { ForkWorker } from '../host.ts';
import type { Log } from '../log.ts';
import { describerVariable, memoryVariable } from './describer-protocol.ts';
import { endsForMemory } from './limits.ts';
import { safeFork } from './safe-fork.ts';
import { niceVariable, type FromWorker, type ToWorker } from './protocol.ts';

/** opening copies the weights, and some runtimes keep both copies; a picture may take `pictureBytes` more */
const weightCopies = 3;
const pictureBytes = 3 * 2 ** 30;
const trialMs = 5 * 60_000;

export interface ModelTrialDeps {
  fork: ForkWorker;
  /** built worker program */
  entry: string;
  log: Log;
  env?: Record<string, string>;
  /** of resident memory; for tests */
  mostBytes?: (weightBytes: number) => number;
  /** for tests */
  withinMs?: number;
}

export interface ModelTrial {
  /**
   * @param signal cancels the trial and ends its process
   * @throws AppError what is wrong with the pack: model_missing, model_damaged, model_invalid, out_of_memory;
   * or `cancelled`
   */
  tryOut(pack: PackRef, about: { title: string; sizeBytes: number }, signal?: AbortSignal): Promise<void>;
  /** Ends the trials that are running. */
  close(): void;
}

/**
 * Memory limit of a trial: at most half of the computer's memory, and at most what models of this size need.
 */
export function mostTrialBytes(weightBytes: number, memoryBytes: number = totalmem()): number {
  return Math.min(weightCopies * weightBytes + pictureBytes, Math.max(pictureBytes, memoryBytes / 2));
}

/** The trial runs on the CPU, which every computer has. Its process is ended afterwards. */
export function createModelTrial(deps: ModelTrialDeps): ModelTrial {
  const { mostBytes = mostTrialBytes, withinMs = trialMs, env = {} } = deps;

  const underWay = new Set<(error: AppError) => void>();

  const tryOut: ModelTrial['tryOut'] = (pack, { title, sizeBytes }, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(stopped());
      const most = mostBytes(sizeBytes);
      const role = isOnRequest(pack.role) ? { [describerVariable]: '1', [memoryVariable]: String(most) } : {};
      const worker = safeFork(deps.fork)(deps.entry, {
        nice: 0,
        env: { ...env, ...role, [niceVariable]: '0' },
      });
      let isOver = false;
      const end = (error: AppError | null) => {
        if (isOver) return;
        isOver = true;
        underWay.delete(end);
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        worker.kill();
        if (error) reject(error);
        else resolve();
      };
      const stop = () => end(stopped());
      signal?.addEventListener('abort', stop);
      underWay.add(end);
      const timer = setTimeout(() => end(tooSlow(pack, title, withinMs)), withinMs);
      worker.onMessage((raw) => {
        const message = raw as FromWorker;
        if (message.type === 'pulse' && message.rssBytes > most) end(tooMuchMemory(pack, title, most));
        else if (message.type === 'tried') end(null);
        else if (message.type === 'failed') end(AppError.fromData(message.error));
      });
      worker.onExit((reason) => {
        if (!isOver) deps.log.warn({ packId: pack.id, reason }, 'the process that tried a model ended');
        end(endsForMemory(reason) ? tooMuchMemory(pack, title, most) : ended(pack, title));
      });
      worker.send({ type: 'providers', forced: 'cpu', notes: [], measurements: [] } satisfies ToWorker);
      worker.send({ type: 'try', id: 1, pack } satisfies ToWorker);
    });

  return {
    tryOut,
    close() {
      for (const end of [...underWay]) end(new AppError('cancelled', 'Sightline is closing.'));
    },
  };
}

function stopped(): AppError {
  return new AppError('cancelled', 'Stopped.');
}

function tooMuchMemory({ id }: PackRef, title: string, most: number): AppError {
  const sentence = `The model “${title}” takes more memory for one picture than it may here (${gigabytes(most)}). Choose a smaller model, or an export of it with smaller numbers (fp16, int8).`;
  return new AppError('out_of_memory', sentence, { packId: id });
}

function tooSlow({ id }: PackRef, title: string, withinMs: number): AppError {
  const sentence = `The model “${title}” did not get through one picture and one sentence within ${Math.round(withinMs / 1_000)} seconds, so it is of no use on this computer. Choose a smaller model.`;
  return new AppError('model_invalid', sentence, { packId: id });
}

function ended({ id }: PackRef, title: string): AppError {
  const sentence = `The model “${title}” ended the process that tried it, so it is not used. Get another export of it, or choose another model.`;
  return new AppError('model_invalid', sentence, { packId: id });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
