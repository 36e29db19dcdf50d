/** @file The worker's side of a model thread: calls it and passes its reports on to the engine. */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src-preload/contract/index.ts';
import type { FromThread, ModelCalls, ToThread } from './model-thread.ts';
import type { Attempt, ProviderNote } from './protocol.ts';
import type { ThreadReport } from './thread-devices.ts';

export interface ModelPort {
  call<Name extends keyof ModelCalls>(
    name: Name,
    ...args: Parameters<ModelCalls[Name]>
  ): ReturnType<ModelCalls[Name]>;
}

export interface ModelListener {
  attempt(thread: number, attempt: Attempt | null): void;
  note(note: ProviderNote): void;
  report(message: ThreadReport): void;
}

/**
 * Starts a thread. It runs until its process ends: ONNX Runtime crashes when a thread is terminated.
 * @param entry the program; in a thread without a role it runs `runModelThread`
 */
export function startModelThread(entry: string, listener: ModelListener): ModelPort {
  const worker = new Worker(new URL(entry));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let lastId = 0;
  const post = (message: ToThread) => worker.postMessage(message);
  worker.on('message', (message: FromThread) => {
    if (message.type === 'attempt') {
      listener.attempt(worker.threadId, message.attempt);
      post({ type: 'acknowledged', id: message.id });
    } else if (message.type === 'note') {
      listener.note({ packId: message.packId, provider: message.provider, ...message.finding });
    } else if (message.type === 'device' || message.type === 'agreed' || message.type === 'distrusted') {
      listener.report(message);
    } else {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'result') call?.resolve(message.value);
      else call?.reject(AppError.fromData(message.error));
    }
  });
  // an error of the thread is a fault of the program: the process ends, and the engine starts another
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
