/**
 * @file The worker's side of the unpacking thread. It unpacks one file at a time; the thread is ended when it
 * takes too long, fails, has grown too large, or is idle.
 */
import { Worker } from 'node:worker_threads';
import type { UnpackResult, Unpacker } from '../adapters/decoders/unpack.ts';
import { UnpackError } from '../adapters/decoders/unpacked.ts';
import { createSerialQueue } from '../serial-queue.ts';
import { unpackRole } from './unpack-thread-role.ts';
import type { FromUnpacker, ToUnpacker } from './unpack-thread.ts';

/** less than the engine's limit for a picture, so that the file fails and the process goes on */
const maxMs = 45_000;
const idleMs = 20_000;
/** WebAssembly's memory only grows: a thread with more than this is ended */
const maxKeptBytes = 300_000_000;

/** @param entry the program; in a thread with the role `unpackRole` it runs `runUnpackThread` */
export function createUnpacker(entry: string): Unpacker {
  const runSerially = createSerialQueue();
  let thread: Worker | null = null;
  let idleTimer: NodeJS.Timeout | null = null;

  function end(): void {
    // nothing waits for the end of this thread, and its errors do not matter
    thread?.terminate().catch(() => undefined);
    thread = null;
  }

  function start(): Worker {
    // an error outside of a task concerns no file; `ask` listens during a task
    return new Worker(new URL(entry), { workerData: unpackRole }).on('error', () => {});
  }

  async function unpack(path: string, mimeType: string): Promise<UnpackResult> {
    if (idleTimer) clearTimeout(idleTimer);
    try {
      const answer = await ask((thread ??= start()), { path, mimeType });
      if (answer.ok) {
        if (answer.keptBytes > maxKeptBytes) end();
        return answer.result;
      }
      if (answer.code !== null) throw new UnpackError(answer.code, answer.message);
      if (answer.systemCode !== null)
        throw Object.assign(new Error(answer.message), { code: answer.systemCode });
      throw new UnpackError('unreadable_file', answer.message);
    } catch (error) {
      // after a failure the decoder's memory may be corrupt
      end();
      throw error;
    } finally {
      idleTimer = setTimeout(end, idleMs).unref();
    }
  }

  return (path, mimeType, use) => runSerially(async () => use(await unpack(path, mimeType)));
}

/** @throws UnpackError when the thread takes too long or ends */
function ask(thread: Worker, message: ToUnpacker): Promise<FromUnpacker> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        settle(() =>
          reject(
            new UnpackError(
              'unreadable_file',
              `Decoding this picture took longer than ${maxMs / 1_000} seconds and was stopped. Save a smaller copy to import it.`,
            ),
          ),
        ),
      maxMs,
    );
    const onError = (error: Error) =>
      settle(() =>
        reject(
          new UnpackError(
            (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? 'file_too_large'
              : 'unreadable_file',
            error.message,
          ),
        ),
      );
    const onExit = () => onError(new Error('the decoder ended'));
    const onAnswer = (answer: FromUnpacker) => settle(() => resolve(answer));
    function settle(action: () => void): void {
      clearTimeout(timer);
      thread.off('message', onAnswer).off('error', onError).off('exit', onExit);
      action();
    }
    thread.on('message', onAnswer).on('error', onError).on('exit', onExit);
    thread.postMessage(message);
  });
}
