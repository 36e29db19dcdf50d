/**
 * @file Starts the worker program with plain Node: child_process.fork with structured clone. Electron's host
 * has its own.
 */
import { fork } from 'node:child_process';
import type { ForkWorker } from '../host.ts';
import { privateEnvironment } from '../private-process.ts';

/** characters of the worker's error output that are kept for the log */
const keptOutput = 2_000;

export const forkNode: ForkWorker = (entry, { env }) => {
  const child = fork(entry, [], {
    serialization: 'advanced',
    env: { ...process.env, ...privateEnvironment, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let output = '';
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (output = (output + text).slice(-keptOutput)));
  return {
    pid: child.pid ?? null,
    send: (message) => {
      // a process whose channel is closed is about to end
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => child.on('message', listener),
    onExit(listener) {
      let hasEnded = false;
      const end = (reason: string) => {
        if (hasEnded) return;
        hasEnded = true;
        listener(output ? `${reason}: ${output.trim().split('\n').slice(-3).join(' ')}` : reason);
      };
      // the last messages arrive before `disconnect`, but not always before `exit`
      let exited: string | null = null;
      let connected = true;
      child.on('exit', (code, signal) => {
        exited = signal ?? `exit code ${code}`;
        if (!connected) end(exited);
      });
      child.on('disconnect', () => {
        connected = false;
        if (exited !== null) end(exited);
      });
      child.on('error', (error) => {
        if (child.pid === undefined) end(error.message);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
