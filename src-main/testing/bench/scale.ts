/**
 * @file `npm run bench -- scale 10000`: what grows with a library and what must not, as a table. Without
 * understanding (the grid alone) unless asked for.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { linkResources } from '../product-resources.ts';
import { makePhotos } from './photos.ts';
import type { Mark, ScaleRun } from './scale-run.ts';

/** pictures of their own look; every photo is one of them with a comment of its own */
const looks = 64;
const photosAFolder = 500;
/** part of the import that fills caches */
const warmUp = 0.25;

export async function benchScale(
  { photos, edits, understanding }: { photos: number; edits: number; understanding: boolean },
  say: (line: string) => void,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'sightline-scale-'));
  try {
    await makeMany(join(work, 'looks'), join(work, 'photos'), photos);
    const resources = understanding ? resolve('resources') : await withoutModels(join(work, 'resources'));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--expose-gc',
        resolve('out/bench/scale-run.js'),
        'scale-run',
        join(work, 'photos'),
        join(work, 'library', 'Library'),
        resources,
        String(edits),
      ],
      { maxBuffer: 1 << 24 },
    );
    for (const line of tableOf(JSON.parse(stdout) as ScaleRun, understanding)) say(line);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function tableOf(
  { photos, seconds, said, marks, rescan, edits, check }: ScaleRun,
  understanding: boolean,
): string[] {
  const warm = marks.filter(({ done }) => done >= photos * warmUp);
  const [first, last] = [thirdOf(marks, 1), thirdOf(marks, 3)];
  const number = (value: number, digits = 1) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const files = warm.map(({ openFiles }) => openFiles).filter((open) => open !== null);
  const row = (name: string, value: string) => `  ${name.padEnd(38)} ${value}`;
  return [
    `Scale, ${number(photos, 0)} photos, ${understanding ? 'all stages' : 'without understanding'}`,
    row('import', `${number(seconds)} s, ${number(photos / seconds)} photos a second`),
    row(
      'time a photo, first and last third',
      `${number(first)} and ${number(last)} ms, ratio ${number(last / first, 2)}`,
    ),
    ...(said
      ? [
          row(
            'said in the middle',
            `${number(said.rate)} a second, ${number(said.secondsLeft, 0)} s left; it took ${number(said.secondsTaken, 0)} s`,
          ),
        ]
      : []),
    row(
      'growth after a quarter, 1,000 photos',
      `engine ${growth(warm, ({ heldMb }) => heldMb)} MB held, ${growth(warm, ({ engineMb }) => engineMb)} MB resident; workers ${growth(warm, ({ workersMb }) => workersMb)} MB`,
    ),
    row(
      'resident at the end',
      `engine ${marks.at(-1)?.engineMb?.toFixed(0) ?? '?'} MB, workers ${marks.at(-1)?.workersMb?.toFixed(0) ?? '?'} MB`,
    ),
    row(
      'open files after a quarter',
      files.length > 0 ? `${Math.min(...files)} to ${Math.max(...files)}` : 'this system does not tell',
    ),
    row(
      'rescan, nothing changed',
      `${number(rescan.seconds)} s for ${number(rescan.unchanged, 0)} unchanged, ${rescan.workers} workers started`,
    ),
    row(
      'catalogue after edits of one photo',
      edits.map(({ done, catalogueMb }) => `${number(done, 0)}: ${number(catalogueMb, 0)} MB`).join(', '),
    ),
    row(
      'one edit',
      edits
        .slice(1)
        .map(({ msAnEdit }) => number(msAnEdit))
        .join(', ') + ' ms',
    ),
    row(
      'doctor --check',
      `${number(check.seconds)} s, ${check.problems} problems, ${number(check.heldMb, 0)} MB held after it`,
    ),
  ];
}

/** ms a photo in the first or last third of the import */
function thirdOf(marks: readonly Mark[], third: 1 | 3): number {
  const end = marks.at(-1)?.done ?? 0;
  const part = marks.filter(({ done }) => (third === 1 ? done <= end / 3 : done >= (2 * end) / 3));
  const [from, to] = [part[0], part.at(-1)];
  return from && to && to.done > from.done
    ? ((to.seconds - from.seconds) * 1_000) / (to.done - from.done)
    : NaN;
}

/** Slope of a line through all marks (least squares), for each 1,000 photos. */
function growth(marks: readonly Mark[], of: (mark: Mark) => number | null): string {
  const points = marks.flatMap((mark): [number, number][] => {
    const value = of(mark);
    return value === null ? [] : [[mark.done / 1_000, value]];
  });
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const slope =
    points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) /
    points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return Number.isFinite(slope) ? slope.toFixed(2) : '?';
}

/** Small JPEGs of which no two have the same bytes: quick to make, and to decode. */
async function makeMany(looksDir: string, into: string, count: number): Promise<void> {
  await makePhotos(resolve('resources/samples'), looksDir, looks, 320);
  const bases = await Promise.all(
    Array.from({ length: looks }, (_, at) =>
      readFile(join(looksDir, `IMG_${String(at).padStart(5, '0')}.jpg`)),
    ),
  );
  for (let index = 0; index < count; index += 1) {
    const folder = join(into, String(Math.floor(index / photosAFolder)).padStart(3, '0'));
    if (index % photosAFolder === 0) await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, `IMG_${String(index).padStart(6, '0')}.jpg`),
      withComment(bases[index % looks]!, `photo ${index}`),
    );
  }
}

/** A COM segment behind the start of the image. */
function withComment(jpeg: Buffer, comment: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(comment), jpeg.subarray(2)]);
}

/** The product's resources with no pack in them: the grid and nothing else. */
async function withoutModels(directory: string): Promise<string> {
  await linkResources(directory, ['models']);
  await mkdir(join(directory, 'models'));
  return directory;
}
