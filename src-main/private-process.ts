/**
 * @file What every process of Sightline does before anything else: no telemetry, and new files for their
 * owner alone.
 */
import { isMainThread } from 'node:worker_threads';

/**
 * Turns off what libraries would do by their own default. ONNX Runtime reads its variable once, when its
 * native library is loaded (Linux and macOS; docs/privacy.md says how it is on Windows).
 */
export const privateEnvironment: Readonly<Record<string, string>> = { ORT_DISABLE_TELEMETRY: '1' };

/** new files 0600, new folders 0700 */
const ownerOnly = 0o077;
let usersMask: number | null = null;

/**
 * To be called first thing in the main thread of each process, before a native library is loaded. Threads
 * take over the environment and the mask of their process. Calling it again changes nothing.
 */
export function makeProcessPrivate(): void {
  if (!isMainThread) return;
  Object.assign(process.env, privateEnvironment);
  // Windows has no such mask: there a file has the permissions of its folder
  if (process.platform !== 'win32') usersMask ??= process.umask(ownerOnly);
}

/**
 * The permissions that the person's other programs give to a new file: for files that they asked for,
 * elsewhere.
 */
export function usualFileMode(): number {
  return 0o666 & ~(usersMask ?? process.umask());
}

/**
 * Starts a program of the person's (a browser, a file manager) with their own mask: what it makes is not
 * ours.
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
