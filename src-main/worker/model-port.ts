/** @file The worker's side of a model thread: calls with answers, and its words to the engine passed on. */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src-preload/contract/index.ts';
import type { FromThread, ModelCalls, ToThread } from './model-thread.ts';
import type { Attempt, ProviderNote } from './protocol.ts';

export interface ModelPort {
  call<Name extends keyof ModelCalls>(
    name: Name,
    ...args: Parameters<ModelCalls[Name]>
  ): ReturnType<ModelCalls[Name]>;
}

export interface ModelListener {
  attempt(thread: number, attempt: Attempt | null): void;
  note(note: ProviderNote): void;
}

/**
 * Starts a thread. It is never ended before its process: ONNX Runtime does not survive that.
 * @param entry the program that runs `runModelThread` where it is not the main thread
 */
export function startModelThread(entry: string, tell: ModelListener): ModelPort {
  const worker = new Worker(new URL(entry));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let lastId = 0;
  const post = (message: ToThread) => worker.postMessage(message);
  worker.on('message', (message: FromThread) => {
    if (message.type === 'attempt') {
      tell.attempt(worker.threadId, message.attempt);
      post({ type: 'known', id: message.id });
    } else if (message.type === 'note') {
      tell.note({ packId: message.packId, provider: message.provider, ...message.finding });
    } else {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'result') call?.resolve(message.value);
      else call?.reject(AppError.fromData(message.error));
    }
  });
  // a thread that breaks is a fault of the program: the process ends, and the engine starts another
  worker.on('error', (error) => {
    throw error;
  });
  worker.on('exit', (code) => {
    throw new Error(`A model thread ended by itself (exit code ${code}).`);
  });
  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        post({ type: 'call', id, name, args } as unknown as ToThread);
      }) as ReturnType<ModelCalls[typeof name]>,
  };
}
