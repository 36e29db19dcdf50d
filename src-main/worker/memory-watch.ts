/** @file Ends its own process when it takes too much memory, also while a model's graph blocks it. */
import { Worker } from 'node:worker_threads';

const everyMs = 100;

/**
 * A thread looks, since the main thread is blocked for as long as a graph runs. The last words on stderr name the
 * reason (`endsForMemory` in limits.ts).
 */
export function watchMemory(mostBytes: number): void {
  const watch = `
    const { writeSync } = require('node:fs');
    const { workerData: mostBytes } = require('node:worker_threads');
    setInterval(() => {
      if (process.memoryUsage.rss() <= mostBytes) return;
      writeSync(2, 'out of memory: it takes more than it may\\n');
      process.kill(process.pid, 'SIGKILL');
    }, ${everyMs});`;
  new Worker(watch, { eval: true, workerData: mostBytes }).unref();
}
