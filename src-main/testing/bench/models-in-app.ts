/** @file A model of real size in the whole product: changing to it, what the workers hold of it, the first answer. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createApp } from '../../app.ts';
import type { App, ForkWorker } from '../../host.ts';
import { silentLog } from '../../log.ts';
import { forkNode } from '../../worker/fork.ts';
import type { ToWorker } from '../../worker/protocol.ts';
import { ask } from '../ask.ts';
import { jobDone, jobsEnded } from '../job-done.ts';
import { openBare } from './bare-run.ts';
import type { RealSizeClip } from './real-size-clip.ts';

const sentences = ['a dog on the beach', 'two people in a kitchen', 'a sunset over a mountain range'];
const mega = 2 ** 20;
/** what both workers may have besides the model itself */
const allowedMb = 400;

interface Worker {
  name: 'background' | 'interactive';
  pid: number | null;
  /** it was asked to embed a text or to open a text tower */
  texts: boolean;
}

/** @param photosDir photos that the library begins with @param laterDir photos that are imported with the model */
export async function benchModelInApp(
  work: string,
  model: RealSizeClip,
  { photosDir, laterDir }: { photosDir: string; laterDir: string },
  say: (line: string) => void,
): Promise<void> {
  const workers: Worker[] = [];
  const openApp = () => open(join(work, 'library', 'Library'), workers);
  const first = await openApp();
  await importFolder(first, photosDir);
  await jobDone(first, () => ask(first, 'models.add', { path: model.folder }));
  for (const worker of workers) worker.texts = false;
  const { photos, seconds } = await change(first);
  say(
    `  changing to it: ${seconds.toFixed(1)} s for ${photos} photos, vocabulary and tags included (${(photos / seconds).toFixed(1)} photos a second)`,
  );
  sayMemory('after the change', workers, model, say);
  await first.close();

  workers.length = 0;
  const startedMs = performance.now();
  const app = await openApp();
  await ask(app, 'search.run', { text: 'a cat asleep', limit: 20 });
  const answeredMs = performance.now() - startedMs;
  await importFolder(app, laterDir);
  for (const text of sentences) await ask(app, 'search.run', { text, limit: 20 });
  sayMemory('after a new start, an import and searches', workers, model, say);
  await app.close();
  const bareStartedMs = performance.now();
  const bare = await openBare(model.textFile);
  await bare.run({ name: 'input_ids', type: 'int64', dims: [1, 77], values: [49406, 49407] }, 1);
  const bareMs = performance.now() - bareStartedMs;
  bare.close();
  say(
    `  first answer after the start: ${answeredMs.toFixed(0)} ms ÷ ${bareMs.toFixed(0)} to start a process, open the bare text tower and run it once = ${(answeredMs / bareMs).toFixed(2)}`,
  );
}

async function importFolder(app: App, path: string): Promise<void> {
  const { job } = await ask(app, 'library.addRoot', { path });
  await jobDone(app, async () => job);
  await jobsEnded(app);
}

async function change(app: App): Promise<{ photos: number; seconds: number }> {
  const added = (await ask(app, 'models.state', {})).packs.find(({ builtIn }) => !builtIn)!;
  const startedMs = performance.now();
  await jobDone(app, async () => (await ask(app, 'models.use', { id: added.id })).job);
  await jobsEnded(app);
  const seconds = (performance.now() - startedMs) / 1_000;
  const info = await ask(app, 'library.info', {});
  return { photos: info.photos, seconds };
}

function sayMemory(
  when: string,
  workers: readonly Worker[],
  { imageBytes, textBytes }: RealSizeClip,
  say: (line: string) => void,
): void {
  const modelMb = (imageBytes + textBytes) / mega;
  const sizes = workers.flatMap(({ name, pid }) => {
    const memory = pid === null ? null : memoryOf(pid);
    return memory ? [{ name, ...memory }] : [];
  });
  const alone = sizes.reduce((sum, { nowMb }) => sum + nowMb, 0);
  const together = sizes.reduce((sum, { nowMb, shareMb }) => sum + (shareMb ?? nowMb), 0);
  const each = sizes.map(
    ({ name, nowMb, peakMb }) => `${name} ${nowMb}${peakMb ? ` (${peakMb} at its highest)` : ''}`,
  );
  const withTexts = workers.filter(({ texts }) => texts).map(({ name }) => name);
  say(
    `  memory of the workers ${when}: ${each.join(' + ')} = ${alone} MB; with what they share counted once ${together} MB = model (${modelMb.toFixed(0)}) + ${(together - modelMb).toFixed(0)} (wanted: ${allowedMb} or less); the text tower is in ${[...new Set(withTexts)].join(' and ')}`,
  );
}

async function open(libraryDir: string, workers: Worker[]): Promise<App> {
  return createApp(
    {
      libraryDir,
      dataDir: join(libraryDir, '..', 'data'),
      resourcesDir: resolve('resources'),
      workerEntry: resolve('out/main/worker.js'),
      version: 'bench',
      log: silentLog,
    },
    { kind: 'test', mediaBase: '/media/', forkWorker: watched(workers) },
  );
}

/** Starts workers as the product does, and notes what they are told. */
function watched(workers: Worker[]): ForkWorker {
  return (entry, options) => {
    const forked = forkNode(entry, options);
    const worker: Worker = {
      name: options.nice > 0 ? 'background' : 'interactive',
      pid: forked.pid,
      texts: false,
    };
    workers.push(worker);
    return {
      ...forked,
      send(message) {
        const { type } = message as ToWorker;
        if (type === 'texts') worker.texts = true;
        forked.send(message);
      },
    };
  };
}

interface Memory {
  /** resident */
  nowMb: number;
  /** the same, where pages that several processes share count for each in part; null = the system does not tell */
  shareMb: number | null;
  peakMb: number | null;
}

/** Null where the process has ended. */
function memoryOf(pid: number): Memory | null {
  const files = ['status', 'smaps_rollup'].map((name) => `/proc/${pid}/${name}`);
  if (files.every((file) => existsSync(file))) {
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const read = (name: string) => {
      const kb = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
      return Math.round(Number(kb ?? 0) / 1_024);
    };
    return { nowMb: read('VmRSS'), shareMb: read('Pss'), peakMb: read('VmHWM') };
  }
  try {
    const kb = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
    return { nowMb: Math.round(Number(kb) / 1_024), shareMb: null, peakMb: null };
  } catch {
    return null;
  }
}
