/**
 * @file The worker's side of the unpacking thread: one file at a time, ended when it takes too long, breaks,
 * has grown, or is not needed.
 */
import { Worker } from 'node:worker_threads';
import type { UnpackResult, Unpacker } from '../adapters/decoders/unpack.ts';
import { UnpackError } from '../adapters/decoders/unpacked.ts';
import { createSerialQueue } from '../serial-queue.ts';
import { unpackRole } from './unpack-thread-role.ts';
import type { FromUnpacker, ToUnpacker } from './unpack-thread.ts';

/** less than the engine gives a picture, so that the file is told and not the process ended */
const mostMs = 45_000;
const idleMs = 20_000;
/** WebAssembly's memory only grows: a thread that keeps more than this is not kept */
const mostKeptBytes = 300_000_000;

/** @param entry the program that runs `runUnpackThread` where its thread's role says so */
export function createUnpacker(entry: string): Unpacker {
  const runSerially = createSerialQueue();
  let thread: Worker | null = null;
  let rest: NodeJS.Timeout | null = null;

  function end(): void {
    // a thread that was given up may not hold the others up: how it ends is of no interest
    thread?.terminate().catch(() => undefined);
    thread = null;
  }

  function start(): Worker {
    // an error outside of a task says nothing about any file; `ask` listens during one
    return new Worker(new URL(entry), { workerData: unpackRole }).on('error', () => {});
  }

  async function unpack(path: string, mimeType: string): Promise<UnpackResult> {
    if (rest) clearTimeout(rest);
    try {
      const answer = await ask((thread ??= start()), { path, mimeType });
      if (answer.ok) {
        if (answer.keptBytes > mostKeptBytes) end();
        return answer.result;
      }
      if (answer.code !== null) throw new UnpackError(answer.code, answer.message);
      if (answer.systemCode !== null)
        throw Object.assign(new Error(answer.message), { code: answer.systemCode });
      throw new UnpackError('unreadable_file', answer.message);
    } catch (error) {
      // after a failure a decoder's memory is not to be trusted
      end();
      throw error;
    } finally {
      rest = setTimeout(end, idleMs).unref();
    }
  }

  return (path, mimeType, use) => runSerially(async () => use(await unpack(path, mimeType)));
}

/** @throws UnpackError when the thread takes too long or ends */
function ask(thread: Worker, message: ToUnpacker): Promise<FromUnpacker> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        done(() =>
          reject(
            new UnpackError(
              'unreadable_file',
              `Decoding this picture took longer than ${mostMs / 1_000} seconds and was stopped. Save a smaller copy to import it.`,
            ),
          ),
        ),
      mostMs,
    );
    const broke = (error: Error) =>
      done(() =>
        reject(
          new UnpackError(
            (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? 'file_too_large'
              : 'unreadable_file',
            error.message,
          ),
        ),
      );
    const left = () => broke(new Error('the decoder ended'));
    const answered = (answer: FromUnpacker) => done(() => resolve(answer));
    function done(tell: () => void): void {
      clearTimeout(timer);
      thread.off('message', answered).off('error', broke).off('exit', left);
      tell();
    }
    thread.on('message', answered).on('error', broke).on('exit', left);
    thread.postMessage(message);
  });
}
