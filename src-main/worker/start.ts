/**
 * @file Starts the worker program: the process receives work and decodes; its threads run models and the
 * decoders of formats that sharp cannot open. A describer is the same program in another role.
 */
import { isMainThread, workerData } from 'node:worker_threads';
import { makeProcessPrivate } from '../private-process.ts';
import { describerVariable } from './describer-protocol.ts';
import { unpackRole } from './unpack-thread-role.ts';

/**
 * Each side imports only what it needs: threads no decoder, the process no model runtime.
 * @param entry URL of the program itself
 */
export async function start(entry: string): Promise<void> {
  makeProcessPrivate();
  if (isMainThread && process.env[describerVariable] === '1')
    (await import('./describer-program.ts')).runDescriber();
  else if (isMainThread) (await import('./program.ts')).runWorker(entry);
  else if (workerData === unpackRole) (await import('./unpack-thread.ts')).runUnpackThread();
  else (await import('./model-thread.ts')).runModelThread();
}
