/**
 * @file Set up by every process of Sightline first: no telemetry, and new files with access for their owner
 * only.
 */
import { isMainThread } from 'node:worker_threads';

/**
 * Turns off defaults of libraries. ONNX Runtime reads its variable once, when its native library is loaded
 * (Linux and macOS; docs/privacy.md describes Windows).
 */
export const privateEnvironment: Readonly<Record<string, string>> = { ORT_DISABLE_TELEMETRY: '1' };

/** new files 0600, new folders 0700 */
const ownerOnly = 0o077;
let usersMask: number | null = null;

/**
 * To be called first in the main thread of each process, before a native library is loaded. Threads inherit
 * the environment and the mask of their process. Calling it again changes nothing.
 */
export function makeProcessPrivate(): void {
  if (!isMainThread) return;
  Object.assign(process.env, privateEnvironment);
  // Windows has no such mask: there a file has the permissions of its folder
  if (process.platform !== 'win32') usersMask ??= process.umask(ownerOnly);
}

/** The usual permissions of new files, for files that the person saves elsewhere. */
export function usualFileMode(): number {
  return 0o666 & ~(usersMask ?? process.umask());
}

/**
 * Starts another program (a browser, a file manager) with the usual mask.
 * @param start must start the program before it returns
 */
export function withUsualMask<Result>(start: () => Result): Result {
  if (usersMask === null) return start();
  const ours = process.umask(usersMask);
  try {
    return start();
  } finally {
    process.umask(ours);
  }
}
