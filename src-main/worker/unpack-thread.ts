/**
 * @file The thread of the worker that unpacks formats sharp cannot open, one file at a time: WebAssembly and
 * JavaScript decoders would block the process.
 */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { keptBytes, unpackFile, type UnpackResult } from '../adapters/decoders/unpack.ts';
import { UnpackError, type UnpackFailure } from '../adapters/decoders/unpacked.ts';

export interface ToUnpacker {
  path: string;
  mimeType: string;
}
export type FromUnpacker =
  | { ok: true; result: UnpackResult; keptBytes: number }
  /** the fault is the file's */
  | { ok: false; code: UnpackFailure; message: string }
  /** an error of the system (`EACCES`), or the decoder failed and is not used again */
  | { ok: false; code: null; systemCode: string | null; message: string };

export function runUnpackThread(): void {
  const port = parentPort;
  if (!port) throw new Error('An unpacking thread has no life of its own.');
  port.on('message', (message: ToUnpacker) => {
    // an answer that cannot be sent is an error of the thread, which the worker receives
    unpack(message, port).catch((error: unknown) =>
      process.nextTick(() => {
        throw error;
      }),
    );
  });
}

/** Always answers. */
async function unpack({ path, mimeType }: ToUnpacker, port: MessagePort): Promise<void> {
  try {
    const result = await unpackFile(path, mimeType);
    const bytes = result.kind === 'png' ? result.png : result.pixels.data;
    port.postMessage({ ok: true, result, keptBytes: keptBytes() } satisfies FromUnpacker, [
      bytes.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    if (error instanceof UnpackError)
      port.postMessage({ ok: false, code: error.code, message: error.message } satisfies FromUnpacker);
    else
      port.postMessage({
        ok: false,
        code: null,
        systemCode: (error as NodeJS.ErrnoException).code ?? null,
        message: error instanceof Error ? error.message : String(error),
      } satisfies FromUnpacker);
  }
}
