/**
 * @file Starts the worker program as Electron's utility process: the packaged app cannot run as plain Node.
 */
import { utilityProcess } from 'electron';
import type { ForkWorker } from '../../host.ts';
import { privateEnvironment } from '../../private-process.ts';

/** characters of the worker's error output that are kept for the log */
const keptOutput = 2_000;

export const forkUtility: ForkWorker = (entry, { env }) => {
  const child = utilityProcess.fork(entry, [], {
    env: { ...process.env, ...privateEnvironment, ...env },
    serviceName: 'Sightline worker',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr?.on(
    'data',
    (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-keptOutput)),
  );
  return {
    get pid() {
      return child.pid ?? null;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) =>
      child.once('exit', (code) =>
        listener(
          output
            ? `exit code ${code}: ${output.trim().split('\n').slice(-3).join(' ')}`
            : `exit code ${code}`,
        ),
      ),
    kill: () => {
      if (child.pid === undefined) return;
      try {
        // a worker blocked in native code does not handle the normal signal
        process.kill(child.pid, 'SIGKILL');
      } catch (error) {
        // it ended by itself meanwhile
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    },
  };
};
