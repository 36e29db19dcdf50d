/**
 * @file Starts the worker program with plain Node: child_process.fork, structured clone both ways. Electron's
 * host brings its own.
 */
import { fork } from 'node:child_process';
import type { ForkWorker } from '../host.ts';
import { privateEnvironment } from '../private-process.ts';

/** kept of what the worker wrote to its error output, for the log */
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
      // a channel that is closed belongs to a process whose end is on its way
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => child.on('message', listener),
    onExit(listener) {
      let over = false;
      const end = (reason: string) => {
        if (over) return;
        over = true;
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
