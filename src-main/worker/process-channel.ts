/**
 * @file What the programs of own processes share: the connection to the engine, priority, and who ends first when
 * memory runs out.
 */
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * The connection to the engine: a port in Electron's utility process, else the channel of the forked process.
 */
export interface ProcessChannel<Sent, Received> {
  send(message: Sent): void;
  onMessage(listener: (message: Received) => void): void;
}

/** The part of Electron's `process.parentPort` that is used. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

export function openChannel<Sent, Received>(): ProcessChannel<Sent, Received> {
  const port = (process as { parentPort?: ParentPort }).parentPort;
  if (port) {
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data as Received)),
    };
  }
  if (!process.send) throw new Error('The worker program is started by Sightline, not by hand.');
  // without a parent there is no work; the parent may have ended before this listener was added
  process.on('disconnect', () => process.exit(0));
  if (!process.connected) process.exit(0);
  return {
    // when the parent has ended, the channel is closed and `disconnect` follows
    send: (message) => process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => process.on('message', (message) => listener(message as Received)),
  };
}

/** When memory runs out, Linux ends this process first. */
export function preferOomKill(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // some systems do not allow it; the engine checks the memory anyway
  }
}

/** @param nice 0 normal … 19 lowest */
export function lowerPriority(nice: number): void {
  if (!(nice > 0)) return;
  try {
    setPriority(Math.min(nice, constants.priority.PRIORITY_LOW));
  } catch {
    // some systems do not allow it; the program works without
  }
}
