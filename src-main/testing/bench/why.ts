/**
 * @file `npm run bench -- why FOLDER`: how well the map of a query's words points at things, against the
 * detector's boxes, on a folder with labels; and how long it takes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Box, Explanation } from '../../../src-preload/contract/index.ts';
import { readLabelledFolder } from '../../adapters/files/labelled-folder.ts';
import { peakOf } from '../../domain/search/explain/relevance.ts';
import type { App } from '../../host.ts';
import { ask, childPids, importFolder, openBenchApp } from './import-run.ts';

/** Labels of other photos that are asked of each photo. */
const absentAsked = 4;
/** A box of at most so much of the picture is a small one. */
const small = 0.25;
/** of Linux’s clock for processor time */
const tickMs = 10;

interface Asked {
  /** of the photo in the folder, for the halves */
  index: number;
  box: Box;
  map: Explanation['map'];
}

export async function benchWhy(folder: string, work: string, say: (line: string) => void): Promise<void> {
  const labels = await readLabelledFolder(folder);
  const names = [...new Set(labels.photos.flatMap(({ objects }) => objects ?? []))].sort();
  const app = await openBenchApp(join(work, 'library'));
  try {
    await importFolder(app, labels.images);
    const asked: Asked[] = [];
    const absent: Explanation['map'][] = [];
    const times: Time[] = [];
    for (const [index, { file, objects: labelled }] of labels.photos.entries()) {
      const path = join(labels.images, file);
      const objects = labelled ?? [];
      const seen = (await ask(app, 'photos.show', { target: { path } })).objects;
      const single = objects.filter((name) => seen.filter((object) => object.name === name).length === 1);
      const others = names.filter((name) => !objects.includes(name));
      const start = { at: performance.now(), workers: workerMs() };
      await explain(app, path, 'a thing that is nowhere');
      times.push({ ms: performance.now() - start.at, workerMs: workerMs() - start.workers });
      for (const name of single)
        asked.push({
          index,
          box: seen.find((object) => object.name === name)!.box,
          map: (await explain(app, path, name)).map,
        });
      for (let step = 0; step < absentAsked; step += 1)
        absent.push((await explain(app, path, others[(index * 7 + step * 13) % others.length]!)).map);
    }
    report(asked, absent, times.slice(1), say);
  } finally {
    await app.close();
  }
}

interface Time {
  ms: number;
  /** processor time of the workers; 0 where the system does not tell it */
  workerMs: number;
}

/** Processor time of all workers so far: other programs on the computer do not change it. */
function workerMs(): number {
  const ticks = childPids().map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, value) => sum + value, 0) * tickMs;
}

const explain = (app: App, path: string, text: string) =>
  ask(app, 'search.explain', { target: { path }, text });

function report(
  asked: readonly Asked[],
  absent: readonly Explanation['map'][],
  times: readonly Time[],
  say: (line: string) => void,
): void {
  say(`${asked.length} queries for a thing of which one box was found`);
  const groups: [string, (query: Asked) => boolean][] = [
    ['all', () => true],
    ['even photos', ({ index }) => index % 2 === 0],
    ['odd photos', ({ index }) => index % 2 === 1],
    [`boxes of at most ${small * 100} % of the picture`, ({ box }) => box[2] * box[3] <= small],
  ];
  for (const [name, belongs] of groups) {
    const group = asked.filter(belongs);
    const mapped = group.filter(({ map }) => map !== null);
    const hits = mapped.filter(({ box, map }) => isIn(peakOf(map!), box));
    const centred = mapped.filter(({ box }) => isIn({ x: 0.5, y: 0.5 }, box));
    say(
      `  ${name}: ${group.length}, with a map ${share(mapped, group)}; of these the best place lies in the box ${share(hits, mapped)}, the middle of the picture ${share(centred, mapped)}`,
    );
  }
  say(
    `  a map for a thing that is not labelled: ${share(absent.filter(Boolean), absent)} of ${absent.length}`,
  );
  const part = (of: (time: Time) => number, at: number) =>
    [...times]
      .sort((a, b) => of(a) - of(b))
      .map(of)
      [Math.floor(times.length * at)]?.toFixed(0);
  say(
    `  first question about a photo: median ${part(({ ms }) => ms, 0.5)} ms, one in ten takes ${part(({ ms }) => ms, 0.9)} ms; processor time of the workers ${part((time) => time.workerMs, 0.5)} ms`,
  );
}

function isIn({ x, y }: { x: number; y: number }, [left, top, width, height]: Box): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

function share(some: readonly unknown[], all: readonly unknown[]): string {
  return all.length === 0 ? '–' : (some.length / all.length).toFixed(2);
}
