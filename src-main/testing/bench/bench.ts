/**
 * @file `npm run bench`: import rate, memory and search, each as a ratio of two measurements of this very
 * run; and what grows with a library.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { makeProcessPrivate } from '../../private-process.ts';
import type { ImportRun } from './import-run.ts';
import { makePhotos } from './photos.ts';
import { benchDescribers } from './describe.ts';
import { benchModels } from './models.ts';
import { benchScale } from './scale.ts';
import { timeSearch } from './search-run.ts';
import { benchScreening } from './screening.ts';
import { benchWhy } from './why.ts';
import { timeStages, type StageSeconds } from './stages.ts';
import { makeTextPictures, type TextRun } from './text-run.ts';

const sizes = [500, 2_000] as const;
const smallScale = { photos: 2_000, edits: 500 };
const scaleEdits = 5_000;
const searchSizes = [10_000, 100_000] as const;
const photosTimed = 100;

const usage =
  'npm run bench                             import, search, and a library of 2,000 photos\nnpm run bench -- import | search | text | models\nnpm run bench -- scale [PHOTOS] [--understanding]\nnpm run bench -- why FOLDER                where words are in the photos of a folder with labels\nnpm run bench -- screening FOLDER…       how often screening suggests harmless photos\nnpm run bench -- describe [FOLDER…]        describers over 200 photos; the tiny ones without folders';

/** @returns the exit code */
export async function bench([part, ...rest]: readonly string[]): Promise<number> {
  makeProcessPrivate();
  if (part === 'why' && rest.length === 1)
    return withWorkFolder((work) => benchWhy(resolve(rest[0]!), work, say));
  if (part === 'screening' && rest.length > 0) {
    await benchScreening(
      rest.map((folder) => resolve(folder)),
      say,
    );
    return 0;
  }
  if (part === 'describe') {
    await benchDescribers(
      rest.map((folder) => resolve(folder)),
      say,
    );
    return 0;
  }
  const understanding = rest.includes('--understanding');
  const [size = String(smallScale.photos), ...more] = rest.filter((word) => word !== '--understanding');
  const known = part === undefined || ['import', 'search', 'text', 'models', 'scale'].includes(part);
  if (!known || more.length > 0 || !/^[1-9]\d*$/.test(size) || (part !== 'scale' && rest.length > 0)) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  return withWorkFolder(async (work) => {
    if (part === undefined || part === 'import') await benchImport(work);
    if (part === undefined || part === 'search') await benchSearch(work);
    if (part === undefined || part === 'text') await benchText(work);
    if (part === 'models') await benchModels(work, say);
    if (part === undefined || part === 'scale')
      await benchScale(
        part === undefined
          ? { ...smallScale, understanding }
          : { photos: Number(size), edits: scaleEdits, understanding },
        say,
      );
  });
}

/** Runs a benchmark in a folder of its own. @returns the exit code */
async function withWorkFolder(run: (work: string) => Promise<void>): Promise<number> {
  const work = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
  try {
    await run(work);
    return 0;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function benchImport(work: string): Promise<void> {
  const cores = availableParallelism();
  const samples = resolve('resources/samples');
  for (const size of sizes) await makePhotos(samples, join(work, String(size)), size);
  const stagesOf = () =>
    timeStages(join(work, '500'), photosTimed, resolve('resources/models'), join(work, 'previews'));
  const before = await stagesOf();
  const runs: ImportRun[] = [];
  for (const size of sizes)
    runs.push(await importApart(join(work, String(size)), join(work, `library-${size}`, 'Library')));
  const stages = mean(before, await stagesOf());

  const total = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  say('Import, 640 px photos, all stages');
  for (const [name, seconds] of Object.entries(stages))
    say(`  ${name.padEnd(14)} ${(seconds * 1000).toFixed(1)} ms a photo on one thread`);
  const allowed = cores / total;
  for (const { photos, seconds } of runs) {
    const rate = photos / seconds;
    say(
      `  ${photos} photos: ${rate.toFixed(1)} a second ÷ ${allowed.toFixed(1)} that ${cores} cores allow = ${(rate / allowed).toFixed(2)}`,
    );
  }
  const [small, large] = runs;
  if (small?.engineMb && small.workersMb && large?.engineMb && large.workersMb) {
    say(
      `  peak memory, engine + worker: ${small.engineMb} + ${small.workersMb} MB for ${small.photos}, ${large.engineMb} + ${large.workersMb} MB for ${large.photos}`,
    );
    say(
      `  memory for ${large.photos} ÷ memory for ${small.photos} = ${((large.engineMb + large.workersMb) / (small.engineMb + small.workersMb)).toFixed(2)}`,
    );
  } else say('  peak memory: this system does not tell it');
}

async function benchSearch(work: string): Promise<void> {
  say('Text search, warm, new sentences');
  for (const size of searchSizes) {
    const { photos, searchMs, vectorMs, textMs } = await timeSearch(
      join(work, `search-${size}`, 'Library'),
      size,
    );
    say(
      `  ${photos.toLocaleString('en')} photos: ${searchMs.toFixed(0)} ms ÷ (vector query ${vectorMs.toFixed(0)} + text encoder ${textMs.toFixed(0)} ms) = ${(searchMs / (vectorMs + textMs)).toFixed(2)}`,
    );
  }
}

async function benchText(work: string): Promise<void> {
  const folder = join(work, 'text');
  await mkdir(folder);
  await makeTextPictures(folder);
  const run = await apart<TextRun>('text-run', folder);
  say('Reading text, 12 megapixels, decoded and read on one thread');
  for (const { kind, lines, signs, cpuMs } of run.pictures)
    say(`  ${kind.padEnd(14)} ${cpuMs.toFixed(0)} ms for ${lines} lines of ${signs} signs`);
  const sorted = run.pictures.map(({ cpuMs }) => cpuMs).sort((a, b) => a - b);
  say(`  median ${((sorted[3]! + sorted[4]!) / 2).toFixed(0)} ms`);
  say(`  peak memory of the process: ${run.firstMb} MB with one picture, ${run.peakMb} MB with all`);
  say(`  in the worker: ${run.workerShare.toFixed(2)} of what ${availableParallelism()} cores allow`);
}

async function importApart(photosDir: string, libraryDir: string): Promise<ImportRun> {
  return apart<ImportRun>('import-run', photosDir, libraryDir);
}

/** Runs a program of the bench in a process of its own. */
async function apart<Result>(program: 'import-run' | 'text-run', ...words: string[]): Promise<Result> {
  const args = [resolve(`out/bench/${program}.js`), program, ...words];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 20 });
  return JSON.parse(stdout) as Result;
}

function mean(a: StageSeconds, b: StageSeconds): StageSeconds {
  return Object.fromEntries(
    Object.entries(a).map(([name, seconds]) => [name, (seconds + (b[name] ?? seconds)) / 2]),
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (process.argv[2] === 'bench') process.exitCode = await bench(process.argv.slice(3));
