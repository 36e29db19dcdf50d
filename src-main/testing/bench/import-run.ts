/**
 * @file One import in a process of its own, for its peak memory: `import-run.js PHOTOS LIBRARY`, answers with
 * one line of JSON.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createApp } from '../../app.ts';
import { silentLog } from '../../log.ts';
import {
  AppError,
  type CallName,
  type CallOutput,
  type JobSnapshot,
} from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';

export interface ImportRun {
  photos: number;
  seconds: number;
  /** largest resident memory of the engine and of its workers, MB; null where the system does not tell */
  engineMb: number | null;
  workersMb: number | null;
}

export async function openBenchApp(libraryDir: string, resourcesDir = resolve('resources')): Promise<App> {
  const dataDir = join(libraryDir, '..', 'data');
  return createApp(
    {
      libraryDir,
      dataDir,
      resourcesDir,
      workerEntry: resolve('out/main/worker.js'),
      version: 'bench',
      log: silentLog,
    },
    { kind: 'test', mediaBase: '/media/' },
  );
}

export async function ask<N extends CallName>(app: App, name: N, input: unknown): Promise<CallOutput<N>> {
  const reply = await app.call(name, input);
  if (!reply.ok) throw AppError.fromData(reply.error);
  return reply.data as CallOutput<N>;
}

export async function importFolder(app: App, folder: string): Promise<JobSnapshot> {
  const { job } = await ask(app, 'library.addRoot', { path: folder });
  return new Promise((finished, failed) => {
    app.on((event) => {
      if (event.name !== 'jobs.changed' || event.data.id !== job.id || event.data.endedAt === null) return;
      if (event.data.state === 'done') finished(event.data);
      else failed(new Error(event.data.error?.message ?? `the import ended as ${event.data.state}`));
    });
  });
}

async function run(photosDir: string, libraryDir: string): Promise<void> {
  const app = await openBenchApp(libraryDir);
  const { report } = await importFolder(app, photosDir);
  const children = childPids();
  const answer: ImportRun = {
    photos: report!.imported,
    seconds: report!.seconds,
    engineMb: peakMb(process.pid),
    workersMb: sum(children.map(peakMb)),
  };
  await app.close();
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** Worker processes that this one has started; ExifTool's are not ours to keep small. */
export function childPids(): number[] {
  if (!existsSync('/proc/self/status')) return [];
  const lines = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid=,args='], {
    encoding: 'utf8',
  }).split('\n');
  return lines.filter((line) => line.includes('worker.js')).map((line) => Number.parseInt(line, 10));
}

function peakMb(pid: number): number | null {
  const path = `/proc/${pid}/status`;
  const kb = existsSync(path) ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
  return kb === undefined ? null : Math.round(Number(kb) / 1024);
}

function sum(values: readonly (number | null)[]): number | null {
  return values.length === 0 || values.includes(null)
    ? null
    : values.reduce<number>((total, value) => total + value!, 0);
}

if (process.argv[2] === 'import-run') await run(process.argv[3]!, process.argv[4]!);
