/**
 * @file A library at scale in a process of its own: `scale-run.js PHOTOS LIBRARY RESOURCES EDITS`, answers
 * with one line of JSON. Run with --expose-gc.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../host.ts';
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import { ask, childPids, importFolder, openBenchApp } from './import-run.ts';
import { noise } from './photos.ts';

/** how often the catalogue's size is looked at between edits of one photo each */
const editParts = 5;

/** The process and its workers at one moment of the import. */
export interface Mark {
  done: number;
  seconds: number;
  /** resident, MB; null where the system does not tell */
  engineMb: number | null;
  workersMb: number | null;
  /** after a garbage collection, MB: what is really held */
  heldMb: number;
  openFiles: number | null;
}

export interface ScaleRun {
  photos: number;
  seconds: number;
  /**
   * photos a second over the whole import, as its job said at the middle, and the seconds it said were left,
   * against those it took
   */
  said: { rate: number; secondsLeft: number; secondsTaken: number } | null;
  marks: Mark[];
  rescan: { seconds: number; unchanged: number; workers: number };
  /** after none, a fifth … all of the edits */
  edits: { done: number; catalogueMb: number; msAnEdit: number }[];
  check: { seconds: number; problems: number; heldMb: number };
}

async function run(
  photosDir: string,
  libraryDir: string,
  resourcesDir: string,
  edits: number,
): Promise<void> {
  const first = await openBenchApp(libraryDir, resourcesDir);
  const { marks, said, seconds, imported } = await watchedImport(first, photosDir);
  await first.close();

  const app = await openBenchApp(libraryDir, resourcesDir);
  const again = await importFolder(app, photosDir);
  const rescan = {
    seconds: again.report!.seconds,
    unchanged: again.report!.unchanged,
    workers: childPids().length,
  };
  const edited = await timeEdits(app, libraryDir, edits);
  const before = performance.now();
  const { findings } = await ask(app, 'library.check', {});
  const check = {
    seconds: (performance.now() - before) / 1_000,
    problems: findings.filter(({ level }) => level === 'problem').length,
    heldMb: heldMb(),
  };
  await app.close();
  process.stdout.write(
    `${JSON.stringify({ photos: imported, seconds, said, marks, rescan, edits: edited, check } satisfies ScaleRun)}\n`,
  );
}

async function watchedImport(
  app: App,
  photosDir: string,
): Promise<Pick<ScaleRun, 'marks' | 'said' | 'seconds'> & { imported: number }> {
  const marks: Mark[] = [];
  const startedMs = performance.now();
  const seconds = () => (performance.now() - startedMs) / 1_000;
  let halfway: { job: JobSnapshot; atSeconds: number } | null = null;
  let importedAtSeconds = 0;
  app.on((event) => {
    if (event.name !== 'jobs.changed' || event.data.note !== 'Importing photos' || event.data.total === null)
      return;
    const { done, total } = event.data;
    importedAtSeconds = seconds();
    if (halfway === null && done >= total / 2 && event.data.secondsLeft !== null)
      halfway = { job: event.data, atSeconds: seconds() };
    // a hundred marks, however many photos
    if (done >= ((marks.length + 1) * total) / 100)
      marks.push({ done, seconds: seconds(), ...memory(), openFiles: openFiles() });
  });
  const { report } = await importFolder(app, photosDir);
  const middle = halfway as { job: JobSnapshot; atSeconds: number } | null;
  const said = middle && {
    rate: middle.job.rate ?? 0,
    secondsLeft: middle.job.secondsLeft ?? 0,
    secondsTaken: importedAtSeconds - middle.atSeconds,
  };
  return { marks, said, seconds: report!.seconds, imported: report!.imported };
}

async function timeEdits(app: App, libraryDir: string, edits: number): Promise<ScaleRun['edits']> {
  const editsAPart = Math.ceil(edits / editParts);
  const { photos } = await ask(app, 'photos.list', { limit: 500 });
  const parts = [{ done: 0, catalogueMb: await folderMb(join(libraryDir, 'catalog')), msAnEdit: 0 }];
  for (let done = 0; done < edits;) {
    const startedMs = performance.now();
    for (const end = done + editsAPart; done < end; done += 1) {
      const photo = photos[Math.floor(noise(done, 7) * photos.length)]!;
      await ask(app, 'annotations.apply', {
        photos: { ids: [photo.id] },
        act: { act: 'rate', value: done % 2 === 0 ? (done % 5) + 1 : null },
      });
    }
    parts.push({
      done,
      catalogueMb: await folderMb(join(libraryDir, 'catalog')),
      msAnEdit: (performance.now() - startedMs) / editsAPart,
    });
  }
  return parts;
}

function memory(): Pick<Mark, 'engineMb' | 'workersMb' | 'heldMb'> {
  const workers = childPids().map(residentMb);
  return {
    engineMb: residentMb(process.pid),
    workersMb: workers.includes(null) ? null : workers.reduce<number>((sum, mb) => sum + mb!, 0),
    heldMb: heldMb(),
  };
}

function heldMb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

function residentMb(pid: number): number | null {
  const path = `/proc/${pid}/status`;
  const kb = existsSync(path) ? /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
  return kb === undefined ? null : Number(kb) / 1_024;
}

/** Of this process and its workers. */
function openFiles(): number | null {
  if (!existsSync('/proc/self/fd')) return null;
  return [process.pid, ...childPids()].reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0);
}

async function folderMb(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    // clean-up runs beside us
    if (entry.isFile())
      bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes / 1e6;
}

if (process.argv[2] === 'scale-run')
  await run(process.argv[3]!, process.argv[4]!, process.argv[5]!, Number(process.argv[6]));
